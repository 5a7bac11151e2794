using System.Buffers.Binary;

namespace EmotionFusion.Encoders;

/// <summary>Recognises sound files by their first bytes, whatever they are called.</summary>
internal static class AudioMagic
{
    public const string Wav = "WAV";
    public const string FloatWav = "WAV (float)";

    /// <summary>As many bytes as <see cref="Recognise"/> looks at.</summary>
    public const int Length = 48;

    /// <summary>No sound, but what stands for one.</summary>
    public const string LfsPointer = "a Git LFS pointer (fetch the file itself: git lfs pull)";

    private static readonly (int Offset, byte[] Bytes, string Name)[] Signatures =
    [
        (8, "AIFF"u8.ToArray(), "AIFF"),
        (8, "AIFC"u8.ToArray(), "AIFF-C"),
        (0, "fLaC"u8.ToArray(), "FLAC"),
        (28, "\u0001vorbis"u8.ToArray(), "Ogg Vorbis"),
        (28, "OpusHead"u8.ToArray(), "Ogg Opus"),
        (28, "\u007FFLAC"u8.ToArray(), "Ogg FLAC"),
        (28, "Speex   "u8.ToArray(), "Ogg Speex"),
        (0, "OggS"u8.ToArray(), "Ogg"),
        (0, "ID3"u8.ToArray(), "MP3"),
        (4, "ftypM4A"u8.ToArray(), "M4A"),
        (4, "ftyp"u8.ToArray(), "MP4"),
        (8, "AVI "u8.ToArray(), "AVI"),
        (0, "RIFX"u8.ToArray(), "big-endian WAV (RIFX)"),
        (0, "NIST_1A"u8.ToArray(), "NIST SPHERE"),
        (0, ".snd"u8.ToArray(), "Sun AU"),
        (0, "caff"u8.ToArray(), "Core Audio (CAF)"),
        (0, "#!AMR"u8.ToArray(), "AMR"),
        (0, "wvpk"u8.ToArray(), "WavPack"),
        (0, "FLV"u8.ToArray(), "Flash video"),
        (0, [0x00, 0x00, 0x01, 0xBA], "MPEG video"),
        (0, [0x1A, 0x45, 0xDF, 0xA3], "Matroska or WebM"),
        (0, [0x30, 0x26, 0xB2, 0x75], "Windows Media (WMA)"),
        (0, "version https://git-lfs"u8.ToArray(), LfsPointer),
    ];

    // By how a format's name begins.
    private static readonly (string Format, string[] Names)[] Extensions =
    [
        ("WAV", ["wav", "wave"]),
        ("AIFF", ["aif", "aiff", "aifc"]),
        ("FLAC", ["flac"]),
        ("Ogg", ["ogg", "oga", "opus", "spx", "ogv"]),
        ("MP3", ["mp3", "mp2"]),
        ("AAC", ["aac"]),
        ("M4A", ["m4a", "m4b", "mp4", "aac"]),
        ("MP4", ["mp4", "m4a", "m4v", "mov", "3gp"]),
        ("AVI", ["avi"]),
        ("Matroska", ["mkv", "mka", "webm"]),
        ("Windows Media", ["wma", "wmv", "asf"]),
        ("Sun AU", ["au", "snd"]),
        ("NIST SPHERE", ["sph", "wav"]), // TIMIT and its like call them so
    ];

    /// <summary>Of a format by its name: whether it is read without ffmpeg.</summary>
    public static bool IsPlainWav(string format) => format is Wav or FloatWav;

    public static bool IsWav(ReadOnlySpan<byte> start) =>
        start.Length >= 12 && (start.StartsWith("RIFF"u8) || start.StartsWith("RF64"u8)) && start[8..].StartsWith("WAVE"u8);

    /// <summary>Whether a file's name says that it is of another format than it is.</summary>
    public static bool IsMisnamed(string path, string format)
    {
        var extension = Path.GetExtension(path).TrimStart('.').ToLowerInvariant();
        return Array.Exists(Extensions, kind => kind.Names.Contains(extension))
            && !Array.Exists(Extensions, kind => format.StartsWith(kind.Format, StringComparison.Ordinal) && kind.Names.Contains(extension));
    }

    /// <summary>The name of the format that a file's first bytes belong to, WAV excepted; null when it isn't known.</summary>
    public static string? Recognise(ReadOnlySpan<byte> start)
    {
        foreach (var (offset, bytes, name) in Signatures)
        {
            if (start.Length >= offset + bytes.Length && start.Slice(offset, bytes.Length).SequenceEqual(bytes))
            {
                return name;
            }
        }
        return start is [0xFF, var second, ..] && (second & 0xE0) == 0xE0 ? Mpeg(second) : null;
    }

    /// <summary>What a FLAC file's STREAMINFO (RFC 9639, 8.2) says; its frames are 0 where the writer didn't know. Null: no FLAC, or a broken one.</summary>
    public static AudioInfo? FlacInfo(ReadOnlySpan<byte> start)
    {
        const int StreamInfo = 8; // after fLaC and the block's head, whose type is 0
        if (start.Length < StreamInfo + 18 || !start.StartsWith("fLaC"u8) || (start[4] & 0x7F) != 0)
        {
            return null;
        }
        // 20 bits of rate, 3 of channels - 1, 5 of bits - 1, 36 of frames.
        var bits = BinaryPrimitives.ReadUInt64BigEndian(start[(StreamInfo + 10)..]);
        var rate = (int)(bits >> 44);
        return rate >= AudioFile.LowestRate ? new(rate, (int)(bits >> 41 & 7) + 1, (int)(bits >> 36 & 31) + 1, (long)(bits & 0xF_FFFF_FFFF)) : null;
    }

    /// <summary>The bytes that an AIFF file says it has; null: no AIFF.</summary>
    public static long? AiffLength(ReadOnlySpan<byte> start) =>
        start.Length >= 12 && start.StartsWith("FORM"u8) && start[8..].StartsWith("AIF"u8) ? 8L + BinaryPrimitives.ReadUInt32BigEndian(start[4..]) : null;

    // After the 11 bits of sync: 2 of version, 2 of layer; layer 0 is AAC's.
    private static string Mpeg(byte second) => (second & 0x06) == 0 ? "AAC" : "MP3";
}
