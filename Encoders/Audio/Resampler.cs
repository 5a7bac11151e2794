using System.Collections.Concurrent;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace EmotionFusion.Encoders;

/// <summary>
/// Band-limited resampling to 16 kHz by a Kaiser-windowed sinc, zero phase. With f the lower of the two rates: flat to
/// .45 f (7.2 kHz for higher rates), more than 80 dB down from f/2 on. n samples become ceil(n * 16000 / rate).
/// The number of lanes is fixed, so that a wider CPU doesn't change the bits.
/// </summary>
/// <remarks>
/// An output sample lies between two input samples, at one of up fractions, where up/down is the ratio of the rates.
/// The usual rates have few: a set of taps each. A rate that shares few factors with 16,000 has up to 16,000 fractions:
/// Lagrange's cubic joins the taps of a small even grid. Its error, 3/128 (2 pi f / grid)^4 for f the highest
/// frequency that the filter lets pass, in cycles an input sample, is more than 110 dB down.
/// </remarks>
internal sealed class Resampler
{
    private const double Attenuation = 85; // dB
    private const double FlatShare = 0.9; // of half the lower rate
    private const int FinestGrid = 32; // at f = 1/2
    private const int CoarsestGrid = 4;
    private const int MostTaps = 100_000; // all fractions together; 11,025 Hz has 72,000
    private const int MostKept = 16;

    // A corpus has one rate or two. More than that come from elsewhere and aren't kept.
    private static readonly ConcurrentDictionary<int, Resampler> Made = new();

    private readonly int _up;
    private readonly int _down;
    private readonly bool _exact;
    private readonly int _grid; // steps from one input sample to the next that have taps of their own
    private readonly int _reach; // input samples that a filter sees on each side
    private readonly int _taps; // 2 reach, rounded up to whole vectors
    private readonly Vector256<float>[][] _phases; // exact: of fraction i / grid; else of (i - 1) / grid, up to one step beyond 1

    private Resampler(int rate)
    {
        var divisor = (int)BigInteger.GreatestCommonDivisor(rate, AudioFile.SampleRate);
        (_up, _down) = (AudioFile.SampleRate / divisor, rate / divisor);
        // Kaiser's formulas, with frequencies in cycles an input sample.
        var nyquist = 0.5 * Math.Min(rate, AudioFile.SampleRate) / rate;
        var transition = (1 - FlatShare) * nyquist;
        var halfWidth = (Attenuation - 7.95) / (2.285 * 2 * Math.PI * transition) / 2;
        _reach = (int)Math.Ceiling(halfWidth);
        _exact = 2L * _reach * _up <= MostTaps;
        _grid = _exact ? _up : Math.Max(CoarsestGrid, (int)Math.Ceiling(FinestGrid * 2 * nyquist));
        _reach += _exact ? 0 : 1;
        _taps = (2 * _reach + 15) / 16 * 16;
        var (first, count) = _exact ? (0, _up) : (-1, _grid + 3);
        _phases = [.. Enumerable.Range(first, count).Select(step => Taps((double)step / _grid, nyquist - transition / 2, halfWidth))];
    }

    /// <summary>16 kHz samples are given back as they are.</summary>
    public static float[] To16k(float[] samples, int rate)
    {
        if (rate == AudioFile.SampleRate)
        {
            return samples;
        }

        return For(rate).Resample(samples);
    }

    /// <summary>The filter for a rate.</summary>
    internal static Resampler For(int rate)
    {
        if (!Made.TryGetValue(rate, out var resampler))
        {
            resampler = new Resampler(rate);
            if (Made.Count < MostKept)
            {
                Made.TryAdd(rate, resampler);
            }
        }

        return resampler;
    }

    /// <summary>Output sample i lies between input samples i Down / Up and the next.</summary>
    internal int Up => _up;

    /// <inheritdoc cref="Up"/>
    internal int Down => _down;

    /// <summary>Input samples that an output sample is made of.</summary>
    internal int Span => _taps;

    /// <summary>How many of them come before the input sample that the output sample lies at or after.</summary>
    internal int Before => _reach - 1;

