using EmotionFusion.Pipeline;
using EmotionFusion.Training;

namespace EmotionFusion.Evaluation;

/// <summary>A way of dividing a corpus into folds, under the name that results and reports give it.</summary>
public sealed record Protocol(string Name)
{
    /// <summary>
    /// Decides which training speakers validate. It isn't the run's seed: all seeds and experiments see the same
    /// folds, so that what differs between them is training alone.
    /// </summary>
    public const int FoldSeed = 42;

    public static Protocol LeaveOneSessionOut { get; } = new("leave_one_session_out");

    public static Protocol LeaveOneSpeakerOut { get; } = new("leave_one_speaker_out");

    public static Protocol Of(ExperimentConfig config) => config.LeaveOut switch
    {
        LeaveOut.Session => LeaveOneSessionOut,
        LeaveOut.Speaker => LeaveOneSpeakerOut,
        _ => throw new ArgumentOutOfRangeException(nameof(config), config.LeaveOut, "This protocol has no folds."),
    };

    /// <summary>A protocol's name in words.</summary>
    public static string TitleOf(string name) => name.Replace('_', ' ');

    /// <exception cref="EmotionFusionException">The corpus has too few sessions or speakers for it.</exception>
    public IReadOnlyList<Fold> Folds(FeatureView view, ExperimentConfig config) => this == LeaveOneSessionOut
        ? FoldMaker.LeaveOneSessionOut(view, config.ValidationShare, FoldSeed)
        : FoldMaker.LeaveOneSpeakerOut(view, config.ValidationShare, FoldSeed);

    /// <summary>What is trained for a fold: the fold itself, or the divisions of its training side where validation rotates.</summary>
    public static IReadOnlyList<Fold> Members(Fold fold, FeatureView view, ExperimentConfig config) =>
        config.ValidationStrategy == ValidationStrategy.RotateSpeakers ? ValidationRotation.Of(fold, view, FoldSeed) : [fold];
}
