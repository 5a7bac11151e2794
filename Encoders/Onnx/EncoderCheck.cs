using System.Diagnostics;
using System.Text.Json;

namespace EmotionFusion.Encoders;

/// <summary>
/// Runs an encoder on inputs short and long, alone and among others, and on those of a reference file that whoever exported
/// the model wrote with it (scripts/export_onnx.md): how far is what comes out here from what came out there?
/// </summary>
internal static class EncoderCheck
{
    public const string ReferenceName = "reference.safetensors";

    private const int Neighbours = 3;
    private const int ShownTokens = 12;

    private static readonly double[] Seconds = [0.5, 1, 3, 10, 30];
    private static readonly int[] Tokens = [2, 3, 8, 32, 128, 512];
    private static readonly string[] Words = ["the", "sun", "rose", "again", "and", "nobody", "was", "happy", "about", "it", "so", "they", "went", "home"];

    /// <param name="spec">The encoder; all its frames are looked at, whatever its pooling.</param>
    /// <param name="device">Where it runs.</param>
    /// <param name="cancellation">Ends the run under way, too.</param>
    /// <exception cref="EmotionFusionException">It can't be loaded at all, or its reference file is broken.</exception>
    public static EncoderCheckResult Run(EncoderSpec spec, DeviceOption device, CancellationToken cancellation = default)
    {
        spec = spec with { Pooling = Pooling.Tokens };
        return spec.Kind == EncoderKind.Audio ? Audio(spec, device, cancellation) : Text(spec, device, cancellation);
    }

    private static EncoderCheckResult Audio(EncoderSpec spec, DeviceOption device, CancellationToken cancellation)
    {
        using var encoder = AudioEncoder.Load(spec, device);
        var lengths = Seconds.Select(seconds => ($"{seconds:0.0} s", (int)(seconds * AudioFile.SampleRate)));
        CheckedInput[] inputs = [.. lengths.Select(length => Check(encoder, length.Item1, n => Sound(length.Item2, n), cancellation))];
        using var reference = Reference(spec);
        var compared = reference is null ? null : Enumerable.Range(0, int.MaxValue).TakeWhile(i => reference.Tensors.ContainsKey($"input.{i}")).Select(CompareSound).ToArray();
        return new EncoderCheckResult(encoder.Device, inputs, compared) { MadeBy = reference?.Metadata.GetValueOrDefault("made_by") };

        ComparedOutput CompareSound(int i)
        {
            var samples = reference.Floats($"input.{i}").ToArray();
            var length = FormattableString.Invariant($"{(double)samples.Length / AudioFile.SampleRate:0.00} s");
            return Compare(reference, i, length, encoder.Encode([samples], cancellation)[0], spec);
        }
    }

    private static EncoderCheckResult Text(EncoderSpec spec, DeviceOption device, CancellationToken cancellation)
    {
        var inputs = new List<CheckedInput>();
        foreach (var count in Tokens.Where(count => count <= spec.MaxPositions))
        {
            // More words than tokens, cut to as many.
            using var cutting = TextEncoder.Load(spec with { MaxTokens = count }, device);
            inputs.Add(Check(cutting, FormattableString.Invariant($"{count} tokens"), n => string.Join(' ', Enumerable.Range(n, count).Select(i => Words[i % Words.Length])), cancellation));
        }
        using var encoder = TextEncoder.Load(spec, device);
        using var reference = Reference(spec);
        var compared = reference is null ? null : Texts(reference).Select(CompareText).ToArray();
        return new EncoderCheckResult(encoder.Device, inputs, compared) { MadeBy = reference?.Metadata.GetValueOrDefault("made_by") };

        ComparedOutput CompareText(string text, int i)
        {
            var (found, expected) = (encoder.TokensOf(text), reference.Int64s($"ids.{i}").ToArray());
            var length = FormattableString.Invariant($"{expected.Length} tokens");
            return found.Select(id => (long)id).SequenceEqual(expected)
                ? Compare(reference, i, length, encoder.Encode([text], cancellation)[0], spec)
                : new ComparedOutput(length, double.NaN, double.NaN, $"the tokenizer gives {string.Join(' ', found.Take(ShownTokens))}; expected {string.Join(' ', expected.Take(ShownTokens))}");
        }
    }

