namespace EmotionFusion.Pipeline;

/// <summary>
/// The features of one modality, (rows, Dimension), row by row. A block of several corpora holds a segment each, as
/// they were loaded: joining corpora copies nothing.
/// </summary>
public sealed class FeatureBlock
{
    private readonly float[][] _segments;
    private readonly int[] _starts; // the first row of each segment, and the number of rows
    private readonly bool[]? _present; // by row; null: all

    /// <param name="encoder">The encoder's name.</param>
    /// <param name="fingerprint">The fingerprint of everything that shaped the values (12 hex digits).</param>
    /// <param name="dimension">Values a row.</param>
    /// <param name="segments">rows x dimension values each.</param>
    /// <exception cref="ArgumentException">A segment isn't whole rows.</exception>
    public FeatureBlock(string encoder, string fingerprint, int dimension, params float[][] segments)
        : this(encoder, fingerprint, dimension, segments, null)
    {
    }

    internal FeatureBlock(string encoder, string fingerprint, int dimension, float[][] segments, bool[]? present)
    {
        (Encoder, Fingerprint, Dimension, _segments, _present) = (encoder, fingerprint, dimension, segments, present);
        _starts = new int[segments.Length + 1];
        for (var i = 0; i < segments.Length; i++)
        {
            if (segments[i].Length % dimension != 0)
            {
                throw new ArgumentException($"{encoder}: {segments[i].Length} values aren't rows of {dimension}", nameof(segments));
            }
            _starts[i + 1] = checked(_starts[i] + segments[i].Length / dimension);
        }
    }

    public string Encoder { get; }

    public string Fingerprint { get; }

    public int Dimension { get; }

    /// <summary>Of every ONNX Runtime that values were made with, for provenance; empty when unknown.</summary>
    public IReadOnlyList<string> RuntimeVersions { get; init; } = [];

    /// <summary>As in <see cref="EmotionFusion.Encoders.EncoderSpec.TrainedOn"/>.</summary>
    public IReadOnlyList<string> TrainedOn { get; init; } = [];

    /// <summary>Whether the values came from elsewhere: then the fingerprint tells of the data, not of an encoder.</summary>
    internal bool IsImported { get; init; }

    public int Rows => _starts[^1];

    /// <summary>The values, rows x Dimension, in the order of the rows; several arrays where corpora were joined.</summary>
    public IReadOnlyList<float[]> Segments => _segments;

    /// <summary>Whether every utterance has features of this modality.</summary>
    public bool IsComplete => _present is null;

    /// <summary>Whether the row's utterance has features of this modality; if not, its values are NaN and stand for nothing.</summary>
    public bool Has(int row) => _present is null || _present[row];

    public ReadOnlySpan<float> Row(int row)
    {
        var segment = 0;
        while (segment < _segments.Length - 1 && row >= _starts[segment + 1])
        {
            segment++;
        }
        return _segments[segment].AsSpan((row - _starts[segment]) * Dimension, Dimension);
    }

    /// <summary>
    /// A block of some rows, copied, in the order given; the block itself when that is all of them. A row of -1 is an
    /// utterance that lacks this modality.
    /// </summary>
    public FeatureBlock Select(IReadOnlyList<int> rows)
    {
        if (rows.Count == Rows && rows.Select((row, i) => row == i).All(same => same))
        {
            return this;
        }
        var values = new float[rows.Count * Dimension];
        bool[] present = [.. rows.Select(row => row >= 0 && Has(row))];
        for (var i = 0; i < rows.Count; i++)
        {
            var target = values.AsSpan(i * Dimension, Dimension);
            if (present[i])
            {
                Row(rows[i]).CopyTo(target);
            }
            else
            {
                target.Fill(float.NaN);
            }
        }
        return new(Encoder, Fingerprint, Dimension, [values], present.All(has => has) ? null : present) { RuntimeVersions = RuntimeVersions, IsImported = IsImported, TrainedOn = TrainedOn };
    }

    /// <summary>The rows of several blocks, one block's after the other's; nothing is copied.</summary>
    public static FeatureBlock Join(IReadOnlyList<FeatureBlock> blocks) =>
        new(blocks[0].Encoder, string.Join('+', blocks.Select(block => block.Fingerprint).Distinct()), blocks[0].Dimension, [.. blocks.SelectMany(block => block._segments)],
            blocks.All(block => block.IsComplete) ? null : [.. blocks.SelectMany(block => Enumerable.Range(0, block.Rows).Select(block.Has))])
        {
            IsImported = blocks[0].IsImported,
            TrainedOn = [.. blocks.SelectMany(block => block.TrainedOn).Distinct()],
            RuntimeVersions = [.. blocks.SelectMany(block => block.RuntimeVersions).Distinct().Order(NaturalComparer.Instance)],
        };
}
