namespace EmotionFusion.Pipeline;

/// <summary>What a store has of a corpus, from its shards' headers; values are read once it is known which rows are wanted.</summary>
internal sealed class StoreReader
{
    private readonly FeatureStore _store;
    private readonly Corpus _corpus;
    private readonly Shard[] _shards;
    private readonly int[] _starts; // rows before each shard
    private readonly int[] _rows; // of the store, by utterance; -1 without values
    private readonly Dictionary<string, string> _reasons; // by utterance without values

    /// <exception cref="EmotionFusionException">A shard is broken, or the store lacks utterances of the corpus.</exception>
    public StoreReader(FeatureStore store, Corpus corpus)
    {
        (_store, _corpus) = (store, corpus);
        var numbers = store.ShardNumbers();
        _shards = new Shard[numbers.Length];
        SideBySide.For(_shards.Length, i => _shards[i] = Shard.Open(store.ShardPath(numbers[i]), store.Format));
        _starts = new int[_shards.Length + 1];
        for (var i = 0; i < _shards.Length; i++)
        {
            _starts[i + 1] = _starts[i] + _shards[i].Ids.Length;
        }
        _reasons = _shards.SelectMany(shard => shard.Failed).DistinctBy(f => f.Id).ToDictionary(f => f.Id, f => f.Reason, StringComparer.Ordinal);
        _rows = FindRows();
    }

    /// <summary>Why an utterance has no values; null when it has.</summary>
    public string? ReasonWithout(int utterance) => _rows[utterance] >= 0 ? null : _reasons[_corpus.Utterances[utterance].Id];

    /// <summary>SHA-256 (hex) of what the values of some utterances, ascending, were made of; null for one that has none.</summary>
    public string?[] InputsOf(List<int> utterances)
    {
        var (inputs, shard) = (new string?[utterances.Count], 0);
        for (var i = 0; i < inputs.Length; i++)
        {
            if (_rows[utterances[i]] is var row and >= 0)
            {
                while (row >= _starts[shard + 1])
                {
                    shard++;
                }
                inputs[i] = _shards[shard].Key(row - _starts[shard]).Input;
            }
        }
        return inputs;
    }

    /// <summary>Reads the values of some utterances into one block, (utterances, D).</summary>
    /// <exception cref="EmotionFusionException">A shard is broken, or the values are too many for one block.</exception>
    public FeatureBlock Read(List<int> utterances)
    {
        var dimension = _store.Spec.Dimension;
        if ((long)utterances.Count * dimension > Array.MaxLength)
        {
            throw new EmotionFusionException($"{_store.Folder}: {utterances.Count} rows of {dimension} values are more than one block can hold, {Array.MaxLength} values.");
        }
        var values = GC.AllocateUninitializedArray<float>(utterances.Count * dimension);
        var rows = utterances.ConvertAll(utterance => _rows[utterance]);
        SideBySide.For(_shards.Length, shard => ReadShard(shard, rows, values));
        return new(_store.Spec.Name, _store.Spec.Fingerprint, dimension, values) { RuntimeVersions = _store.RuntimeVersions, IsImported = _store.Spec.IsImported, TrainedOn = _store.Spec.TrainedOn };
    }

    /// <summary>Some utterances' frames or tokens, which are read when they are wanted.</summary>
    public FeatureSequences Sequences(List<int> utterances)
    {
        var (rows, shard) = (new SequencePlace[utterances.Count], 0);
        for (var i = 0; i < rows.Length; i++)
        {
            var row = _rows[utterances[i]];
            while (row >= _starts[shard + 1])
            {
                shard++;
            }
            rows[i] = new(_shards[shard], row - _starts[shard]);
        }
        return new(_store.Spec, _store.Spec.Fingerprint, rows) { RuntimeVersions = _store.RuntimeVersions };
    }

    /// <summary>Reads what is wanted of a shard: straight into place if that is all of it.</summary>
    private void ReadShard(int shard, List<int> rows, float[] values)
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

    private static int FirstAtLeast(List<int> ascending, int value)
    {
        var at = ascending.BinarySearch(value);
        return at < 0 ? ~at : at;
    }

    /// <summary>Walks through corpus and store side by side: both are in the order of their ids.</summary>
    private int[] FindRows()
    {
        _corpus.AssertOrdered();
        AssertOrdered();
        var (rows, missing, shard, row) = (new int[_corpus.Utterances.Count], 0, 0, 0);
        for (var i = 0; i < rows.Length; i++)
        {
            var id = _corpus.Utterances[i].Id;
            // Past the shards' ends, and past utterances that the corpus no longer has.
            while (shard < _shards.Length && (row == _shards[shard].Ids.Length || string.CompareOrdinal(_shards[shard].Ids[row], id) < 0))
            {
                (shard, row) = row == _shards[shard].Ids.Length ? (shard + 1, 0) : (shard, row + 1);
            }
            var found = shard < _shards.Length && _shards[shard].Ids[row] == id;
            rows[i] = found ? _starts[shard] + row++ : -1;
            missing += found || _reasons.ContainsKey(id) ? 0 : 1;
        }
        return missing == 0 ? rows : throw Incomplete($"lacks {missing} of {rows.Length} utterances");
    }

    /// <summary>Asserts that shards follow one another; inside they are written in order.</summary>
    private void AssertOrdered()
    {
        var filled = _shards.Where(shard => shard.Ids.Length > 0).ToArray();
        foreach (var (shard, next) in filled.Zip(filled.Skip(1)))
        {
            if (string.CompareOrdinal(shard.Ids[^1], next.Ids[0]) >= 0)
            {
                throw Incomplete($"is being changed, or that was broken off (utterance {next.Ids[0]} is out of order)");
            }
        }
    }

    private EmotionFusionException Incomplete(string what) => new(
        $"The features of {_store.Corpus} by {_store.Spec.Name} are incomplete: {_store.Folder} {what}. "
        + $"Run: emotionfusion {(_store.Spec.IsImported ? "features import" : "encode")} --corpus {_store.Corpus} --{_store.Spec.Kind.ToString().ToLowerInvariant()} "
        + (_store.Spec.IsImported ? $"FILE --name {_store.Spec.Name}" : _store.Spec.Name));
}
