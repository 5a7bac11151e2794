using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using EmotionFusion.Encoders;

namespace EmotionFusion.Pipeline;

/// <summary>How the text of a row becomes an encoder's input, and how many of them are read at a time.</summary>
internal sealed record EncoderInput<TInput>
{
    public required EncoderKind Kind { get; init; }

    /// <summary>Of an utterance: what a row's text is; null when it has none.</summary>
    public required Func<Utterance, string?> Source { get; init; }

    /// <summary>Throws <see cref="SampleException"/>.</summary>
    public required Func<string, TInput> Read { get; init; }

    /// <summary>Samples of a sound, characters of a text.</summary>
    public required Func<TInput, int> Size { get; init; }

    /// <summary>SHA-256, in hex.</summary>
    public required Func<TInput, string> Hash { get; init; }

    /// <summary>Rows read ahead; encoders group them by length.</summary>
    public required int WindowRows { get; init; }

    /// <summary>No further row is read ahead once their sizes add up to this.</summary>
    public required long WindowSize { get; init; }

    /// <summary>Rows that are encoded before they are saved: what a killed run can lose.</summary>
    public required int SavedRows { get; init; }
}

internal static class EncoderInput
{
    /// <summary>What an empty transcript is encoded as.</summary>
    public const string Empty = TextEncoder.NoWords;

    /// <summary>
    /// The text is a <see cref="SoundSource"/>, a sound file's path mostly. Clips are encoded one a core, so some for each core suffice, and progress and
    /// Ctrl-C are prompt; ten minutes of sound are 38 MB.
    /// </summary>
    public static readonly EncoderInput<float[]> Audio = new()
    {
        Kind = EncoderKind.Audio,
        Source = utterance => utterance.Sound?.ToString(),
        Read = text => AudioFile.ReadMono16k(SoundSource.Parse(text)),
        Size = samples => samples.Length,
        Hash = samples => HashOf(samples),
        WindowRows = Math.Clamp(4 * Environment.ProcessorCount, 16, 64),
        WindowSize = 10 * 60 * AudioFile.SampleRate,
        SavedRows = 64,
    };

    /// <summary>The text is itself what is encoded. Texts of one length are encoded together: the more at hand, the better.</summary>
    public static readonly EncoderInput<string> Text = new()
    {
        Kind = EncoderKind.Text,
        Source = utterance => utterance.Transcript ?? "",
        Read = text => text.Length == 0 ? Empty : text,
        Size = text => text.Length,
        Hash = text => HashOf<byte>(Encoding.UTF8.GetBytes(text)),
        WindowRows = 1024,
        WindowSize = 1 << 20,
        SavedRows = 1024,
    };

    /// <summary>In pieces: a span of bytes ends at 2^31, some hours of sound don't.</summary>
    internal static string HashOf<T>(ReadOnlySpan<T> values, int piece = 1 << 20) where T : unmanaged
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var at = 0; at < values.Length; at += Math.Min(piece, values.Length - at))
        {
            hash.AppendData(MemoryMarshal.AsBytes(values.Slice(at, Math.Min(piece, values.Length - at))));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
