using EmotionFusion.Pipeline;

namespace EmotionFusion.Training;

/// <summary>
/// How well a linear classifier tells the speaker of held-out utterances (validation and test) from the fused
/// representation: fitted on one half of every speaker's utterances, judged on the other.
/// </summary>
/// <param name="Before">Accuracy on the representation of the untrained head.</param>
/// <param name="After">Accuracy on that of the trained head, its best epoch.</param>
/// <param name="Chance">Share of the most frequent speaker among the utterances.</param>
/// <param name="Speakers">How many speakers there are to choose from.</param>
/// <param name="Utterances">How many utterances, half of them to fit on.</param>
public sealed record SpeakerProbe(double Before, double After, double Chance, int Speakers, int Utterances);

/// <summary>The held-out utterances whose speakers are told from their representation, before and after training.</summary>
internal sealed class ProbeRows
{
    private const int AtMost = 2000;

    private readonly int[] _rows;
    private readonly int[] _speakers; // by row, 0..
    private double _before;

    private ProbeRows(int[] rows, int[] speakers) => (_rows, _speakers) = (rows, speakers);

    /// <returns>Null unless the experiment works on the speakers and two of them or more are held out.</returns>
    public static ProbeRows? Choose(FeatureView view, Fold fold, ExperimentConfig config)
    {
        if (!config.SingleSpeakerBatches && config.SpeakerAdversaryWeight == 0)
        {
            return null;
        }

        int[] heldOut = [.. fold.Validation.Rows.Concat(fold.Test.Rows).Order()];
        int[] rows = heldOut.Length <= AtMost
            ? heldOut
            : [.. Enumerable.Range(0, AtMost).Select(i => heldOut[(int)((long)i * heldOut.Length / AtMost)])];
        var indexOf = rows.Select(row => view.Utterances[row].Speaker).Distinct(StringComparer.Ordinal).Index()
            .ToDictionary(pair => pair.Item, pair => pair.Index, StringComparer.Ordinal);
        return indexOf.Count < 2 ? null : new ProbeRows(rows, [.. rows.Select(row => indexOf[view.Utterances[row].Speaker])]);
    }

    /// <summary>To be called before the first step, with no state restored.</summary>
    public ProbeRows Begin(Scorer scorer)
    {
        _before = LinearProbe.Accuracy(scorer.Representations(_rows), _speakers);
        return this;
    }

    /// <summary>To be called with the best weights in the head.</summary>
    public SpeakerProbe End(Scorer scorer)
    {
        var after = LinearProbe.Accuracy(scorer.Representations(_rows), _speakers);
        var counts = _speakers.CountBy(speaker => speaker).Select(pair => pair.Value).ToArray();
        return new SpeakerProbe(_before, after, counts.Max() / (double)_rows.Length, counts.Length, _rows.Length);
    }
}
