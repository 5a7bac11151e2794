namespace EmotionFusion.Pipeline;

/// <summary>Fills a store: sees what every shard has to hold, then makes those that don't hold it, one after the other.</summary>
internal sealed class StoreFiller<TInput>(
    FeatureStore store, EncoderInput<TInput> input, RowEncoder<TInput> encoder, FillOptions options, FillMeter meter, CancellationToken cancellation)
{
    private readonly StoredRows _stored = new();
    private readonly List<string> _repaired = [];
    private readonly List<Exclusion> _exclusions = [];
    private readonly Dictionary<string, PlannedShard> _pending = new(StringComparer.Ordinal); // by utterance
    private readonly int _shardRows = store.RowsPerShard;
    private int _rows;
    private int _encoded;
    private bool _mayEncode;

    /// <param name="utterances">All that the store is to hold, in order.</param>
    public FillResult Run(IReadOnlyList<Utterance> utterances)
    {
        using var filling = StoreFolder.Prepare(store);
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
        RemoveSurplus((utterances.Count + _shardRows - 1) / _shardRows);
        AssertAnyRow();
        return new(_rows, _encoded, [.. _exclusions.OrderBy(e => e.Utterance, StringComparer.Ordinal)], _repaired);
    }

    private List<PlannedShard> Plan(IReadOnlyList<Utterance> corpus)
    {
        var shards = corpus.Chunk(_shardRows).Index().Where(shard => options.Takes(shard.Index)).ToArray();
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
            if (TryOpen(store.ShardPath(number), out var broken) is { } shard)
            {
                there[number] = shard;
                _stored.Add(shard);
            }
            else if (broken is not null && planned.Contains(number))
            {
                _repaired.Add(broken);
            }
        }
        Array.ForEach(StoreFolder.PartNumbers(store.Folder), AddPart);
        return there;
    }

    /// <summary>Notes what a process did of a shard before it died; a broken part is as good as none.</summary>
    private void AddPart(int number)
    {
        if (TryOpen(StoreFolder.PartPath(store.Folder, number), out _) is { } part)
        {
            _stored.Add(part);
        }
    }

    private Shard? TryOpen(string path, out string? broken)
    {
        broken = null;
        try
        {
            var shard = Shard.Open(path, store.Format);
            shard.Read(); // proves the values
            return shard;
        }
        catch (EmotionFusionException e) when (e.InnerException is not FileNotFoundException)
        {
            broken = $"{path}: {e.InnerException?.Message ?? e.Message}";
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
        StoreFolder.Describe(store, _shardRows, missing, options.MixVersions, cancellation);
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
        if (TryOpen(store.ShardPath(planned.Number), out _) is { } shard && Accept(planned, shard))
        {
            Array.ForEach(Array.FindAll(planned.Rows, IsMissing), meter.Advance);
        }
        else
        {
            AddPart(planned.Number);
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
        var (path, part) = (store.ShardPath(planned.Number), StoreFolder.PartPath(store.Folder, planned.Number));
        foreach (var file in new[] { path, part })
        {
            _stored.KeepFrom(file, key => _pending.TryGetValue(key.Id, out var shard) && shard != planned);
        }
        foreach (var some in missing.Chunk(input.SavedRows))
        {
            foreach (var (i, row) in some.Zip(encoder.Encode([.. some.Select(i => planned.Rows[i])])))
            {
                rows[i] = row;
                meter.Advance(planned.Rows[i]);
            }
            if (some[^1] != missing[^1])
            {
                Write(part, [.. rows.OfType<FilledRow>()], flush: false);
            }
        }
        FilledRow[] made = [.. rows.OfType<FilledRow>()];
        Write(path, made);
        StoreFolder.DeleteHeld(part);
        Count(made.Count(row => row.Values is not null), made.Select(row => row.Failed).OfType<FailedRow>());
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

    private void Write(string path, FilledRow[] rows, bool flush = true)
    {
        var filled = Array.FindAll(rows, row => row.Values is not null);
        try
        {
            store.Format.Write(path, Array.ConvertAll(filled, row => row.Key), rows.Select(row => row.Failed).OfType<FailedRow>(),
                Array.ConvertAll(filled, row => (ReadOnlyMemory<float>)row.Values), flush);
        }
        catch (EmotionFusionException e)
        {
            throw new EmotionFusionException(
                $"{e.Message} The shards that are done ({store.ShardNumbers().Length}) stay: once it can be written, run it again; only what is missing is encoded.", e);
        }
    }

    /// <summary>Shards beyond the corpus's end, of a time when it was longer, and parts of shards that others made whole.</summary>
    private void RemoveSurplus(int count)
    {
        foreach (var number in store.ShardNumbers().Where(number => number >= count && options.Takes(number)))
        {
            StoreFolder.Delete(store.ShardPath(number), cancellation);
        }
        foreach (var number in StoreFolder.PartNumbers(store.Folder).Where(options.Takes))
        {
            StoreFolder.Delete(StoreFolder.PartPath(store.Folder, number), cancellation);
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
