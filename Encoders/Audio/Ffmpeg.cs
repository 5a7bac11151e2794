using System.Globalization;

namespace EmotionFusion.Encoders;

/// <summary>
/// Decodes what isn't WAV with the program ffmpeg, which is run a sound. It writes 64-bit floats at the sound's own rate and
/// channels: integers of up to 32 bits are exact in them (sample / 2^(bits-1), as <see cref="WavSamples"/> has it), so a
/// FLAC file and a WAV file of the same samples are the same to the bit, and nothing is clipped.
/// </summary>
/// <param name="program">Full path; null: there is none.</param>
/// <param name="patience">How long it may write nothing before it is ended.</param>
internal sealed class Ffmpeg(string? program, TimeSpan patience)
{
    /// <summary>Of the environment; names another program than the first <c>ffmpeg</c> of PATH.</summary>
    public const string Variable = "EMOTIONFUSION_FFMPEG";

    private const string Name = "ffmpeg";
    private const int HeaderBytes = 4096;
    private const int HighestSoughtRate = 192_000; // ffmpeg's times have microseconds
    private const int FewestSafeBits = 16; // ffmpeg 5 drops FLAC frames of fewer than 11 bytes without a word: silence of 8 bits
    private const double Longest = 1e9; // seconds: more than any file has, and ffmpeg can tell
    private const double Slack = 1; // seconds: a file's own times needn't begin at 0

    private readonly Lazy<string?> _version = new(() => program is null ? null : VersionOf(program, patience));

    public static Ffmpeg Installed { get; } = new(Find(Environment.GetEnvironmentVariable(Variable), Environment.GetEnvironmentVariable("PATH")), TimeSpan.FromMinutes(1));

    /// <summary>Null where it isn't installed.</summary>
    public string? Program => program;

    /// <summary>The first line that it says of itself; null where it isn't installed or doesn't run.</summary>
    public string? Version => _version.Value;

    /// <param name="named">What the environment names; null or empty: nothing.</param>
    /// <param name="path">Folders to look in.</param>
    /// <returns>Full path. What is named is it, whether it is there or not: another one in its place would surprise.</returns>
    public static string? Find(string? named, string? path)
    {
        if (!string.IsNullOrEmpty(named))
        {
            return named.Contains(Path.DirectorySeparatorChar) ? Path.GetFullPath(named) : InPath(named, path) ?? Path.GetFullPath(named);
        }
        return InPath(Name, path);
    }

    /// <param name="source">File and part; the part is cut out to the frame.</param>
    /// <param name="format">What the file is, for messages.</param>
    /// <param name="known">What the file's header says; null: nothing yet.</param>
    /// <param name="levels">Told all samples.</param>
    /// <param name="cancellation">Ends the process.</param>
    /// <exception cref="InvalidDataException">It can't be decoded, with ffmpeg's own words; or ffmpeg isn't there. Without the file's name.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public DecodedSound Decode(SoundSource source, string format, AudioInfo? known, SoundLevels? levels, CancellationToken cancellation)
    {
        var found = Require(format);
        if (source.Part?.Fault is { } fault)
        {
            throw new InvalidDataException(fault);
        }
        if (source.Part is not null && known is { BitsPerSample: < FewestSafeBits })
        {
            Decode(new(source.Path), format, known, levels: null, cancellation); // counts the frames
        }
        var sought = Sought(source.Part, known);
        using var run = FfmpegRun.Start(found, [.. Arguments(source, (double)sought / (known?.SampleRate ?? 1))], patience, cancellation);
        var header = ReadHeader(run, format);
        var (rate, block) = (header.Format.SampleRate, header.Format.BlockAlign);
        var (first, next) = source.Part?.Frames(rate) ?? (0, long.MaxValue);
        var skipped = sought + (run.Skip((first - sought) * block) / block);
        run.EndAfter(next == long.MaxValue ? long.MaxValue : (next - first) * block);
        var most = Math.Min(AudioFile.MostFrames, (long)AudioFile.LongestSound * rate);
        var mono = WavSamples.ReadMono(run, header.Format, null, most, levels);
        run.Finish();
        AssertWhole(source, known, rate, skipped, mono.Length);
        return new(new(format, new(rate, header.Format.Channels, known?.BitsPerSample ?? 0, mono.Length)), mono);
    }