    private static CheckedInput Check<TInput>(IEncoder<TInput> encoder, string length, Func<int, TInput> input, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        var alone = encoder.Encode([input(0)], cancellation)[0];
        clock.Stop();
        if (alone.Error is not null)
        {
            return new CheckedInput(length, 0, clock.Elapsed, double.NaN, alone.Error);
        }
        var together = encoder.Encode([.. Enumerable.Range(0, Neighbours).Select(input)], cancellation)[0];
        return new CheckedInput(length, alone.Values!.Length / encoder.Spec.Dimension, clock.Elapsed, together.Error is null ? Difference(alone.Values, together.Values!) : double.NaN, together.Error);
    }

    private static ComparedOutput Compare(SafetensorsFile reference, int place, string length, EncodeResult found, EncoderSpec spec)
    {
        var expected = reference.Floats($"output.{place}").ToArray();
        if (found.Error is not null || found.Values!.Length != expected.Length)
        {
            return new ComparedOutput(length, double.NaN, double.NaN, found.Error
                ?? FormattableString.Invariant($"{found.Values!.Length / spec.Dimension} frames of {spec.Dimension} values; expected {string.Join(" x ", reference.Tensors[$"output.{place}"].Shape)}"));
        }
        var mean = expected.Average(value => (double)value);
        var deviation = Math.Sqrt(expected.Average(value => (value - mean) * (value - mean)));
        return new ComparedOutput(length, Difference(found.Values, expected), deviation, null);
    }

    private static double Difference(float[] a, float[] b) => a.Length == b.Length ? a.Zip(b, (x, y) => Math.Abs((double)x - y)).Max() : double.NaN;

    private static SafetensorsFile? Reference(EncoderSpec spec) => Path.Combine(spec.Folder, ReferenceName) is var path && File.Exists(path) ? SafetensorsFile.Open(path) : null;

    private static string[] Texts(SafetensorsFile reference)
    {
        try
        {
            return JsonSerializer.Deserialize<string[]>(reference.Metadata.GetValueOrDefault("texts") ?? throw new JsonException("there is none.")) ?? [];
        }
        catch (JsonException e)
        {
            throw new EmotionFusionException($"{reference.Path}: its metadata 'texts' isn't a JSON list of texts: {e.Message}", e);
        }
    }

    /// <summary>A voice's pitch and some noise, the same on every machine.</summary>
    private static float[] Sound(int samples, int seed)
    {
        var random = new SplitMix64((ulong)seed);
        var step = 2 * Math.PI * (110 + (20 * seed)) / AudioFile.SampleRate;
        return [.. Enumerable.Range(0, samples).Select(i => (float)((0.2 * Math.Sin(step * i)) + (0.1 * Math.Sin(3 * step * i)) + (0.02 * ((random.Below(1000) / 1000.0) - 0.5))))];
    }
}

/// <summary>What an encoder's check found.</summary>
/// <param name="Device">It ran on.</param>
/// <param name="Inputs">Of several lengths.</param>
/// <param name="Reference">null: there is no reference file.</param>
internal sealed record EncoderCheckResult(string Device, IReadOnlyList<CheckedInput> Inputs, IReadOnlyList<ComparedOutput>? Reference)
{
    /// <summary>What wrote the reference file, if it says so.</summary>
    public string? MadeBy { get; init; }

    /// <summary>Whether all inputs could be encoded, neighbours change nothing, and the reference is met.</summary>
    /// <param name="tolerance">How far a value may be from the reference's, as a share of the reference's standard deviation.</param>
    public bool IsGood(double tolerance) => Inputs.All(input => input.Error is null && input.BatchDifference == 0) && (Reference?.All(output => output.IsWithin(tolerance)) ?? true);
}

/// <summary>An input of one length.</summary>
/// <param name="Length">For people.</param>
/// <param name="Frames">That came out.</param>
/// <param name="Time">It took alone.</param>
/// <param name="BatchDifference">The largest difference between its values alone and among others.</param>
/// <param name="Error">Why there are none.</param>
internal sealed record CheckedInput(string Length, int Frames, TimeSpan Time, double BatchDifference, string? Error);

/// <summary>An input of the reference file.</summary>
/// <param name="Length">For people.</param>
/// <param name="Difference">The largest between a value here and there.</param>
/// <param name="Deviation">The standard deviation of the values there.</param>
/// <param name="Error">Why they can't be compared.</param>
internal sealed record ComparedOutput(string Length, double Difference, double Deviation, string? Error)
{
    public bool IsWithin(double tolerance) => Error is null && Difference <= tolerance * Deviation;
}
