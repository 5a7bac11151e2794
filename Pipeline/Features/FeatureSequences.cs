using EmotionFusion.Encoders;

namespace EmotionFusion.Pipeline;

/// <summary>
/// The features of one modality with all their positions: (T, Dimension) a row, frames of sound or tokens of text. They
/// stay in their store; a view's cursor reads them shard by shard, so memory holds one shard a cursor however many rows there are.
/// </summary>
public sealed class FeatureSequences
{
    private readonly EncoderSpec _spec;
    private readonly SequencePlace?[] _rows; // null: the utterance lacks this modality

    internal FeatureSequences(EncoderSpec spec, string fingerprint, SequencePlace?[] rows) => (_spec, Fingerprint, _rows) = (spec, fingerprint, rows);

    public string Encoder => _spec.Name;

    /// <summary>Of everything that shaped the values (12 hex digits).</summary>
    public string Fingerprint { get; }

    /// <summary>Values a position.</summary>
    public int Dimension => _spec.Dimension;

    /// <summary>Of every ONNX Runtime that values were made with, for provenance; empty when unknown.</summary>
    public IReadOnlyList<string> RuntimeVersions { get; init; } = [];

    public int Rows => _rows.Length;

    /// <summary>Whether every utterance has features of this modality.</summary>
    public bool IsComplete => !_rows.Contains(null);

    /// <summary>Whether the row's utterance has features of this modality.</summary>
    public bool Has(int row) => _rows[row] is not null;

    /// <summary>How many positions a row has; 0 where the utterance lacks this modality.</summary>
    public int Positions(int row) => _rows[row] is { } place ? place.Shard.Positions(place.Row) : 0;

    /// <summary>
    /// One vector a row. From float32 these are the values that the encoder would have pooled itself, bit by bit, and so the
    /// block has the fingerprint of a store of them.
    /// </summary>
    /// <exception cref="EmotionFusionException">A shard is broken, or the vectors are too many for one block.</exception>
    /// <exception cref="ArgumentException"><see cref="Pooling.Tokens"/> is no pooling.</exception>
    public FeatureBlock Pool(Pooling pooling)
    {
        if (pooling == Pooling.Tokens)
        {
            throw new ArgumentException("it keeps all positions", nameof(pooling));
        }
        if ((long)Rows * Dimension > Array.MaxLength)
        {
            throw new EmotionFusionException($"{Encoder}: {Rows} rows of {Dimension} values are more than one block can hold, {Array.MaxLength} values.");
        }
        var values = GC.AllocateUninitializedArray<float>(Rows * Dimension);
        var shards = Enumerable.Range(0, Rows).GroupBy(row => _rows[row]?.Shard).ToArray();
        SideBySide.For(shards.Length, i =>
        {
            var stored = shards[i].Key?.Read();
            foreach (var row in shards[i])
            {
                var target = values.AsSpan(row * Dimension, Dimension);
                if (stored is null)
                {
                    target.Fill(float.NaN);
                    continue;
                }
                var (shard, place) = _rows[row]!;
                Frames.ToResult(shard.RowOf(stored, place), Dimension, pooling).Values!.CopyTo(target);
            }
        });
        return new(Encoder, PooledFingerprint(pooling), Dimension, [values], IsComplete ? null : [.. _rows.Select(row => row is not null)]) { RuntimeVersions = RuntimeVersions };
    }

    /// <summary>Reads rows one after the other; not for several threads.</summary>
    internal SequenceReader Open() => new(_rows);

    /// <summary>Some rows, in the order given; -1 is an utterance that lacks this modality.</summary>
    internal FeatureSequences Select(IReadOnlyList<int> rows) =>
        new(_spec, Fingerprint, [.. rows.Select(row => row < 0 ? null : _rows[row])]) { RuntimeVersions = RuntimeVersions };

    /// <summary>The rows of several, one's after the other's.</summary>
    internal static FeatureSequences Join(IReadOnlyList<FeatureSequences> parts) =>
        new(parts[0]._spec, string.Join('+', parts.Select(part => part.Fingerprint).Distinct()), [.. parts.SelectMany(part => part._rows)])
        {
            RuntimeVersions = [.. parts.SelectMany(part => part.RuntimeVersions).Distinct().Order(NaturalComparer.Instance)],
        };

    private string PooledFingerprint(Pooling pooling) => _spec.Precision == FeaturePrecision.Float32 && Fingerprint == _spec.Fingerprint
        ? (_spec with { Pooling = pooling }).Fingerprint
        : $"{Fingerprint}, {pooling.ToString().ToLowerInvariant()}";
}

/// <summary>Where a row is stored.</summary>
internal sealed record SequencePlace(Shard Shard, int Row);

/// <summary>Reads rows of a store's shards and keeps the last shard.</summary>
internal sealed class SequenceReader(SequencePlace?[] rows)
{
    private Shard? _shard;
    private float[] _values = [];

    /// <summary>(T, D), row by row; good until the next call.</summary>
    /// <exception cref="EmotionFusionException">The shard is broken.</exception>
    public ReadOnlySpan<float> Row(int row)
    {
        if (rows[row] is not { } place)
        {
            return [];
        }
        if (_shard != place.Shard)
        {
            (_shard, _values) = (null, []); // before others are read: memory for one is enough
            _values = place.Shard.Read();
            _shard = place.Shard;
        }
        return _shard.RowOf(_values, place.Row);
    }
}

/// <summary>What a view has of one modality: vectors, or sequences, or nothing.</summary>
internal readonly record struct ViewSide(FeatureBlock? Vectors, FeatureSequences? Sequences)
{
    public bool Exists => Vectors is not null || Sequences is not null;

    public string? Encoder => Vectors?.Encoder ?? Sequences?.Encoder;

    public int Rows => Vectors?.Rows ?? Sequences?.Rows ?? 0;

    public bool Has(int row) => Vectors?.Has(row) ?? Sequences?.Has(row) ?? false;

    public ViewSide Select(IReadOnlyList<int> rows) => new(Vectors?.Select(rows), Sequences?.Select(rows));

    public static ViewSide Join(IReadOnlyList<ViewSide> sides) => new(
        sides[0].Vectors is null ? null : FeatureBlock.Join([.. sides.Select(side => side.Vectors!)]),
        sides[0].Sequences is null ? null : FeatureSequences.Join([.. sides.Select(side => side.Sequences!)]));
}
