namespace EmotionFusion.Encoders;

/// <summary>
/// The log-mel spectrogram of Whisper (Radford et al., Robust Speech Recognition via Large-Scale Weak Supervision, 2022),
/// as its encoders take it: 30 seconds at 16 kHz, windows of 25 ms every 10 ms (Hann, the sound mirrored at its ends),
/// power, mel bands of Slaney's scale and area to 8 kHz, log10 of at least 1e-10, no lower than 8 below the loudest, (x + 4) / 4.
/// </summary>
internal static class LogMel
{
    /// <summary>Samples of a window of 30 s; shorter sound is padded with zeros.</summary>
    public const int Samples = 30 * AudioFile.SampleRate;

    /// <summary>Columns of a spectrogram.</summary>
    public const int Columns = Samples / Hop;

    /// <summary>Samples a column.</summary>
    public const int Hop = 160;

    private const int Window = 400;
    private const int Bins = (Window / 2) + 1;
    private const double Floor = 1e-10;

    private static readonly double[] Hann = [.. Enumerable.Range(0, Window).Select(i => 0.5 - (0.5 * Math.Cos(2 * Math.PI * i / Window)))];

    /// <summary>Writes the spectrogram of one sound.</summary>
    /// <param name="samples">30 s at most.</param>
    /// <param name="bands">Mel bands: 80, of Whisper large-v3 128.</param>
    /// <param name="mel">(bands, <see cref="Columns"/>).</param>
    public static void Write(ReadOnlySpan<float> samples, int bands, Span<float> mel)
    {
        var filters = MelBands.Of(bands, Bins);
        var columns = Math.Min(Columns, Sounding(samples.Length));
        var (loudest, logFloor) = (Math.Log10(Floor), (float)Math.Log10(Floor));
        mel.Fill(logFloor); // of the silence that fills up the 30 seconds
        var (fft, windows, powers) = (new Fourier(Window), new double[2 * Window], new double[2 * Bins]);
        for (var column = 0; column < columns; column += 2)
        {
            // Two real windows are one complex one.
            Cut(samples, column, windows.AsSpan(0, Window));
            Cut(samples, column + 1, windows.AsSpan(Window));
            fft.Powers(windows, powers);
            for (var side = 0; side < Math.Min(2, columns - column); side++)
            {
                for (var band = 0; band < bands; band++)
                {
                    var log = Math.Log10(Math.Max(Floor, filters.Apply(band, powers.AsSpan(side * Bins, Bins))));
                    loudest = Math.Max(loudest, log);
                    mel[(band * Columns) + column + side] = (float)log;
                }
            }
        }
        var least = (float)(loudest - 8);
        for (var i = 0; i < mel.Length; i++)
        {
            mel[i] = (Math.Max(mel[i], least) + 4) / 4;
        }
    }

    /// <summary>The columns that any of the samples lies in; those after them are silent.</summary>
    private static int Sounding(int samples) => (samples + (Window / 2) + Hop - 1) / Hop;

    /// <summary>The window around sample 160 * <paramref name="column"/>, times Hann's.</summary>
    private static void Cut(ReadOnlySpan<float> samples, int column, Span<double> window)
    {
        var first = (column * Hop) - (Window / 2);
        for (var i = 0; i < window.Length; i++)
        {
            var at = first + i;
            at = at < 0 ? -at : at < Samples ? at : (2 * (Samples - 1)) - at;
            window[i] = at < samples.Length ? samples[at] * Hann[i] : 0;
        }
    }
}

/// <summary>Triangular bands on Slaney's mel scale (linear to 1 kHz, logarithmic above), each of area 2 over its width in Hz.</summary>
internal sealed class MelBands
{
    private const double Highest = AudioFile.SampleRate / 2;
    private const double LinearHz = 200.0 / 3; // a mel, below 1 kHz
    private const double Corner = 1000;
    private const double CornerMel = Corner / LinearHz;

    private static readonly double LogStep = Math.Log(6.4) / 27; // a mel, above

    private static readonly Lock Gate = new();
    private static readonly Dictionary<(int Bands, int Bins), MelBands> Made = [];

    private readonly (int First, double[] Weights)[] _bands;

    private MelBands(int bands, int bins)
    {
        var highest = CornerMel + (Math.Log(Highest / Corner) / LogStep);
        double[] edges = [.. Enumerable.Range(0, bands + 2).Select(i => ToHz(highest * i / (bands + 1)))];
        _bands = [.. Enumerable.Range(0, bands).Select(band => Band(edges[band], edges[band + 1], edges[band + 2], bins))];
    }

