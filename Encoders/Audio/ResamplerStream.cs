namespace EmotionFusion.Encoders;

/// <summary>
/// Resamples sound that comes in pieces to 16 kHz. All that it gives, joined, is to the bit what
/// <see cref="Resampler.To16k"/> makes of the whole. It keeps as much sound as the filter sees, some milliseconds.
/// </summary>
internal sealed class ResamplerStream
{
    private readonly Resampler? _filter; // null: 16 kHz already
    private float[] _kept; // input that is still needed; its first sample is the first that the next output sample sees
    private int _count;
    private long _received;
    private long _given;
    private int _fraction;

    /// <exception cref="ArgumentOutOfRangeException">A rate that no sound has.</exception>
    public ResamplerStream(int rate)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rate, AudioFile.LowestRate);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rate, AudioFile.HighestRate);
        _filter = rate == AudioFile.SampleRate ? null : Resampler.For(rate);
        _count = _filter?.Before ?? 0; // before the sound is silence
        _kept = new float[_count];
    }

    /// <summary>Takes samples of the source's rate and gives those of 16 kHz that can be known by now.</summary>
    public float[] Push(ReadOnlySpan<float> samples)
    {
        if (_filter is null)
        {
            return samples.ToArray();
        }

        _received += samples.Length;
        Keep(samples);
        return Convert(_filter, long.MaxValue);
    }

    /// <summary>The rest, once the sound is over.</summary>
    public float[] Finish()
    {
        if (_filter is null)
        {
            return [];
        }

        Keep(new float[2 * _filter.Span]); // after the sound is silence
        return Convert(_filter, ((_received * _filter.Up) + _filter.Down - 1) / _filter.Down);
    }

    private void Keep(ReadOnlySpan<float> samples)
    {
        if (_count + samples.Length > _kept.Length)
        {
            Array.Resize(ref _kept, Math.Max(2 * _kept.Length, _count + samples.Length));
        }

        samples.CopyTo(_kept.AsSpan(_count));
        _count += samples.Length;
    }

    private float[] Convert(Resampler filter, long end)
    {
        var (result, at) = (new List<float>(), 0);
        for (; at + filter.Span <= _count && _given < end; _given++)
        {
            result.Add(filter.At(_fraction, _kept.AsSpan(at, filter.Span)));
            var next = _fraction + filter.Down;
            (at, _fraction) = (at + (next / filter.Up), next % filter.Up);
        }

        _kept.AsSpan(at, _count - at).CopyTo(_kept);
        _count -= at;
        return [.. result];
    }
}
