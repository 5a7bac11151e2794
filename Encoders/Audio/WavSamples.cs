using System.Numerics;
using System.Runtime.InteropServices;

namespace EmotionFusion.Encoders;

/// <summary>Decodes samples to mono floats, integers of full scale being 1; a frame's value is the mean of its channels.</summary>
internal static class WavSamples
{
    private const int SamplesAtOnce = 1 << 13;

    /// <param name="stream">At the first sample.</param>
    /// <param name="format">Not a compressed one.</param>
    /// <param name="frames">As many are there; null: the stream goes on to its end.</param>
    /// <param name="most">More are an error, without an end that is known.</param>
    /// <param name="levels">Told all samples, if anybody wants to know.</param>
    /// <exception cref="InvalidDataException">A float sample is NaN or infinite, or there are more frames than allowed.</exception>
    /// <exception cref="EndOfStreamException">There are fewer frames.</exception>
    public static float[] ReadMono(Stream stream, WavFormat format, long? frames, long most, SoundLevels? levels = null)
    {
        var framesAtOnce = Math.Max(1, SamplesAtOnce / format.Channels);
        var bytes = new byte[framesAtOnce * format.BlockAlign];
        var samples = new double[framesAtOnce * format.Channels];
        var mono = new float[frames ?? framesAtOnce];
        var count = 0;
        levels?.Begin(format.Channels, format.IsFloat ? 0 : format.BitsPerSample);
        while (count < (frames ?? long.MaxValue))
        {
            var wanted = (int)Math.Min(framesAtOnce, (frames ?? long.MaxValue) - count) * format.BlockAlign;
            var got = stream.ReadAtLeast(bytes.AsSpan(0, wanted), wanted, throwOnEndOfStream: frames is not null) / format.BlockAlign;
            if (got == 0)
            {
                break;
            }
            if (count + got > most)
            {
                throw new InvalidDataException(FormattableString.Invariant($"is too long: more than {most} samples a channel at {format.SampleRate} Hz."));
            }
            if (count + got > mono.Length)
            {
                Array.Resize(ref mono, (int)Math.Min(most, 2L * mono.Length));
            }
            var decoded = samples.AsSpan(0, got * format.Channels);
            Decode(bytes.AsSpan(0, got * format.BlockAlign), format.Sample, decoded);
            var piece = mono.AsSpan(count, got);
            Mix(decoded, format.Channels, piece);
            AssertFinite(piece, count);
            levels?.Add(decoded);
            count += got;
        }
        Array.Resize(ref mono, count);
        return mono;
    }

    private static void Decode(ReadOnlySpan<byte> bytes, SampleFormat format, Span<double> samples)
    {
        switch (format)
        {
            case SampleFormat.UInt8:
                for (var i = 0; i < bytes.Length; i++)
                {
                    samples[i] = (bytes[i] - 128) / 128.0;
                }
                break;
            case SampleFormat.Int16:
                Scale(MemoryMarshal.Cast<byte, short>(bytes), 32768.0, samples);
                break;
            case SampleFormat.Int24:
                for (var i = 0; i < bytes.Length / 3; i++)
                {
                    samples[i] = (bytes[3 * i] | bytes[3 * i + 1] << 8 | (sbyte)bytes[3 * i + 2] << 16) / 8388608.0;
                }
                break;
            case SampleFormat.Int32:
                Scale(MemoryMarshal.Cast<byte, int>(bytes), 2147483648.0, samples);
                break;
            case SampleFormat.Float32:
                Scale(MemoryMarshal.Cast<byte, float>(bytes), 1, samples);
                break;
            case SampleFormat.Float64:
                MemoryMarshal.Cast<byte, double>(bytes).CopyTo(samples);
                break;
        }
    }

    private static void Scale<T>(ReadOnlySpan<T> values, double fullScale, Span<double> samples) where T : INumberBase<T>
    {
        for (var i = 0; i < values.Length; i++)
        {
            samples[i] = double.CreateChecked(values[i]) / fullScale;
        }
    }

    private static void Mix(ReadOnlySpan<double> samples, int channels, Span<float> mono)
    {
        for (var i = 0; i < mono.Length; i++)
        {
            var sum = 0.0;
            foreach (var sample in samples.Slice(i * channels, channels))
            {
                sum += sample;
            }
            mono[i] = (float)(sum / channels);
        }
    }

    private static void AssertFinite(ReadOnlySpan<float> mono, int offset)
    {
        for (var i = 0; i < mono.Length; i++)
        {
            if (!float.IsFinite(mono[i]))
            {
                throw new InvalidDataException($"sample {offset + i} is {(float.IsNaN(mono[i]) ? "NaN" : "infinite")}; expected finite numbers.");
            }
        }
    }
}
