namespace EmotionFusion.Pipeline;

/// <summary>Fills a store: sees what every shard has to hold, then makes those that don't hold it, one after the other.</summary>
internal sealed class StoreFiller<TInput>(
    FeatureStore store, EncoderInput<TInput> input, RowEncoder<TInput> encoder, FillOptions options, FillMeter meter, CancellationToken cancellation)
{
    private readonly StoredRows _stored = new();
    private readonly List<string> _repaired = [];
    private readonly List<Exclusion> _exclusions = [];
    private readonly Dictionary<string, PlannedShard> _pending = new(StringComparer.Ordinal); // by utterance
    private int _rows;
    private int _encoded;
    private bool _mayEncode;

    /// <param name="utterances">All that the store is to hold, in order.</param>
    public FillResult Run(IReadOnlyList<Utterance> utterances)
    {
        StoreFolder.Prepare(store);
        var pending = Plan(utterances);
        var there = ReadStore([.. pending.Select(shard => shard.Number)]);
        pending.RemoveAll(shard => there.TryGetValue(shard.Number, out var stored) && Accept(shard, stored));
        Describe(Announce(pending));
        while (pending.Count > 0)
        {
            if (pending.RemoveAll(TryMake) == 0)
            {
                meter.Wait();
                FileLock.Wait(cancellation);
            }
        }
        RemoveSurplus((utterances.Count + input.ShardRows - 1) / input.ShardRows);
        AssertAnyRow();
        return new(_rows, _encoded, [.. _exclusions.OrderBy(e => e.Utterance, StringComparer.Ordinal)], _repaired);
    }

    private List<PlannedShard> Plan(IReadOnlyList<Utterance> corpus)
    {
        var shards = corpus.Chunk(input.ShardRows).Index().Where(shard => options.Takes(shard.Index)).ToArray();
        meter.StartChecking(shards.Sum(shard => shard.Item.Length));
        var plan = new List<PlannedShard>(shards.Length);
        foreach (var (number, utterances) in shards)
        {
            plan.Add(PlannedShard.Make(number, utterances, input, cancellation));
            meter.Advance(utterances.Length);
        }
        return plan;
    }

    /// <summary>The sound shards that are there, by number. Broken ones are noted if they are among the planned.</summary>
    private Dictionary<int, Shard> ReadStore(HashSet<int> planned)
    {
        var there = new Dictionary<int, Shard>();
        foreach (var number in store.ShardNumbers())
        {
            cancellation.ThrowIfCancellationRequested();
            if (TryOpen(number, out var broken) is { } shard)
            {
                there[number] = shard;
                _stored.Add(shard);
            }
            else if (broken is not null && planned.Contains(number))
            {
                _repaired.Add(broken);
            }
        }
        return there;
    }

    private Shard? TryOpen(int number, out string? broken)
    {
        broken = null;
        try
        {
            var shard = Shard.Open(store.ShardPath(number), store.Format);
            shard.Read(); // proves the values
            return shard;
        }
        catch (EmotionFusionException e) when (e.InnerException is not FileNotFoundException)
        {
            broken = $"{store.ShardPath(number)}: {e.InnerException?.Message ?? e.Message}";
            return null;
        }
        catch (EmotionFusionException)
        {
            return null;
        }
    }

    private bool Accept(PlannedShard planned, Shard shard)
    {
        if (!planned.IsHeldBy(shard))
        {
            return false;
        }
        Count(shard.Ids.Length, shard.Failed);
        return true;
    }

    private void Count(int rows, IEnumerable<FailedRow> failed)
    {
        _rows += rows;
        _exclusions.AddRange(failed.Select(f => new Exclusion(f.Id, f.Reason)));
    }

    /// <returns>How many utterances are to be encoded.</returns>
    private int Announce(List<PlannedShard> pending)
    {
        foreach (var shard in pending)
        {
            Array.ForEach(shard.Rows, row => _pending[row.Id] = shard);
        }
        PlannedRow[] missing = [.. pending.SelectMany(shard => shard.Rows).Where(IsMissing)];
        meter.StartEncoding(missing);
        return missing.Length;
    }

    /// <summary>Sees that store.json says which versions' values are there before any are added.</summary>
    private void Describe(int missing)
    {
        StoreFolder.Describe(store, input.ShardRows, missing, options.MixVersions, cancellation);
        _mayEncode = missing > 0;
    }

    private bool IsMissing(PlannedRow row) => row.Failure is null && !_stored.Has(row.Key);

    /// <summary>False while another process has the shard. That process may have made it since it was planned.</summary>
    private bool TryMake(PlannedShard planned)
    {
        using var taken = FileLock.TryTake(StoreFolder.LockOf(store.ShardPath(planned.Number)), StoreFolder.Elsewhere);
        if (taken is null)
        {
            return false;
        }
        if (TryOpen(planned.Number, out _) is { } shard && Accept(planned, shard))
        {
            Array.ForEach(Array.FindAll(planned.Rows, IsMissing), meter.Advance);
        }
        else
        {
            Make(planned);
        }
        Array.ForEach(planned.Rows, row => _pending.Remove(row.Id));
        return true;
    }

    private void Make(PlannedShard planned)
    {
        var rows = planned.Rows.Select(Stored).ToArray();
        var missing = Enumerable.Range(0, rows.Length).Where(i => rows[i] is null).ToArray();
        if (missing.Length > 0 && !_mayEncode)
        {
            Describe(missing.Length); // what was there is gone: another process is changing the store
        }
        foreach (var (i, row) in missing.Zip(encoder.Encode([.. missing.Select(i => planned.Rows[i])])))
        {
            rows[i] = row;
            meter.Advance(planned.Rows[i]);
        }
        var path = store.ShardPath(planned.Number);
        _stored.KeepFrom(path, key => _pending.TryGetValue(key.Id, out var shard) && shard != planned);
        Write(path, [.. rows.OfType<FilledRow>()]);
        _encoded += missing.Count(i => rows[i]!.Values is not null);
    }

    /// <summary>What is known of a row without encoding it; null if nothing.</summary>
    private FilledRow? Stored(PlannedRow row)
    {
        if ((row.Failure is null ? _stored.Failure(row.Key) : PlannedShard.FailureOf(row)) is { } failure)
        {
            return new(row.Key, null, failure);
        }
        return _stored.Take(row.Key) is { } values ? new(row.Key, values, null) : null;
    }

    private void Write(string path, FilledRow[] rows)
    {
        var (filled, failed) = (rows.Where(row => row.Values is not null).ToArray(), rows.Select(row => row.Failed).OfType<FailedRow>().ToArray());
        var values = new float[filled.Length * store.Spec.Dimension];
        for (var i = 0; i < filled.Length; i++)
        {
            filled[i].Values!.CopyTo(values, i * store.Spec.Dimension);
        }
        try
        {
            store.Format.Write(path, [.. filled.Select(row => row.Key)], failed, values);
        }
        catch (EmotionFusionException e)
        {
            throw new EmotionFusionException(
                $"{e.Message} The shards that are done ({store.ShardNumbers().Length}) stay: once it can be written, run it again; only what is missing is encoded.", e);
        }
        Count(filled.Length, failed);
    }

    /// <summary>Shards beyond the corpus's end, of a time when it was longer.</summary>
    private void RemoveSurplus(int count)
    {
        foreach (var number in store.ShardNumbers().Where(number => number >= count && options.Takes(number)))
        {
            StoreFolder.Delete(store.ShardPath(number), cancellation);
        }
    }

    private void AssertAnyRow()
    {
        if (_rows == 0 && _exclusions.Count > 0)
        {
            throw new EmotionFusionException(
                $"{store.Corpus}: none of {_exclusions.Count} utterances could be encoded with {store.Spec.Name} ({Exclusion.Summary(_exclusions)}).");
        }
    }
}

/// <summary>Counts a fill's work for whoever shows it.</summary>
internal sealed class FillMeter(IProgress<FillProgress>? progress, Func<int, double> secondsOf)
{
    private FillProgress _now;

    public void StartChecking(int utterances) => Report(new(FillStage.Checking, 0, utterances, 0, 0));

    public void StartEncoding(IReadOnlyCollection<PlannedRow> rows) =>
        Report(new(FillStage.Encoding, 0, rows.Count, 0, rows.Sum(row => secondsOf(row.Size))));

    public void Advance(int utterances) => Report(_now with { Done = _now.Done + utterances });

    public void Advance(PlannedRow row) =>
        Report(_now with { Stage = FillStage.Encoding, Done = _now.Done + 1, SecondsDone = _now.SecondsDone + secondsOf(row.Size) });

    public void Wait() => Report(_now with { Stage = FillStage.Waiting });

    private void Report(FillProgress now)
    {
        _now = now;
        progress?.Report(now);
    }
}
