namespace EmotionFusion.Encoders;

/// <summary>
/// How loud a sound is, gathered from the samples as the file has them: before channels are mixed and rates changed.
/// Full scale is 1.
/// </summary>
internal sealed class SoundLevels
{
    /// <summary>As many samples of a channel in a row at full scale are clipped; one or two are a loud sound's peak.</summary>
    private const int ClippedRun = 3;

    // Per channel: how long it has been at full scale, and on which side.
    private (int Length, bool Up)[] _atTop = [];
    private double _top = 1;
    private long _samples;
    private long _clipped;
    private long _silent;
    private long _longestSilence;
    private double _squares;

    /// <summary>The largest magnitude of all channels; compressed sound may have more than 1.</summary>
    public double Peak { get; private set; }

    /// <summary>Root of the mean of squares of all channels.</summary>
    public double Rms => _samples == 0 ? 0 : Math.Sqrt(_squares / _samples);

    /// <summary>0 to 1: samples at full scale in runs of three and more, of all.</summary>
    public double ClippedShare => _samples == 0 ? 0 : (double)_clipped / _samples;

    /// <summary>The longest run of frames in which every channel is exactly 0.</summary>
    public long LongestSilence => _longestSilence;

    /// <summary>To be called first.</summary>
    /// <param name="channels">Of a frame.</param>
    /// <param name="bits">Integers of how many bits the samples were, which don't reach 1 itself; 0: floats, and what compressed sound decodes to.</param>
    public void Begin(int channels, int bits) =>
        (_atTop, _top) = (new (int, bool)[channels], 1 - Math.ScaleB(1, 1 - (bits == 0 ? 16 : Math.Min(bits, 32))));

    /// <param name="samples">Whole frames.</param>
    public void Add(ReadOnlySpan<double> samples)
    {
        for (var at = 0; at < samples.Length; at += _atTop.Length)
        {
            AddFrame(samples.Slice(at, _atTop.Length));
        }
    }

    private void AddFrame(ReadOnlySpan<double> frame)
    {
        var largest = 0.0;
        for (var channel = 0; channel < frame.Length; channel++)
        {
            var (sample, size) = (frame[channel], Math.Abs(frame[channel]));
            largest = Math.Max(largest, size);
            _squares += sample * sample;
            if (size >= _top)
            {
                Top(ref _atTop[channel], sample > 0);
            }
            else
            {
                _atTop[channel].Length = 0;
            }
        }
        _samples += frame.Length;
        Peak = Math.Max(Peak, largest);
        _silent = largest == 0 ? _silent + 1 : 0;
        _longestSilence = Math.Max(_longestSilence, _silent);
    }

    private void Top(ref (int Length, bool Up) run, bool up)
    {
        run = (run.Length > 0 && run.Up == up ? run.Length + 1 : 1, up);
        _clipped += run.Length == ClippedRun ? ClippedRun : run.Length > ClippedRun ? 1 : 0;
    }
}
