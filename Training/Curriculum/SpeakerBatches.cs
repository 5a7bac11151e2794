
namespace EmotionFusion.Training;

/// <summary>Batches that hold utterances of one speaker each, so that a step can't tell emotions apart by voices.</summary>
public static class SpeakerBatches
{
    /// <summary>
    /// Shuffles the rows of each speaker, cuts them into batches (a short last one is kept), and shuffles the batches.
    /// Rows of unknown speakers are left out (<see cref="IsKnown"/>): they needn't be of one speaker.
    /// </summary>
    public static IReadOnlyList<int[]> Of(
        IReadOnlyList<int> rows, Func<int, string> speakerOf, int batchSize, ref SplitMix64 random)
    {
        var batches = new List<int[]>();
        foreach (var group in rows.GroupBy(speakerOf).Where(group => IsKnown(group.Key)))
        {
            var own = group.ToArray();
            random.Shuffle(own.AsSpan());
            batches.AddRange(own.Chunk(batchSize));
        }

        var order = batches.ToArray();
        random.Shuffle(order.AsSpan());
        return order;
    }

    /// <summary>False for an empty name, "unknown" in any case, and -1, which the Python system writes for no speaker.</summary>
    public static bool IsKnown(string? speaker) =>
        !string.IsNullOrWhiteSpace(speaker) && speaker != "-1" && !speaker.Equals("unknown", StringComparison.OrdinalIgnoreCase);
}
