namespace EmotionFusion.Encoders;

/// <summary>Recognises other formats that are often found under the name .wav.</summary>
internal static class AudioMagic
{
    public const string Remedy = "Convert it: ffmpeg -i in -c:a pcm_s16le out.wav";

    private static readonly (int Offset, byte[] Bytes, string Name)[] Signatures =
    [
        (8, "AIFF"u8.ToArray(), "AIFF"),
        (8, "AIFC"u8.ToArray(), "AIFF-C"),
        (0, "fLaC"u8.ToArray(), "FLAC"),
        (0, "OggS"u8.ToArray(), "Ogg (Vorbis or Opus)"),
        (0, "ID3"u8.ToArray(), "MP3"),
        (4, "ftyp"u8.ToArray(), "MP4 (M4A)"),
        (0, "RIFX"u8.ToArray(), "big-endian WAV (RIFX)"),
        (0, "NIST_1A"u8.ToArray(), "NIST SPHERE"),
        (0, ".snd"u8.ToArray(), "Sun AU"),
        (0, "caff"u8.ToArray(), "Core Audio (CAF)"),
        (0, "#!AMR"u8.ToArray(), "AMR"),
        (0, "wvpk"u8.ToArray(), "WavPack"),
        (0, [0x1A, 0x45, 0xDF, 0xA3], "Matroska or WebM"),
        (0, [0x30, 0x26, 0xB2, 0x75], "Windows Media (WMA)"),
        (0, "version https://git-lfs"u8.ToArray(), "a Git LFS pointer (fetch the file itself: git lfs pull)"),
    ];

    /// <summary>The name of the format a file's first bytes belong to; null when it isn't known.</summary>
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

    // After the 11 bits of sync: 2 of version, 2 of layer; layer 0 is AAC's.
    private static string Mpeg(byte second) => (second & 0x06) == 0 ? "AAC" : "MP3";
}
