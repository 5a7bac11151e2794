namespace EmotionFusion.Pipeline;

/// <summary>What a store has of a corpus, from its shards' headers; values are read once it is known which rows are wanted.</summary>
internal sealed class StoreReader
{
    private readonly FeatureStore _store;
    private readonly Shard[] _shards;
    private readonly int[] _starts; // rows before each shard
    private readonly int[] _rows; // of the store, by utterance; -1 without values
    private readonly Dictionary<string, string> _reasons; // by utterance without values

    /// <exception cref="EmotionFusionException">A shard is broken, or the store lacks utterances of the corpus.</exception>
    public StoreReader(FeatureStore store, Corpus corpus)
    {
        _store = store;
        var numbers = store.ShardNumbers();
        _shards = new Shard[numbers.Length];
        SideBySide.For(_shards.Length, i => _shards[i] = Shard.Open(store.ShardPath(numbers[i]), store.Format));
        _starts = new int[_shards.Length + 1];
        for (var i = 0; i < _shards.Length; i++)
        {
            _starts[i + 1] = _starts[i] + _shards[i].Ids.Length;
        }
        _reasons = _shards.SelectMany(shard => shard.Failed).DistinctBy(f => f.Id).ToDictionary(f => f.Id, f => f.Reason, StringComparer.Ordinal);
        _rows = RowsOf(corpus);
    }

    public bool Has(int utterance) => _rows[utterance] >= 0;

    public string ReasonWithout(string id) => _reasons[id];

    /// <summary>Reads the values of some utterances into one block, (utterances, D).</summary>
    /// <exception cref="EmotionFusionException">A shard is broken, or the values are too many for one block.</exception>
    public FeatureBlock Read(int[] utterances)
    {
        var dimension = _store.Spec.Dimension;
        if ((long)utterances.Length * dimension > Array.MaxLength)
        {
            throw new EmotionFusionException($"{_store.Folder}: {utterances.Length} rows of {dimension} values are more than one block can hold, {Array.MaxLength} values.");
        }
        var values = GC.AllocateUninitializedArray<float>(utterances.Length * dimension);
        var rows = Array.ConvertAll(utterances, utterance => _rows[utterance]);
        SideBySide.For(_shards.Length, shard => ReadShard(shard, rows, values));
        return new(_store.Spec.Name, _store.Spec.Fingerprint, dimension, values);
    }

    /// <summary>Reads what is wanted of a shard: straight into place if that is all of it.</summary>
    private void ReadShard(int shard, int[] rows, float[] values)
    {
        var (from, to) = (FirstAtLeast(rows, _starts[shard]), FirstAtLeast(rows, _starts[shard + 1]));
        var dimension = _store.Spec.Dimension;
        var target = values.AsSpan(from * dimension, (to - from) * dimension);
        if (to - from == _shards[shard].Ids.Length)
        {
            _shards[shard].Read(target);
            return;
        }
        var all = to > from ? _shards[shard].Read() : [];
        for (var i = from; i < to; i++)
        {
            all.AsSpan((rows[i] - _starts[shard]) * dimension, dimension).CopyTo(target[((i - from) * dimension)..]);
        }
    }

    private static int FirstAtLeast(int[] ascending, int value)
    {
        var at = Array.BinarySearch(ascending, value);
        return at < 0 ? ~at : at;
    }

    /// <summary>Walks through corpus and store side by side: both are in the order of their ids.</summary>
    private int[] RowsOf(Corpus corpus)
    {
        corpus.AssertOrdered();
        var ids = _shards.SelectMany(shard => shard.Ids).ToArray();
        AssertOrdered(ids);
        var (rows, row, missing) = (new int[corpus.Utterances.Count], 0, 0);
        for (var i = 0; i < rows.Length; i++)
        {
            var id = corpus.Utterances[i].Id;
            while (row < ids.Length && string.CompareOrdinal(ids[row], id) < 0)
            {
                row++; // an utterance that the corpus no longer has
            }
            rows[i] = row < ids.Length && ids[row] == id ? row++ : -1;
            missing += rows[i] < 0 && !_reasons.ContainsKey(id) ? 1 : 0;
        }
        return missing == 0 ? rows : throw Incomplete($"lacks {missing} of {rows.Length} utterances");
    }

    private void AssertOrdered(string[] ids)
    {
        for (var i = 1; i < ids.Length; i++)
        {
            if (string.CompareOrdinal(ids[i - 1], ids[i]) >= 0)
            {
                throw Incomplete($"is being changed, or that was broken off (utterance {ids[i]} is out of order)");
            }
        }
    }

    private EmotionFusionException Incomplete(string what) => new(
        $"The features of {_store.Corpus} by {_store.Spec.Name} are incomplete: {_store.Folder} {what}. "
        + $"Run: emotionfusion encode --corpus {_store.Corpus} --{_store.Spec.Kind.ToString().ToLowerInvariant()} {_store.Spec.Name}");
}
