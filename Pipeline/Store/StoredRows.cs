namespace EmotionFusion.Pipeline;

/// <summary>
/// What a store held before it was filled, so that rows that only moved to another shard (an utterance came in before
/// them) are copied, not encoded. Shards are overwritten one after the other; rows that a later one needs are kept.
/// </summary>
internal sealed class StoredRows
{
    private readonly Dictionary<string, Shard> _shards = [];
    private readonly Dictionary<RowKey, (Shard Shard, int Row)> _places = [];
    private readonly Dictionary<RowKey, float[]> _kept = [];
    private readonly Dictionary<RowKey, FailedRow> _failed = [];
    private (Shard Shard, float[] Values)? _last;

    /// <summary>Notes the rows of a sound shard.</summary>
    public void Add(Shard shard)
    {
        _shards[shard.Path] = shard;
        for (var row = 0; row < shard.Ids.Length; row++)
        {
            _places[shard.Key(row)] = (shard, row);
        }
        foreach (var failed in shard.Failed)
        {
            _failed[failed.Key] = failed;
        }
    }

    /// <summary>Whether values were stored of this very input, or the encoder's failure on it.</summary>
    public bool Has(RowKey key) => _places.ContainsKey(key) || _failed.ContainsKey(key);

    /// <summary>The values of an utterance, if they were made of this very input.</summary>
    public float[]? Take(RowKey key)
    {
        if (_kept.Remove(key, out var kept))
        {
            return kept;
        }
        return _places.TryGetValue(key, out var place) && ValuesOf(place.Shard) is { } values ? Row(values, place) : null;
    }

    /// <summary>The encoder's failure on this very input; it would fail again.</summary>
    public FailedRow? Failure(RowKey key) => _failed.GetValueOrDefault(key);

    /// <summary>To be called before <paramref name="path"/> is overwritten: keeps the rows that are <paramref name="needed"/> by others.</summary>
    public void KeepFrom(string path, Func<RowKey, bool> needed)
    {
        if (!_shards.TryGetValue(path, out var shard))
        {
            return;
        }
        for (var row = 0; row < shard.Ids.Length; row++)
        {
            if (needed(shard.Key(row)) && ValuesOf(shard) is { } values)
            {
                _kept[shard.Key(row)] = Row(values, (shard, row));
            }
        }
    }

    private static float[] Row(float[] values, (Shard Shard, int Row) place) => place.Shard.RowOf(values, place.Row).ToArray();

    /// <summary>Null when it was replaced since, by another process: then its rows are encoded.</summary>
    private float[]? ValuesOf(Shard shard)
    {
        if (_last?.Shard != shard)
        {
            try
            {
                _last = (shard, shard.Read());
            }
            catch (EmotionFusionException)
            {
                return null;
            }
        }
        return _last?.Values;
    }
}