    /// <summary>The output sample that lies fraction/<see cref="Up"/> of the way from one input sample to the next.</summary>
    /// <param name="fraction">0 to Up - 1.</param>
    /// <param name="window"><see cref="Span"/> input samples.</param>
    internal float At(int fraction, ReadOnlySpan<float> window)
    {
        var seen = MemoryMarshal.Cast<float, Vector256<float>>(window);
        return _exact ? Dot(_phases[fraction], seen) : Between((double)fraction * _grid / _up, seen);
    }

    private float[] Resample(float[] samples)
    {
        var result = new float[((long)samples.Length * _up + _down - 1) / _down];
        var edge = new float[_taps];
        var (step, rest) = Math.DivRem(_down, _up);
        var (at, fraction) = (0L, 0);
        for (var i = 0; i < result.Length; i++)
        {
            // Output i lies fraction/up of the way from input at to the next; the filter begins reach - 1 before at.
            result[i] = At(fraction, Window(samples, at - Before, edge));
            (at, fraction) = (at + step, fraction + rest);
            if (fraction >= _up)
            {
                (at, fraction) = (at + 1, fraction - _up);
            }
        }

        return result;
    }

    private float Between(double position, ReadOnlySpan<Vector256<float>> seen)
    {
        var step = (int)position;
        var x = position - step;
        // Phases step to step + 3 are those at -1, 0, 1 and 2 steps from the last before the fraction.
        ReadOnlySpan<Vector256<float>> a = _phases[step], b = _phases[step + 1], c = _phases[step + 2], d = _phases[step + 3];
        var (ofA, ofB, ofC, ofD) = (Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero);
        for (var i = 0; i < seen.Length; i++)
        {
            ofA += a[i] * seen[i];
            ofB += b[i] * seen[i];
            ofC += c[i] * seen[i];
            ofD += d[i] * seen[i];
        }

        var below = (float)(-x * (x - 1) * (x - 2) / 6) * ofA + (float)((x + 1) * (x - 1) * (x - 2) / 2) * ofB;
        var above = (float)(-(x + 1) * x * (x - 2) / 2) * ofC + (float)((x + 1) * x * (x - 1) / 6) * ofD;
        return Vector256.Sum(below + above);
    }

    // As many samples as there are taps; before and after the sound is silence.
    private ReadOnlySpan<float> Window(float[] samples, long start, float[] edge)
    {
        if (start >= 0 && start + _taps <= samples.Length)
        {
            return samples.AsSpan((int)start, _taps);
        }

        var (from, to) = ((int)Math.Max(start, 0), (int)Math.Min(start + _taps, samples.Length));
        Array.Clear(edge);
        if (from < to)
        {
            samples.AsSpan(from, to - from).CopyTo(edge.AsSpan((int)(from - start)));
        }

        return edge;
    }

    private static float Dot(ReadOnlySpan<Vector256<float>> taps, ReadOnlySpan<Vector256<float>> samples)
    {
        var (even, odd) = (Vector256<float>.Zero, Vector256<float>.Zero);
        for (var i = 0; i + 1 < samples.Length; i += 2)
        {
            even += taps[i] * samples[i];
            odd += taps[i + 1] * samples[i + 1];
        }

        return Vector256.Sum(even + odd);
    }

    private Vector256<float>[] Taps(double fraction, double cutoff, double halfWidth)
    {
        var taps = new double[2 * _reach];
        for (var i = 0; i < taps.Length; i++)
        {
            var distance = i - (_reach - 1) - fraction;
            taps[i] = Math.Abs(distance) > halfWidth ? 0 : Sinc(2 * cutoff * distance) * Kaiser(distance / halfWidth);
        }

        var sum = taps.Sum(); // a constant stays what it is, in every phase
        var padded = new float[_taps];
        for (var i = 0; i < taps.Length; i++)
        {
            padded[i] = (float)(taps[i] / sum);
        }

        return MemoryMarshal.Cast<float, Vector256<float>>(padded).ToArray();
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
