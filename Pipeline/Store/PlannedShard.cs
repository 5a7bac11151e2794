namespace EmotionFusion.Pipeline;

/// <summary>What a shard has to hold.</summary>
internal sealed record PlannedShard(int Number, PlannedRow[] Rows)
{
    /// <summary>Reads and hashes the inputs of the utterances, side by side.</summary>
    public static PlannedShard Make<TInput>(int number, Utterance[] utterances, EncoderInput<TInput> input, CancellationToken cancellation)
    {
        var rows = new PlannedRow[utterances.Length];
        SideBySide.For(rows.Length, i => rows[i] = Plan(utterances[i], input), cancellation);
        return new(number, rows);
    }

    /// <summary>Whether <paramref name="shard"/> holds it: a value or a failure for every row, of the same input, and nothing else.</summary>
    public bool IsHeldBy(Shard shard)
    {
        var failed = shard.Failed.ToDictionary(row => row.Key);
        PlannedRow[] rest = [.. Rows.Where(row => !(failed.TryGetValue(row.Key, out var failure) && (row.Failure is null || failure == FailureOf(row))))];
        return rest.Length == shard.Ids.Length
            && rest.Length + failed.Count == Rows.Length
            && rest.Index().All(row => row.Item.Failure is null && row.Item.Key == shard.Key(row.Index));
    }

    public static FailedRow FailureOf(PlannedRow row) => new(row.Id, row.Input, row.Failure!);

    private static PlannedRow Plan<TInput>(Utterance utterance, EncoderInput<TInput> input)
    {
        if (input.Source(utterance) is not { } source)
        {
            return new(utterance.Id, "", "", 0, utterance.AudioFault ?? "the corpus has no sound file for it");
        }
        try
        {
            var value = input.Read(source);
            return new(utterance.Id, source, input.Hash(value), input.Size(value), null);
        }
        catch (SampleException e)
        {
            return new(utterance.Id, source, "", 0, FailedRow.ReasonOf(e.Message, source));
        }
    }
}

/// <summary>An utterance and its input as they are now: the input's hash, or why there is no input.</summary>
internal sealed record PlannedRow(string Id, string Source, string Input, int Size, string? Failure)
{
    public RowKey Key => new(Id, Input);
}
