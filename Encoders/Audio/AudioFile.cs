namespace EmotionFusion.Encoders;

/// <summary>
/// Reads WAV files: RIFF and RF64, integers of 8, 16, 24 and 32 bits, floats of 32 and 64, any number of channels,
/// rates of 1 to 768 kHz, up to an hour.
/// </summary>
public static class AudioFile
{
    /// <summary>Hz: what the encoders take.</summary>
    public const int SampleRate = 16_000;

    /// <summary>Hz: telephones have 8,000, ultrasound recorders 768,000; what lies outside is a broken header.</summary>
    internal const int LowestRate = 1_000;

    /// <inheritdoc cref="LowestRate"/>
    internal const int HighestRate = 768_000;

    /// <summary>
    /// Seconds. Utterances take a few; an hour has 58 million samples at 16 kHz, 230 MB. A small file can hold days by
    /// its header, at a low rate.
    /// </summary>
    internal const int LongestSound = 3600;

    /// <summary>Of one channel, as many as take 2 GB; an hour has fewer up to 149 kHz.</summary>
    internal const long MostFrames = 1 << 29;

    /// <summary>
    /// The file's sound as 16 kHz mono: the mean of its channels, resampled band-limited (flat to 7.2 kHz, 80 dB down
    /// from 8 kHz on) to ceil(frames * 16000 / rate) samples. 16 kHz sound is given as it is.
    /// </summary>
    /// <exception cref="SampleException">Missing, no WAV (says what it is), cut short, empty, too long, NaN or infinity in it.</exception>
    public static float[] ReadMono16k(string path) => Read(path, file =>
    {
        var header = WavReader.ReadHeader(file);
        return Resampler.To16k(WavSamples.ReadMono(file, header), header.Info.SampleRate);
    });

    /// <summary>What the file's header says; its samples aren't read.</summary>
    /// <exception cref="SampleException">As for <see cref="ReadMono16k"/>.</exception>
    public static AudioInfo Info(string path) => Read(path, file => WavReader.ReadHeader(file).Info);

    private static T Read<T>(string path, Func<Stream, T> read)
    {
        try
        {
            using var file = File.OpenRead(path);
            return read(file);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new SampleException($"{path}: no such file.", e);
        }
        catch (InvalidDataException e)
        {
            throw new SampleException($"{path}: {e.Message}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException { ParamName: "path" })
        {
            throw new SampleException($"{path}: can't be read: {e.Message}", e);
        }
    }
}

/// <summary>What a sound file's header says. A frame is one sample of every channel.</summary>
public sealed record AudioInfo(int SampleRate, int Channels, int BitsPerSample, long Frames)
{
    public double Seconds => (double)Frames / SampleRate;
}

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
