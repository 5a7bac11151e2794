using System.Text;

namespace EmotionFusion.Pipeline.Tests;

/// <summary>WAV files, 16 kHz mono 16 bit.</summary>
internal static class Waves
{
    public static byte[] Of(params short[] samples)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(Encoding.ASCII.GetBytes("RIFF"));
        writer.Write(36 + (samples.Length * 2));
        writer.Write(Encoding.ASCII.GetBytes("WAVEfmt "));
        writer.Write(16);
        writer.Write((short)1);
        writer.Write((short)1);
        writer.Write(16_000);
        writer.Write(32_000);
        writer.Write((short)2);
        writer.Write((short)16);
        writer.Write(Encoding.ASCII.GetBytes("data"));
        writer.Write(samples.Length * 2);
        Array.ForEach(samples, writer.Write);
        return stream.ToArray();
    }

    public static byte[] Tone(int samples, int seed) => Of([.. Enumerable.Range(0, samples).Select(i => (short)(i * (seed + 7) % 2000))]);
}