    /// <returns>The program.</returns>
    /// <exception cref="InvalidDataException">It isn't there.</exception>
    public string Require(string format) => program ?? throw new InvalidDataException(
        $"is {format}, which only ffmpeg reads, and ffmpeg isn't installed. Install it (Debian, Ubuntu: apt install ffmpeg), name it in {Variable}, "
        + $"or convert the file: {Name} -i in -c:a pcm_s16le out.wav");

    /// <summary>
    /// The frame that ffmpeg is told to begin with. In formats other than FLAC it finds packets only, or decodes otherwise
    /// after them: these are decoded from the beginning.
    /// </summary>
    private static long Sought(AudioPart? part, AudioInfo? known)
    {
        if (part is null || known is not { Frames: > 0, SampleRate: <= HighestSoughtRate })
        {
            return 0;
        }
        part.AssertIn(known.SampleRate, known.Frames);
        return part.Frames(known.SampleRate).First;
    }

    /// <summary>A list of arguments, no shell; a file's name can be neither an option nor an address on the network.</summary>
    private static IEnumerable<string> Arguments(SoundSource source, double seek) =>
    [
        "-nostdin", "-hide_banner", "-v", "error", "-xerror", "-threads", "1", "-protocol_whitelist", "file",
        .. seek > 0 ? new[] { "-ss", Seconds(seek) } : [],
        "-i", "file:" + Path.GetFullPath(source.Path),
        "-map", "0:a:0", "-vn", "-map_metadata", "-1", "-fflags", "+bitexact",
        "-t", Seconds(Math.Min((source.Part?.End ?? double.PositiveInfinity) - seek, (source.Part?.Start ?? 0) - seek + AudioFile.LongestSound) + Slack),
        "-c:a", "pcm_f64le", "-f", "wav", "pipe:1",
    ];

    // A pipe's WAV doesn't know its length, so the beginning alone is parsed.
    private static WavHeader ReadHeader(FfmpegRun run, string format)
    {
        var start = new byte[HeaderBytes];
        start = start[..run.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        if (start.Length < HeaderBytes)
        {
            run.Finish(); // it may have failed
        }
        if (!AudioMagic.IsWav(start))
        {
            throw new InvalidDataException($"is {format}, and {run.Program} gave no sound for it.");
        }
        var header = WavReader.ReadHeader(new MemoryStream(start));
        run.PushBack(start.AsMemory((int)header.DataOffset));
        return header.Format.Codec is null ? header : throw new InvalidDataException($"is {format}, and {run.Program} gave compressed sound ({header.Format.Codec}) for it.");
    }

    private static void AssertWhole(SoundSource source, AudioInfo? known, int rate, long skipped, int read)
    {
        if (source.Part is { } part)
        {
            part.AssertIn(rate, skipped + read);
        }
        else if (read == 0)
        {
            throw new InvalidDataException("holds no samples.");
        }
        else if (known is { Frames: > 0 } && known.Frames != read)
        {
            throw new InvalidDataException(FormattableString.Invariant($"its header promises {known.Frames} samples a channel, but ffmpeg finds {read}: it is cut short or damaged."));
        }
    }

    private static string Seconds(double seconds) => Math.Min(seconds, Longest).ToString("0.000000", CultureInfo.InvariantCulture);

    private static string? InPath(string name, string? path)
    {
        var file = OperatingSystem.IsWindows() && !name.EndsWith(".exe", StringComparison.OrdinalIgnoreCase) ? name + ".exe" : name;
        return (path ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Where(Path.IsPathFullyQualified).Select(folder => Path.Combine(folder, file)).FirstOrDefault(File.Exists);
    }

    private static string? VersionOf(string program, TimeSpan patience)
    {
        try
        {
            using var run = FfmpegRun.Start(program, ["-version"], patience, default);
            using var text = new StreamReader(run, leaveOpen: true);
            var line = text.ReadLine();
            return string.IsNullOrWhiteSpace(line) ? null : line.Split(" Copyright")[0];
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}
