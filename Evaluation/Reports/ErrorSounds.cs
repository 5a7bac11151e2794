using System.Buffers.Binary;
using System.Text;
using EmotionFusion.Encoders;
using EmotionFusion.Pipeline;

namespace EmotionFusion.Evaluation;

/// <summary>The sounds of a run's most confident errors, read from their corpora to be put into the report: 16 kHz, mono, 16 bit.</summary>
internal sealed class ErrorSounds
{
    /// <summary>Of a longer sound the beginning is played; so twenty of them take 8.6 MB of the page at most.</summary>
    internal const int MostSeconds = 10;

    private readonly Dictionary<string, ErrorSound> _sounds = new(StringComparer.Ordinal);

    /// <summary>How many there are.</summary>
    public int Count => _sounds.Values.Count(sound => sound.Wav is not null);

    /// <summary>Why others aren't there: utterance and reason.</summary>
    public IReadOnlyList<string> Faults => [.. _sounds.Where(sound => sound.Value.Fault is not null).Select(sound => $"{sound.Key}: {sound.Value.Fault}")];

    /// <summary>Reads the sound, or the part of a sound, of each error. One that can't be read, or isn't the one that the run was made with, is a fault, and no more.</summary>
    /// <exception cref="EmotionFusionException">config.yaml is broken, or a corpus can't be had.</exception>
    public static ErrorSounds Read(SavedRun run, CorpusCatalog catalog)
    {
        var config = RecordedConfig.Read(run.Folder).Experiment;
        var names = ExperimentPlanner.CorporaOf(config);
        var utterances = names.SelectMany(name => catalog.Load(name, config.LabelMap).Utterances.Select(utterance => (Id: names.Count == 1 ? utterance.Id : $"{name}/{utterance.Id}", Utterance: utterance)))
            .ToDictionary(pair => pair.Id, pair => pair.Utterance, StringComparer.Ordinal);
        var inputs = InputsFile.Read(run.Folder.Inputs);
        var sounds = new ErrorSounds();
        foreach (var id in ConfidentError.Of(run.Predictions).Select(error => error.Worst.Prediction.Utterance))
        {
            sounds._sounds[id] = utterances.TryGetValue(id, out var utterance)
                ? ErrorSound.Read(utterance, inputs?.ByUtterance.GetValueOrDefault(id)?.Recording)
                : new(null, 0, $"not in {string.Join(", ", names)} any more");
        }

        return sounds;
    }

    /// <summary>null where it wasn't asked for.</summary>
    internal ErrorSound? Of(string utterance) => _sounds.GetValueOrDefault(utterance);
}

/// <summary>A sound, or why there's none.</summary>
/// <param name="Wav">A whole WAV file.</param>
/// <param name="Seconds">Of the whole sound, of which the file may have the beginning only.</param>
/// <param name="Fault">null where there is one.</param>
internal sealed record ErrorSound(byte[]? Wav, double Seconds, string? Fault)
{
    private const int HeaderSize = 44, BytesPerSample = 2;

    /// <param name="recorded">The beginning of the hash of the sound that the run was made with; null or empty: not known.</param>
    public static ErrorSound Read(Utterance utterance, string? recorded)
    {
        if (utterance.Sound is not { } source)
        {
            return new(null, 0, utterance.AudioFault ?? "the corpus has no sound of it");
        }

        try
        {
            var samples = AudioFile.ReadMono16k(source);
            return recorded is { Length: > 0 } && InputsFile.RecordingKey(EncoderInput.Audio.Hash(samples)) != recorded
                ? new(null, 0, $"{source} isn't the sound that the run was made with")
                : new(WavOf(samples.AsSpan(0, Math.Min(samples.Length, ErrorSounds.MostSeconds * AudioFile.SampleRate))), (double)samples.Length / AudioFile.SampleRate, null);
        }
        catch (SampleException e)
        {
            return new(null, 0, e.Message);
        }
    }

    /// <summary>A RIFF file of one channel of 16-bit samples.</summary>
    internal static byte[] WavOf(ReadOnlySpan<float> samples)
    {
        var size = BytesPerSample * samples.Length;
        var wav = new byte[HeaderSize + size];
        var header = wav.AsSpan();
        Encoding.ASCII.GetBytes("RIFF    WAVEfmt ", header);
        BinaryPrimitives.WriteInt32LittleEndian(header[4..], HeaderSize - 8 + size);
        BinaryPrimitives.WriteInt32LittleEndian(header[16..], 16); // the format chunk's size
        BinaryPrimitives.WriteInt16LittleEndian(header[20..], 1); // PCM
        BinaryPrimitives.WriteInt16LittleEndian(header[22..], 1); // channels
        BinaryPrimitives.WriteInt32LittleEndian(header[24..], AudioFile.SampleRate);
        BinaryPrimitives.WriteInt32LittleEndian(header[28..], BytesPerSample * AudioFile.SampleRate);
        BinaryPrimitives.WriteInt16LittleEndian(header[32..], BytesPerSample);
        BinaryPrimitives.WriteInt16LittleEndian(header[34..], 8 * BytesPerSample);
        Encoding.ASCII.GetBytes("data", header[36..]);
        BinaryPrimitives.WriteInt32LittleEndian(header[40..], size);
        for (var i = 0; i < samples.Length; i++)
        {
            BinaryPrimitives.WriteInt16LittleEndian(header[(HeaderSize + BytesPerSample * i)..], (short)Math.Round(Math.Clamp(samples[i], -1, 1) * short.MaxValue));
        }

        return wav;
    }
}
