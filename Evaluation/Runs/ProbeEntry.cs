using EmotionFusion.Training;

namespace EmotionFusion.Evaluation;

/// <summary>The speaker probe of one training; see <see cref="SpeakerProbe"/>. In a rotation the fold's name has the member.</summary>
public sealed record ProbeEntry(int Seed, string Fold, double Before, double After, double Chance, int Speakers, int Utterances)
{
    public static ProbeEntry Of(TrainedFold run, SpeakerProbe probe) =>
        new(run.Seed, run.Fold.FullName, probe.Before, probe.After, probe.Chance, probe.Speakers, probe.Utterances);
}
