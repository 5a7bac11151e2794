using System.Collections.Concurrent;
using System.Numerics.Tensors;
using EmotionFusion.Encoders;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace EmotionFusion.Pipeline;

/// <summary>Encodes rows through the ML.NET pipeline; the encoder is loaded when the first row comes.</summary>
internal sealed class RowEncoder<TInput>(
    EncoderSpec spec, EncoderInput<TInput> input, Func<IEncoder<TInput>> load, CancellationToken cancellation) : IDisposable
{
    private const string Features = "Features";

    private readonly Lazy<MLContext> _context = new(() => new());
    private readonly Lazy<IEncoder<TInput>> _encoder = new(load);

    /// <summary>A result a row, in their order. The hashes are those of the inputs that were encoded, should a file have changed just now.</summary>
    public IEnumerable<FilledRow> Encode(IReadOnlyList<PlannedRow> rows)
    {
        if (rows.Count == 0)
        {
            yield break;
        }
        var hashes = new ConcurrentDictionary<string, string>(StringComparer.Ordinal); // rows are read ahead by a thread of its own
        var hashing = input with
        {
            Read = source =>
            {
                var value = input.Read(source);
                hashes[source] = input.Hash(value);
                return value;
            },
        };
        AssertEncoder();
        var context = _context.Value;
        var data = context.Data.LoadFromEnumerable(rows.Select(row => new Row { Source = row.Source }));
        var encoded = new EncodeEstimator<TInput>(context.Transforms, Features, nameof(Row.Source), _encoder.Value, hashing, cancellation)
            .Fit(data).Transform(data);
        using var cursor = encoded.GetRowCursor(encoded.Schema);
        var getValues = cursor.GetGetter<VBuffer<float>>(cursor.Schema[Features]);
        var getError = cursor.GetGetter<ReadOnlyMemory<char>>(cursor.Schema[Features + "Error"]);
        var (values, error) = (default(VBuffer<float>), default(ReadOnlyMemory<char>));
        while (cursor.MoveNext())
        {
            var row = rows[(int)cursor.Position];
            var hash = hashes.GetValueOrDefault(row.Source, "");
            getError(ref error);
            if (!error.IsEmpty)
            {
                yield return new(new(row.Id, hash), null, new(row.Id, hash, FailedRow.ReasonOf(error.ToString(), row.Source)));
                continue;
            }
            getValues(ref values);
            yield return spec.Precision == FeaturePrecision.Float16 && Math.Abs(TensorPrimitives.MaxMagnitude(values.GetValues())) > (float)Half.MaxValue
                ? new(new(row.Id, hash), null, new(row.Id, hash, $"it has features beyond {(float)Half.MaxValue}, the most that float16 holds"))
                : new(new(row.Id, hash), values.GetValues().ToArray(), null);
        }
    }

    public void Dispose()
    {
        if (_encoder.IsValueCreated)
        {
            _encoder.Value.Dispose();
        }
    }

    private void AssertEncoder()
    {
        var loaded = _encoder.Value.Spec;
        if (loaded != spec && loaded.Fingerprint != spec.Fingerprint)
        {
            throw new InvalidOperationException($"{loaded.Name}-{loaded.Fingerprint} was loaded for a store of {spec.Name}-{spec.Fingerprint}");
        }
    }

    private sealed class Row
    {
        public string Source { get; set; } = "";
    }
}

/// <summary>A row of a shard in the making: its values, or its failure.</summary>
internal sealed record FilledRow(RowKey Key, float[]? Values, FailedRow? Failed);
