using System.Collections.Concurrent;
using System.Runtime.Intrinsics;

namespace EmotionFusion.Encoders;

/// <summary>
/// Band-limited resampling to 16 kHz by a Kaiser-windowed sinc, zero phase, one set of taps a phase of the ratio.
/// With f the lower of the two rates: flat to .45 f (7.2 kHz for higher rates), more than 80 dB down from f/2 on.
/// n samples become ceil(n * 16000 / rate). The number of lanes is fixed, so that a wider CPU doesn't
/// change the bits.
/// </summary>
internal sealed class Resampler
{
    public const int HighestRate = 384_000;

    private const double Attenuation = 85; // dB
    private const double FlatShare = 0.9; // of half the lower rate

    private static readonly ConcurrentDictionary<int, Resampler> Made = new();

    private readonly int _up;
    private readonly int _down;
    private readonly int _reach; // input samples that a filter sees on each side
    private readonly float[][] _phases; // up x taps

    private Resampler(int rate)
    {
        var divisor = (int)System.Numerics.BigInteger.GreatestCommonDivisor(rate, AudioFile.SampleRate);
        (_up, _down) = (AudioFile.SampleRate / divisor, rate / divisor);
        // Kaiser's formulas, with frequencies in cycles an input sample.
        var nyquist = 0.5 * Math.Min(rate, AudioFile.SampleRate) / rate;
        var transition = (1 - FlatShare) * nyquist;
        var halfWidth = (Attenuation - 7.95) / (2.285 * 2 * Math.PI * transition) / 2;
        _reach = (int)Math.Ceiling(halfWidth);
        _phases = [.. Enumerable.Range(0, _up).Select(phase => Taps((double)phase / _up, nyquist - transition / 2, halfWidth))];
    }

    /// <summary>16 kHz samples are given back as they are.</summary>
    /// <exception cref="InvalidDataException">Too long for one array.</exception>
    public static float[] To16k(float[] samples, int rate) =>
        rate == AudioFile.SampleRate ? samples : Made.GetOrAdd(rate, made => new Resampler(made)).Resample(samples);

    private float[] Resample(float[] samples)
    {
        var taps = _phases[0].Length;
        var padded = new float[_reach + samples.Length + taps]; // silence before and after
        samples.CopyTo(padded, _reach);
        var result = new float[Length(samples.Length)];
        for (var i = 0; i < result.Length; i++)
        {
            // Output i lies between the inputs at and at + 1, phase/up of the way; the filter begins reach - 1 before at.
            var (at, phase) = Math.DivRem((long)i * _down, _up);
            result[i] = Dot(_phases[phase], padded.AsSpan((int)at + 1, taps));
        }
        return result;
    }

    private int Length(int count)
    {
        var length = ((long)count * _up + _down - 1) / _down;
        return length <= Array.MaxLength ? (int)length : throw new InvalidDataException($"is too long: {length} samples at 16 kHz.");
    }

    private static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var (even, odd) = (Vector256<float>.Zero, Vector256<float>.Zero);
        for (var i = 0; i < a.Length; i += 16)
        {
            even += Vector256.Create(a[i..]) * Vector256.Create(b[i..]);
            odd += Vector256.Create(a[(i + 8)..]) * Vector256.Create(b[(i + 8)..]);
        }
        return Vector256.Sum(even + odd);
    }

    private float[] Taps(double fraction, double cutoff, double halfWidth)
    {
        var taps = new double[2 * _reach];
        for (var i = 0; i < taps.Length; i++)
        {
            var distance = i - (_reach - 1) - fraction;
            taps[i] = Math.Abs(distance) > halfWidth ? 0 : Sinc(2 * cutoff * distance) * Kaiser(distance / halfWidth);
        }
        var sum = taps.Sum(); // a constant stays what it is, in every phase
        var padded = new float[(taps.Length + 15) / 16 * 16];
        for (var i = 0; i < taps.Length; i++)
        {
            padded[i] = (float)(taps[i] / sum);
        }
        return padded;
    }

    private static double Sinc(double x) => x == 0 ? 1 : Math.Sin(Math.PI * x) / (Math.PI * x);

    private static double Kaiser(double x)
    {
        const double Beta = 0.1102 * (Attenuation - 8.7);
        return BesselI0(Beta * Math.Sqrt(Math.Max(0, 1 - x * x)));
    }

    private static double BesselI0(double x)
    {
        var (sum, term) = (1.0, 1.0);
        for (var k = 1; term > 1e-17 * sum; k++)
        {
            term *= x / (2 * k) * (x / (2 * k));
            sum += term;
        }
        return sum;
    }
}
