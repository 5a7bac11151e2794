using System.Collections.Concurrent;
using System.Numerics;
using System.Runtime.Intrinsics;

namespace EmotionFusion.Encoders;

/// <summary>
/// Band-limited resampling to 16 kHz by a Kaiser-windowed sinc, zero phase. With f the lower of the two rates: flat to
/// .45 f (7.2 kHz for higher rates), more than 80 dB down from f/2 on. n samples become ceil(n * 16000 / rate).
/// The number of lanes is fixed, so that a wider CPU doesn't change the bits.
/// </summary>
/// <remarks>
/// An output sample lies between two input samples, at a fraction of up possible ones, where up/down is the ratio of
/// the rates. The usual rates have few: one set of taps each. A rate that shares few factors with 16,000 has up to
/// 16,000: its taps are interpolated linearly between neighbours of an even grid, whose error, (pi f / grid)^2 / 2 for
/// f of half the input's rate, is 100 dB down.
/// </remarks>
internal sealed class Resampler
{
    private const double Attenuation = 85; // dB
    private const double FlatShare = 0.9; // of half the lower rate
    private const int FinestGrid = 512;
    private const int CoarsestGrid = 32;
    private const int MostTaps = 100_000; // all phases together; 11,025 Hz has 72,000
    private const int MostKept = 16;

    // A corpus has one rate or two. More than that come from elsewhere and aren't kept.
    private static readonly ConcurrentDictionary<int, Resampler> Made = new();

    private readonly int _up;
    private readonly int _down;
    private readonly int _grid; // fractions that have taps: up, or fewer with taps between them interpolated
    private readonly int _reach; // input samples that a filter sees on each side
    private readonly int _taps; // 2 reach, rounded up to whole vectors
    private readonly float[][] _phases; // grid (and one more where they are interpolated) x taps

    private Resampler(int rate)
    {
        var divisor = (int)BigInteger.GreatestCommonDivisor(rate, AudioFile.SampleRate);
        (_up, _down) = (AudioFile.SampleRate / divisor, rate / divisor);
        // Kaiser's formulas, with frequencies in cycles an input sample.
        var nyquist = 0.5 * Math.Min(rate, AudioFile.SampleRate) / rate;
        var transition = (1 - FlatShare) * nyquist;
        var halfWidth = (Attenuation - 7.95) / (2.285 * 2 * Math.PI * transition) / 2;
        _reach = (int)Math.Ceiling(halfWidth);
        _taps = (2 * _reach + 15) / 16 * 16;
        var exact = (long)_up * _taps <= MostTaps;
        _grid = exact ? _up : Math.Max(CoarsestGrid, (int)(FinestGrid * 2 * nyquist));
        _phases = [.. Enumerable.Range(0, exact ? _up : _grid + 1).Select(phase => Taps((double)phase / _grid, nyquist - transition / 2, halfWidth))];
    }

    /// <summary>16 kHz samples are given back as they are.</summary>
    /// <exception cref="InvalidDataException">Too long for one array.</exception>
    public static float[] To16k(float[] samples, int rate)
    {
        if (rate == AudioFile.SampleRate)
        {
            return samples;
        }

        if (!Made.TryGetValue(rate, out var resampler))
        {
            resampler = new Resampler(rate);
            if (Made.Count < MostKept)
            {
                Made.TryAdd(rate, resampler);
            }
        }

        return resampler.Resample(samples);
    }

    private float[] Resample(float[] samples)
    {
        var length = ((long)samples.Length * _up + _down - 1) / _down;
        if (length > Array.MaxLength)
        {
            throw new InvalidDataException($"is too long: {length} samples at 16 kHz; expected {Array.MaxLength} at most. Cut it into pieces.");
        }

        var result = new float[length];
        var edge = new float[_taps];
        for (var i = 0; i < result.Length; i++)
        {
            // Output i lies between the inputs at and at + 1; the filter begins reach - 1 before at.
            var (at, fraction) = Math.DivRem((long)i * _down, _up);
            var seen = Window(samples, at - _reach + 1, edge);
            result[i] = _grid == _up ? Dot(_phases[fraction], seen) : Between((double)fraction * _grid / _up, seen);
        }

        return result;
    }

    private float Between(double position, ReadOnlySpan<float> seen)
    {
        var phase = (int)position;
        var share = (float)(position - phase);
        return (1 - share) * Dot(_phases[phase], seen) + share * Dot(_phases[phase + 1], seen);
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
        var padded = new float[_taps];
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
