using System.Numerics;
using System.Runtime.InteropServices;

namespace EmotionFusion.Encoders;

/// <summary>Decodes samples to mono floats, integers of full scale being 1; a frame's value is the mean of its channels.</summary>
internal static class WavSamples
{
    private const int SamplesAtOnce = 1 << 13;

    /// <exception cref="InvalidDataException">A float sample is NaN or infinite.</exception>
    public static float[] ReadMono(Stream file, WavHeader header)
    {
        var (channels, frames) = (header.Info.Channels, header.Info.Frames);
        var mono = new float[frames];
        var framesAtOnce = Math.Max(1, SamplesAtOnce / channels);
        var bytes = new byte[framesAtOnce * channels * header.BytesPerSample];
        var samples = new double[framesAtOnce * channels];
        file.Position = header.DataOffset;
        for (var at = 0; at < mono.Length; at += framesAtOnce)
        {
            var piece = mono.AsSpan(at, Math.Min(framesAtOnce, mono.Length - at));
            var encoded = bytes.AsSpan(0, piece.Length * channels * header.BytesPerSample);
            file.ReadExactly(encoded);
            Decode(encoded, header.Format, samples);
            Mix(samples, channels, piece);
            AssertFinite(piece, at);
        }
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
