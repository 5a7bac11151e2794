using System.Numerics;
using System.Runtime.InteropServices;

namespace EmotionFusion.Pipeline;

/// <summary>
/// Fills a store with features that were made elsewhere. Rows come in the source's order and go to shards in the corpus's; as
/// long as both are alike, one shard is in memory, else some, and rows of further ones wait in a temporary file.
/// </summary>
internal sealed class FeatureImport : IFeatureSink, IDisposable
{
    /// <summary>What memory holds, 4 MB each.</summary>
    private const int MostOpen = 16;

    private readonly FeatureStore _store;
    private readonly int _shardRows;
    private readonly string[] _ids; // of the corpus
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
    private readonly Shard?[] _there;
    private readonly bool[] _done; // or in the writer's hands
    private readonly Dictionary<int, Pending> _open = [];
    private readonly string _spillPath;
    private readonly HashSet<string> _unknown = new(StringComparer.Ordinal);
    private FileStream? _spill;
    private Task _writing = Task.CompletedTask;
    private int _imported;

    private FeatureImport(FeatureStore store, Corpus corpus)
    {
        (_store, _shardRows, _ids) = (store, store.RowsPerShard, [.. corpus.Utterances.Select(utterance => utterance.Id)]);
        for (var i = 0; i < _ids.Length; i++)
        {
            _places.Add(_ids[i], i);
        }
        _there = new Shard?[(_ids.Length + _shardRows - 1) / _shardRows];
        _done = new bool[_there.Length];
        _spillPath = Path.Combine(store.Folder, $"rows.{Guid.NewGuid():N}.tmp");
    }

    private int Dimension => _store.Spec.Dimension;

    /// <summary>Makes the store hold the corpus as it is now. What it holds already and is sound isn't imported again.</summary>
    /// <exception cref="EmotionFusionException">The source can't be read, has none of the utterances, or the store can't be written.</exception>
    public static ImportResult Run(FeatureStore store, Corpus corpus, IFeatureSource source, IProgress<FillProgress>? progress = null, CancellationToken cancellation = default)
    {
        corpus.AssertOrdered();
        using var filling = StoreFolder.Prepare(store);
        using var taken = FileLock.Take(StoreFolder.LockOf(Path.Combine(store.Folder, "import")), cancellation, StoreFolder.Elsewhere);
        using var import = new FeatureImport(store, corpus);
        var repaired = import.FindShards();
        progress?.Report(new(FillStage.Checking, 0, import._ids.Length, 0, 0));
        if (import._done.Contains(false))
        {
            StoreFolder.Describe(store, import._shardRows, import._ids.Length, mixVersions: false, cancellation);
            source.Read(import, cancellation);
            import.Complete();
            import.AssertAny(source, cancellation);
        }
        foreach (var number in store.ShardNumbers().Where(number => number >= import._there.Length))
        {
            StoreFolder.Delete(store.ShardPath(number), cancellation);
        }
        progress?.Report(new(FillStage.Encoding, import._ids.Length, import._ids.Length, 0, 0));
        return import.Result(repaired);
    }

    public void Add(string id, ReadOnlySpan<float> values)
    {
        if (Find(id) is not { } place)
        {
            return;
        }
        if (values.Length != Dimension)
        {
            Note(place, FormattableString.Invariant($"its features have {values.Length} values, others {Dimension}"));
        }
        else if (!AreFinite(values))
        {
            Note(place, "its features aren't all finite numbers");
        }
        else
        {
            Take(place, values);
        }
    }

    public void Fail(string id, string reason)
    {
        if (Find(id) is { } place)
        {
            Note(place, reason);
        }
    }

    public void Dispose()
    {
        ((IAsyncResult)_writing).AsyncWaitHandle.WaitOne(); // after a failure elsewhere, so that nothing is written to a store that is let go
        _spill?.Dispose();
    }

    /// <summary>Times zero, everything finite is zero, and everything else NaN.</summary>
    private static bool AreFinite(ReadOnlySpan<float> values)
    {
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(values);
        var sum = Vector<float>.Zero;
        foreach (var vector in vectors)
        {
            sum += vector * Vector<float>.Zero;
        }
        var rest = 0f;
        foreach (var value in values[(vectors.Length * Vector<float>.Count)..])
        {
            rest += value * 0;
        }
        return !float.IsNaN(Vector.Sum(sum) + rest);
    }

    /// <returns>Where the utterance is in the corpus; null if it isn't, or if its shard is there already.</returns>
    private int? Find(string id)
    {
        if (!_places.TryGetValue(id, out var place))
        {
            _unknown.Add(id);
            return null;
        }
        return _done[place / _shardRows] ? null : place;
    }

    private void Note(int place, string reason)
    {
        var pending = PendingOf(place);
        AssertNew(pending, place);
        pending.Reasons[place % _shardRows] = reason;
        Count(place / _shardRows, pending);
    }

    private void Take(int place, ReadOnlySpan<float> values)
    {
        var pending = PendingOf(place);
        AssertNew(pending, place);
        pending.Has[place % _shardRows] = true;
        if (pending.Values is { } memory)
        {
            values.CopyTo(memory.AsSpan(place % _shardRows * Dimension, Dimension));
        }
        else
        {
            _spill ??= new(_spillPath, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 0, FileOptions.DeleteOnClose);
            RandomAccess.Write(_spill.SafeFileHandle, MemoryMarshal.AsBytes(values), (long)place * Dimension * sizeof(float));
        }
        Count(place / _shardRows, pending);
    }

    private void AssertNew(Pending pending, int place)
    {
        if (pending.Has[place % _shardRows] || pending.Reasons[place % _shardRows] is not null)
        {
            throw new EmotionFusionException($"{_store.Corpus}: there are features of utterance '{_ids[place]}' twice; each may have one row.");
        }
    }

