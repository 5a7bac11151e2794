using System.Globalization;

namespace EmotionFusion.Encoders;

/// <summary>
/// Reads sound files: WAV by itself (RIFF and RF64, integers of 8, 16, 24 and 32 bits, floats of 32 and 64, any number of
/// channels, rates of 1 to 768 kHz), others (FLAC, MP3, Ogg, M4A, AIFF, the sound of MP4 and AVI, compressed WAV, ...) through
/// ffmpeg where it is installed. What a file is, its first bytes say, not its name. Up to an hour, or an hour's part of more.
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
    /// <exception cref="SampleException">Missing, no sound (says what it is), cut short, empty, too long, NaN or infinity in it, or it needs ffmpeg, which isn't there.</exception>
    public static float[] ReadMono16k(string path) => ReadMono16k(new SoundSource(path));

    /// <summary>The same of a part of a file: the part's samples, resampled as if nothing were before and after it.</summary>
    /// <exception cref="SampleException">As for a whole file, or the part isn't in it.</exception>
    public static float[] ReadMono16k(SoundSource source, CancellationToken cancellation = default) =>
        Read(source, cancellation: cancellation).Mono16k();

    /// <summary>What the file's header says; a WAV file's samples aren't read, others are decoded.</summary>
    /// <exception cref="SampleException">As for <see cref="ReadMono16k(string)"/>.</exception>
    public static AudioInfo Info(string path) => Info(new SoundSource(path));

    /// <summary>The same of a part; its frames are the part's.</summary>
    /// <inheritdoc cref="Info(string)"/>
    public static AudioInfo Info(SoundSource source) => Header(source) is { } header ? header.Info : Read(source).Info;

    /// <summary>What the header of a WAV or FLAC file says; null for other formats, which only decoding tells about.</summary>
    /// <exception cref="SampleException">As for <see cref="ReadMono16k(string)"/>.</exception>
    internal static SoundHeader? Header(SoundSource source, Ffmpeg? ffmpeg = null) => Open<SoundHeader?>(source, file =>
    {
        var (format, known) = Recognise(file);
        var header = format is null ? WavReader.ReadHeader(file) : null;
        if (header is { Format.Codec: null })
        {
            return new(NameOf(header.Format), Cut(header.Info, source).Info);
        }
        format ??= NameOf(header!.Format);
        (ffmpeg ?? Ffmpeg.Installed).Require(format);
        return known is { Frames: > 0 } ? new SoundHeader(format, Cut(known, source).Info) : null;
    });

    /// <summary>Decodes a sound at its own rate.</summary>
    /// <param name="source">File and part.</param>
    /// <param name="levels">Told all samples.</param>
    /// <param name="ffmpeg">Null: the one that is installed.</param>
    /// <param name="cancellation">Ends a decoder's process.</param>
    /// <exception cref="SampleException">As for <see cref="ReadMono16k(string)"/>.</exception>
    internal static DecodedSound Read(SoundSource source, SoundLevels? levels = null, Ffmpeg? ffmpeg = null, CancellationToken cancellation = default) => Open(source, file =>
    {
        var (format, known) = Recognise(file);
        var header = format is null ? WavReader.ReadHeader(file) : null;
        if (header is not { Format.Codec: null })
        {
            return (ffmpeg ?? Ffmpeg.Installed).Decode(source, format ?? NameOf(header!.Format), known, levels, cancellation);
        }
        var (info, first) = Cut(header.Info, source);
        file.Position = header.DataOffset + (first * header.Format.BlockAlign);
        return new(new(NameOf(header.Format), info), WavSamples.ReadMono(file, header.Format, info.Frames, info.Frames, levels));
    });

    private static string NameOf(WavFormat format) => format.Codec is { } codec ? $"WAV ({codec})" : format.IsFloat ? AudioMagic.FloatWav : AudioMagic.Wav;

    /// <returns>The format, null for WAV, and what a FLAC file's first bytes say. The file is at its beginning again.</returns>
    private static (string? Format, AudioInfo? Known) Recognise(Stream file)
    {
        Span<byte> start = stackalloc byte[AudioMagic.Length];
        start = start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        file.Position = 0;
        if (AudioMagic.IsWav(start))
        {
            return (null, null);
        }
        // ffmpeg takes what there is, without a word.
        if (AudioMagic.AiffLength(start) is { } promised && promised > file.Length)
        {
            throw new InvalidDataException($"is AIFF, cut short: it should have {promised} bytes, {file.Length} are there.");
        }
        return AudioMagic.Recognise(start) switch
        {
            AudioMagic.LfsPointer => throw new InvalidDataException($"isn't a sound file but {AudioMagic.LfsPointer}."),
            { } format => (format, AudioMagic.FlacInfo(start)),
            null when start.IsEmpty => throw new InvalidDataException("the file is empty (0 bytes)."),
            null => throw new InvalidDataException("isn't a sound file: it begins neither with RIFF....WAVE nor as any other format that is known."),
        };
    }

    /// <returns>The part's figures, and the file's frame that it begins with.</returns>
    private static (AudioInfo Info, long First) Cut(AudioInfo file, SoundSource source)
    {
        var part = source.Part is null ? file : file with { Frames = source.Part.Count(file.SampleRate, file.Frames) };
        return part.Seconds > LongestSound || part.Frames > MostFrames
            ? throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture,
                $"is too long: {part.Frames} samples a channel at {part.SampleRate} Hz, {part.Seconds:0} seconds; expected {LongestSound} seconds and {MostFrames} samples at most. Cut it into pieces."))
            : (part, source.Part?.Frames(file.SampleRate).First ?? 0);
    }

    private static T Open<T>(SoundSource source, Func<Stream, T> read)
    {
        try
        {
            using var file = File.OpenRead(source.Path);
            return read(file);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new SampleException($"{source}: no such file.", e);
        }
        catch (InvalidDataException e)
        {
            throw new SampleException($"{source}: {e.Message}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException { ParamName: "path" })
        {
            throw new SampleException($"{source}: can't be read: {e.Message}", e);
        }
    }
}

/// <summary>What is known of a sound, or of a part of one. A frame is one sample of every channel.</summary>
/// <param name="BitsPerSample">0: it was compressed, or nobody says.</param>
public sealed record AudioInfo(int SampleRate, int Channels, int BitsPerSample, long Frames)
{
    public double Seconds => (double)Frames / SampleRate;
}

/// <summary>What a sound is: its format as it was found, whatever the file is called, and figures.</summary>
internal sealed record SoundHeader(string Format, AudioInfo Info);

/// <summary>A sound at its own rate, its channels mixed.</summary>
internal sealed record DecodedSound(SoundHeader Header, float[] Mono)
{
    public AudioInfo Info => Header.Info;

    public float[] Mono16k() => Resampler.To16k(Mono, Info.SampleRate);
}
