using Microsoft.ML.OnnxRuntime;

namespace EmotionFusion.Encoders;

/// <summary>Runs a graph of which no contract is known yet, to find out what it takes.</summary>
internal abstract class GraphTrial(InferenceSession session, string output)
{
    protected InferenceSession Session => session;

    public string Output => output;

    /// <summary>Values a frame or token; 0 before anything ran.</summary>
    public int Dimension { get; private set; }

    /// <summary>What ONNX Runtime said of the last input that failed.</summary>
    public string Fault { get; private set; } = "";

    /// <summary>Whether it gives frames of an input of this length.</summary>
    public bool Runs(int length) => Frames(length) is { Length: > 0 };

    /// <summary>The shortest length, or the longest, that it takes between one that it takes and one that it doesn't; null where it takes neither.</summary>
    /// <param name="low">The lower end.</param>
    /// <param name="high">The upper end.</param>
    /// <param name="takesShort">Whether the lower end is the one that it takes.</param>
    public int? Bisect(int low, int high, bool takesShort)
    {
        if (!Runs(takesShort ? low : high))
        {
            return null;
        }
        while (high - low > 1)
        {
            var middle = low + ((high - low) / 2);
            (low, high) = Runs(middle) == takesShort ? (middle, high) : (low, middle);
        }
        return takesShort ? low : high;
    }

    protected abstract float[]? Frames(int length);

    /// <returns>null where it fails, or gives nothing.</returns>
    protected float[]? Run(params ReadOnlySpan<(string Name, OrtValue Value)> inputs)
    {
        var (names, values) = (new string[inputs.Length], new OrtValue[inputs.Length]);
        for (var i = 0; i < inputs.Length; i++)
        {
            (names[i], values[i]) = inputs[i];
        }
        try
        {
            using var options = new RunOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
            using var outputs = session.Run(options, names, values, [output]);
            Dimension = (int)outputs[0].GetTensorTypeAndShape().Shape[^1];
            return outputs[0].GetTensorDataAsSpan<float>().ToArray();
        }
        catch (OnnxRuntimeException e)
        {
            Fault = e.Message;
            return null;
        }
    }
}

/// <summary>Of a graph that takes a waveform, perhaps with a mask.</summary>
internal sealed class AudioTrial(InferenceSession session, string input, string? mask, string output) : GraphTrial(session, output)
{
    private const int ToneSamples = 8000;
    private const float Tolerance = 0.01f;

    public string Input => input;

    public string? Mask => mask;

    /// <summary>Whether a tone and the same tone normalised give the same frames.</summary>
    public bool Normalizes()
    {
        var tone = Tone(ToneSamples);
        return Frames(tone) is { } frames && Frames(Waveform.Normalize(tone)) is { } normed && frames.Zip(normed, (a, b) => Math.Abs(a - b)).Max() <= Tolerance;
    }

    /// <summary>How far one frame is from the next where N samples give floor((N - frame) / hop) + 1 frames; null where no hop explains them.</summary>
    /// <param name="frame">Samples of a frame, as of the shortest input.</param>
    public int? HopOf(int frame)
    {
        int[] lengths = [frame, ToneSamples, AudioFile.SampleRate, (2 * AudioFile.SampleRate) + 77];
        int[] counts = [.. lengths.Select(length => (Frames(length)?.Length ?? 0) / Dimension)];
        return counts[1] < 2 ? null : Enumerable.Range(1, ToneSamples).Where(hop => lengths.Zip(counts).All(pair => ((pair.First - frame) / hop) + 1 == pair.Second)).Cast<int?>().FirstOrDefault();
    }

    protected override float[]? Frames(int length) => Frames(Tone(length));

    private float[]? Frames(float[] samples)
    {
        using var value = OnnxSession.Tensor(samples, 1, samples.Length);
        using var ones = OnnxSession.Tensor([.. Enumerable.Repeat(1L, samples.Length)], 1, samples.Length);
        return mask is null ? Run((input, value)) : Run((input, value), (mask, ones));
    }

    // An offset too: some networks don't mind the level.
    private static float[] Tone(int length) => [.. Enumerable.Range(0, length).Select(i => 0.25f + (0.3f * MathF.Sin(0.2f * i)))];
}

/// <summary>Of a graph that takes a spectrogram.</summary>
internal sealed class MelTrial(InferenceSession session, string input, int bands, string output) : GraphTrial(session, output)
{
    protected override float[]? Frames(int length)
    {
        using var value = OnnxSession.Tensor(new float[bands * length], 1, bands, length);
        return Run((input, value));
    }
}

/// <summary>Of a graph that takes token ids, whichever of BERT's three inputs it has.</summary>
internal sealed class TextTrial(InferenceSession session, string output) : GraphTrial(session, output)
{
    protected override float[]? Frames(int length)
    {
        var inputs = new List<(string, OrtValue)>();
        try
        {
            foreach (var name in Session.InputMetadata.Keys)
            {
                inputs.Add((name, OnnxSession.Tensor([.. Enumerable.Repeat(name == "token_type_ids" ? 0L : 1L, length)], 1, length)));
            }
            return Run([.. inputs]);
        }
        finally
        {
            inputs.ForEach(pair => pair.Item2.Dispose());
        }
    }
}