    private Pending PendingOf(int place)
    {
        var shard = place / _shardRows;
        if (!_open.TryGetValue(shard, out var pending))
        {
            var rows = Math.Min(_shardRows, _ids.Length - (shard * _shardRows));
            var inMemory = _open.Values.Count(other => other.Values is not null) < MostOpen;
            _open[shard] = pending = new(inMemory ? new float[rows * Dimension] : null, new bool[rows], new string?[rows]);
        }
        return pending;
    }

    private void Count(int shard, Pending pending)
    {
        if (++pending.Count == pending.Has.Length)
        {
            Close(shard, pending);
        }
    }

    /// <summary>Writes what is left: shards of utterances that the source has nothing of.</summary>
    private void Complete()
    {
        for (var shard = 0; shard < _there.Length; shard++)
        {
            if (!_done[shard])
            {
                Close(shard, PendingOf(shard * _shardRows));
            }
        }
        _writing.GetAwaiter().GetResult();
    }

    /// <summary>Hands a shard to the writer, one at a time: further rows are read meanwhile.</summary>
    private void Close(int shard, Pending pending)
    {
        _open.Remove(shard);
        _done[shard] = true;
        var values = pending.Values ?? Spilled(shard * _shardRows, pending.Has.Length);
        _writing.GetAwaiter().GetResult();
        _writing = Task.Run(() => Write(shard, pending, values));
    }

    private void Write(int shard, Pending pending, float[] values)
    {
        var first = shard * _shardRows;
        var (rows, failed) = (new List<RowKey>(pending.Has.Length), new List<FailedRow>());
        for (var i = 0; i < pending.Has.Length; i++)
        {
            if (!pending.Has[i])
            {
                failed.Add(new(_ids[first + i], "", pending.Reasons[i] ?? "there are no features of it"));
                continue;
            }
            var row = values.AsSpan(i * Dimension, Dimension);
            if (rows.Count < i)
            {
                row.CopyTo(values.AsSpan(rows.Count * Dimension, Dimension)); // closes the gap
            }
            rows.Add(new(_ids[first + i], EncoderInput.HashOf<float>(row)));
        }
        ReadOnlyMemory<float>[] stored = [.. Enumerable.Range(0, rows.Count).Select(row => values.AsMemory(row * Dimension, Dimension))];
        _store.Format.Write(_store.ShardPath(shard), rows, failed, stored, flush: false);
        _there[shard] = Shard.Open(_store.ShardPath(shard), _store.Format);
        _imported += rows.Count;
    }

    private float[] Spilled(int first, int rows)
    {
        var values = new float[rows * Dimension];
        if (_spill is not null)
        {
            _ = RandomAccess.Read(_spill.SafeFileHandle, MemoryMarshal.AsBytes(values.AsSpan()), (long)first * Dimension * sizeof(float));
        }
        return values;
    }

    /// <summary>Notes the shards that hold what they should; names those that are broken.</summary>
    private List<string> FindShards()
    {
        var repaired = new List<string>();
        foreach (var number in _store.ShardNumbers().Where(number => number < _there.Length))
        {
            try
            {
                var shard = Shard.Open(_store.ShardPath(number), _store.Format);
                shard.Read(); // proves the values
                var ids = _ids.Skip(number * _shardRows).Take(_shardRows);
                _done[number] = shard.Ids.Concat(shard.Failed.Select(row => row.Id)).Order(StringComparer.Ordinal).SequenceEqual(ids);
                _there[number] = _done[number] ? shard : null;
            }
            catch (EmotionFusionException e)
            {
                repaired.Add($"{_store.ShardPath(number)}: {e.InnerException?.Message ?? e.Message}");
            }
        }
        return repaired;
    }

    private void AssertAny(IFeatureSource source, CancellationToken cancellation)
    {
        if (_there.All(shard => shard!.Ids.Length == 0))
        {
            var failed = _there.SelectMany(shard => shard!.Failed).Select(row => new Exclusion(row.Id, row.Reason)).ToArray();
            Array.ForEach(_store.ShardNumbers(), number => StoreFolder.Delete(_store.ShardPath(number), cancellation)); // or it would pass for a store next time
            throw new EmotionFusionException(
                $"{_store.Corpus}: none of {_ids.Length} utterances has features ({Exclusion.Summary(failed)})."
                + (_unknown.Count > 0 ? $" {source.Spec.Name} has some of {string.Join(", ", _unknown.Take(3))}{(_unknown.Count > 3 ? ", ..." : "")}; the corpus has {string.Join(", ", _ids.Take(3))}: both must name an utterance alike." : ""));
        }
    }

    private ImportResult Result(List<string> repaired)
    {
        Exclusion[] exclusions = [.. _there.SelectMany(shard => shard!.Failed).Select(row => new Exclusion(row.Id, row.Reason)).OrderBy(e => e.Utterance, StringComparer.Ordinal)];
        return new(new(_there.Sum(shard => shard!.Ids.Length), _imported, exclusions, repaired), [.. _unknown.Order(StringComparer.Ordinal)]);
    }

    /// <summary>A shard in the making.</summary>
    /// <param name="Values">(rows, D); null: they are in the temporary file.</param>
    /// <param name="Has">Whether a row has values.</param>
    /// <param name="Reasons">Why it has none.</param>
    private sealed record Pending(float[]? Values, bool[] Has, string?[] Reasons)
    {
        public int Count { get; set; }
    }
}

/// <summary>What an import did.</summary>
/// <param name="Fill">What became of the corpus's utterances; those that are new in the store count as encoded.</param>
/// <param name="Unknown">Ids that the features name and the corpus lacks, or leaves out.</param>
internal sealed record ImportResult(FillResult Fill, IReadOnlyList<string> Unknown);
