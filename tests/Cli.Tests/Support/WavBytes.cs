using System.Text;

namespace EmotionFusion.Cli.Tests;

/// <summary>Makes WAV files of 16 kHz, mono, 16 bit.</summary>
public static class WavBytes
{
    private const int Rate = 16000;

    /// <summary>A soft 200 Hz tone of so many samples.</summary>
    public static byte[] Tone(int samples) => Of([.. Enumerable.Range(0, samples).Select(i => (short)(3000 * Math.Sin(2 * Math.PI * 200 * i / Rate)))]);

    /// <summary>So many samples of one value.</summary>
    public static byte[] Constant(int samples, short value) => Of([.. Enumerable.Repeat(value, samples)]);

    private static byte[] Of(short[] samples)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(Encoding.ASCII.GetBytes("RIFF"));
        writer.Write(36 + (2 * samples.Length));
        writer.Write(Encoding.ASCII.GetBytes("WAVEfmt "));
        writer.Write(16);
        writer.Write((short)1);
        writer.Write((short)1);
        writer.Write(Rate);
        writer.Write(2 * Rate);
        writer.Write((short)2);
        writer.Write((short)16);
        writer.Write(Encoding.ASCII.GetBytes("data"));
        writer.Write(2 * samples.Length);
        foreach (var sample in samples)
        {
            writer.Write(sample);
        }

        return stream.ToArray();
    }
}