    public static MelBands Of(int bands, int bins)
    {
        lock (Gate)
        {
            return Made.TryGetValue((bands, bins), out var made) ? made : Made[(bands, bins)] = new(bands, bins);
        }
    }

    /// <summary>The power in a band.</summary>
    public double Apply(int band, ReadOnlySpan<double> powers)
    {
        var ((first, weights), sum) = (_bands[band], 0.0);
        for (var i = 0; i < weights.Length; i++)
        {
            sum += weights[i] * powers[first + i];
        }
        return sum;
    }

    private static (int First, double[] Weights) Band(double low, double centre, double high, int bins)
    {
        double[] all = [.. Enumerable.Range(0, bins).Select(bin => Highest * bin / (bins - 1))
            .Select(hz => Math.Max(0, Math.Min((hz - low) / (centre - low), (high - hz) / (high - centre))) * 2 / (high - low))];
        var first = Math.Max(0, Array.FindIndex(all, weight => weight > 0));
        return (first, all[first..(Array.FindLastIndex(all, weight => weight > 0) + 1)]);
    }

    private static double ToHz(double mel) => mel < CornerMel ? mel * LinearHz : Corner * Math.Exp((mel - CornerMel) * LogStep);
}

/// <summary>Discrete Fourier transforms of one size, which is a product of small primes (Stockham's way, a stage a prime).</summary>
internal sealed class Fourier
{
    private readonly int _size;
    private readonly double[] _cos;
    private readonly double[] _sin;
    private readonly int[] _radices;
    private (double[] Re, double[] Im) _from;
    private (double[] Re, double[] Im) _to;

    public Fourier(int size)
    {
        _size = size;
        _cos = [.. Enumerable.Range(0, size).Select(i => Math.Cos(2 * Math.PI * i / size))];
        _sin = [.. Enumerable.Range(0, size).Select(i => -Math.Sin(2 * Math.PI * i / size))];
        _radices = [.. Radices(size)];
        (_from, _to) = ((new double[size], new double[size]), (new double[size], new double[size]));
    }

    /// <summary>The powers |X|^2 of two real signals.</summary>
    /// <param name="signals">One after the other, 2 x size.</param>
    /// <param name="powers">2 x (size / 2 + 1).</param>
    public void Powers(ReadOnlySpan<double> signals, Span<double> powers)
    {
        signals[.._size].CopyTo(_from.Re);
        signals[_size..].CopyTo(_from.Im);
        Transform();
        var (re, im) = _from;
        var bins = (_size / 2) + 1;
        for (var k = 0; k < bins; k++)
        {
            // X is that of the even part, Y of the odd.
            var other = (_size - k) % _size;
            var (xr, xi) = (re[k] + re[other], im[k] - im[other]);
            var (yr, yi) = (im[k] + im[other], re[other] - re[k]);
            powers[k] = ((xr * xr) + (xi * xi)) / 4;
            powers[bins + k] = ((yr * yr) + (yi * yi)) / 4;
        }
    }

    private void Transform()
    {
        var (length, stride) = (_size, 1); // what is still to be transformed, and how many of it there are
        foreach (var radix in _radices)
        {
            Stage(radix, length / radix, stride);
            (_from, _to) = (_to, _from);
            (length, stride) = (length / radix, stride * radix);
        }
    }

    private void Stage(int radix, int parts, int stride)
    {
        var ((re, im), (toRe, toIm)) = (_from, _to);
        Array.Clear(toRe);
        Array.Clear(toIm);
        for (var p = 0; p < parts; p++)
        {
            for (var k = 0; k < radix; k++)
            {
                var to = stride * ((radix * p) + k);
                for (var j = 0; j < radix; j++)
                {
                    // The stage's twiddle factor and the small transform's in one.
                    var turn = ((stride * p * k) + (_size / radix * j * k)) % _size;
                    var (cos, sin) = (_cos[turn], _sin[turn]);
                    var at = stride * (p + (parts * j));
                    for (var q = 0; q < stride; q++)
                    {
                        toRe[to + q] += (re[at + q] * cos) - (im[at + q] * sin);
                        toIm[to + q] += (re[at + q] * sin) + (im[at + q] * cos);
                    }
                }
            }
        }
    }

    private static IEnumerable<int> Radices(int size)
    {
        for (var radix = 2; size > 1; radix++)
        {
            for (; size % radix == 0; size /= radix)
            {
                yield return radix;
            }
        }
    }
}
