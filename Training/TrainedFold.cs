using EmotionFusion.Encoders;
using EmotionFusion.Pipeline;

namespace EmotionFusion.Training;

/// <summary>A finished training: one fold trained with one seed, its best epoch restored and its test part scored once.</summary>
public sealed record TrainedFold
{
    public required int Seed { get; init; }

    public required Fold Fold { get; init; }

    public required IReadOnlyList<EpochRecord> Epochs { get; init; }

    /// <summary>
    /// The 0-based epoch whose weights were kept: highest validation UAR, then lowest validation loss, then earliest; where
    /// a mean of epochs' weights was kept, the last.
    /// </summary>
    public required int BestEpoch { get; init; }

    /// <summary>
    /// The first epoch whose weights went into the mean that was kept, which from then on was validated in their place; null
    /// where an epoch's own weights were kept.
    /// </summary>
    public int? AveragedFrom { get; init; }

    public required double BestValidationUar { get; init; }

    /// <summary>One a row of the fold's test part, in row order; empty where that wasn't looked at.</summary>
    public required IReadOnlyList<Prediction> Test { get; init; }

    /// <summary>One a row of the fold's validation part, in row order; null in a result that an earlier version kept, as the next.</summary>
    public IReadOnlyList<Prediction>? Validation { get; init; }

    /// <summary>UAR on what was learnt from, dropout off; see <see cref="Scorer.LearntUar"/>.</summary>
    public double? TrainUar { get; init; }

    /// <summary>Those of the test part that have audio, with the text taken away; null unless the fusion is adaptive.</summary>
    public IReadOnlyList<Prediction>? TestAudioAlone { get; init; }

    /// <summary>Those of the test part that have text, with the audio taken away; null unless the fusion is adaptive.</summary>
    public IReadOnlyList<Prediction>? TestTextAlone { get; init; }

    /// <summary>Probabilities of the classes of the test part's utterances without a majority.</summary>
    public IReadOnlyList<RowOutput> TestDivided { get; init; } = [];

    /// <summary>Valence, arousal and dominance, 1 to 5, of all utterances of the test part, those without a majority too; null unless the task asks.</summary>
    public IReadOnlyList<RowOutput>? TestVad { get; init; }

    /// <summary>
    /// The test part as the head sees it. In a rotation of validation speakers of the first head alone; null in the others,
    /// and in a result that an earlier version kept.
    /// </summary>
    internal TestEmbedding? TestEmbedding { get; init; }

    /// <summary>How much audio and text count in each row of the test part; null unless the fusion is gated, and in a result that an earlier version kept.</summary>
    internal IReadOnlyList<RowOutput>? TestFusionWeights { get; init; }

    /// <summary>How well the speaker can be told from the fused representation; null if nobody asked.</summary>
    public SpeakerProbe? Probe { get; init; }
}

/// <summary>What a trained head says of one utterance of the test part.</summary>
/// <param name="Row">The utterance's row in the feature view.</param>
/// <param name="Utterance">The utterance's id.</param>
/// <param name="Speaker">Who spoke it.</param>
/// <param name="Label">Its true class.</param>
/// <param name="Predicted">The class with the highest probability; the lower index on a tie.</param>
/// <param name="Probabilities">One a class, summing to 1.</param>
public sealed record Prediction(
    int Row, string Utterance, string Speaker, int Label, int Predicted, float[] Probabilities);

/// <summary>One epoch of one training. Losses are means over utterances; the validation loss is unweighted cross-entropy in nats.</summary>
public sealed record EpochRecord
{
    /// <summary>0-based.</summary>
    public required int Epoch { get; init; }

    /// <summary>The rate that the epoch's steps used.</summary>
    public required double LearningRate { get; init; }

    /// <summary>The share of the training utterances that the curriculum let in, 0 to 1.</summary>
    public required double CurriculumFraction { get; init; }

    /// <summary>Mean difficulty of the utterances that were trained on.</summary>
    public required double MeanDifficulty { get; init; }

    /// <summary>Mean training loss over the epoch's utterances, as optimised (weighted, dropout on).</summary>
    public required double TrainLoss { get; init; }

    /// <summary>On the validation part, dropout off.</summary>
    public required ValidationFigures Validation { get; init; }

    /// <summary>Mean concordance correlation of valence, arousal and dominance on the validation part; null unless the task asks.</summary>
    public double? ValidationCcc { get; init; }

    /// <summary>Wall-clock time of the epoch, validation included.</summary>
    public required double Seconds { get; init; }
}

/// <summary>Figures of a head on a validation part, dropout off.</summary>
/// <param name="Loss">Mean cross-entropy in nats, unweighted.</param>
/// <param name="Uar">Mean recall over the classes that the part has.</param>
/// <param name="Accuracy">Share of utterances that are right.</param>
/// <param name="MacroF1">Mean F1 over the classes that occur as label or prediction.</param>
public sealed record ValidationFigures(double Loss, double Uar, double Accuracy, double MacroF1)
{
    /// <summary>Of a head that doesn't predict classes.</summary>
    internal static ValidationFigures None { get; } = new(double.NaN, double.NaN, double.NaN, double.NaN);
}

/// <summary>One optimiser step.</summary>
/// <param name="Step">0-based, counted over the whole training.</param>
/// <param name="Epoch">0-based.</param>
/// <param name="Loss">The batch's mean weighted loss.</param>
/// <param name="BatchDifficulty">Mean difficulty of the batch's utterances.</param>
/// <param name="LearningRate">The rate used.</param>
public sealed record StepRecord(int Step, int Epoch, double Loss, double BatchDifficulty, double LearningRate);

/// <summary>Hears of a training while it goes on, on the training's own thread.</summary>
public interface ITrainObserver
{
    void OnStep(StepRecord step);

    void OnEpoch(EpochRecord epoch);

    /// <summary>A file that an earlier process left can't be used, so the training begins anew; the message says which and why.</summary>
    void OnRestart(string message)
    {
    }
}

/// <summary>What shapes how a training is carried out, not what comes out of it.</summary>
public sealed record TrainOptions
{
    /// <summary>Where the head is trained.</summary>
    public DeviceOption Device { get; init; } = DeviceOption.Cpu;

    public ITrainObserver? Observer { get; init; }

    /// <summary>
    /// Where weights, state and result of each fold and seed are kept; a training that finds its own there goes on from
    /// it. Null keeps nothing.
    /// </summary>
    public string? CheckpointFolder { get; init; }

    /// <summary>False of what is only to be chosen among by validation: the test part isn't looked at, <see cref="Trainer.Test"/> does it later.</summary>
    internal bool IsTested { get; init; } = true;

    /// <summary>The state is saved at the end of an epoch if this long ago.</summary>
    public TimeSpan SaveEvery { get; init; } = TimeSpan.FromSeconds(5);
}
