using EmotionFusion.Encoders;

namespace EmotionFusion.Tests;

/// <summary>
/// A classifier whose logits are linear in the features: Wa audio + Wt text, with weights that are the same every time.
/// Its encoders are the tracked ones.
/// </summary>
internal sealed record TinyClassifier
{
    public const string AudioEncoderName = "whisper-tiny-en";
    public const string TextEncoderName = "all-minilm-l6-v2";
    public const int Dimension = 384;

    private static readonly Lazy<ClassifierEncoder> Sound = new(() => Encoder(AudioEncoderName));
    private static readonly Lazy<ClassifierEncoder> Words = new(() => Encoder(TextEncoderName));

    public string[] Classes { get; init; } = ["neutral", "happy", "sad", "anger"];

    public ClassifierEncoder? Audio { get; init; } = Sound.Value;

    public ClassifierEncoder? Text { get; init; }

    public bool NeedsBoth { get; init; }

    /// <summary>Adds the output: valence, arousal and dominance; the last is NaN.</summary>
    public bool Vad { get; init; }

    /// <summary>What the graph really takes and gives, where the facts are to be wrong.</summary>
    public int GraphDimension { get; init; } = Dimension;

    public int? GraphClasses { get; init; }

    public Func<string, string> Facts { get; init; } = json => json;

    public static TinyClassifier OfSound => new();

    public static TinyClassifier OfWords => new() { Audio = null, Text = Words.Value };

    public static TinyClassifier OfBoth => new() { Text = Words.Value, NeedsBoth = true };

    public static TinyClassifier OfEither => new() { Text = Words.Value };

    private bool HasPresence => Audio is not null && Text is not null && !NeedsBoth;

    public string Write(string path)
    {
        var facts = new ClassifierFacts { Classes = Classes, Audio = Audio, Text = Text, NeedsBoth = NeedsBoth, Task = Vad ? "both" : "emotion" };
        File.WriteAllBytes(path, Model(Facts(facts.Write())));
        return path;
    }

    /// <summary>What the file must say of features, by plain sums in double.</summary>
    public double[] Probabilities(float[]? audio, float[]? text)
    {
        var logits = Classes.Select((_, c) => Sum(audio, c, 1) + Sum(text, c, 2)).ToArray();
        var total = logits.Sum(Math.Exp);
        return [.. logits.Select(logit => Math.Exp(logit) / total)];

        double Sum(float[]? features, int c, int seed) => features is null ? 0 : features.Select((value, i) => (double)value * Weights(seed, Classes.Length)[(i * Classes.Length) + c]).Sum();
    }

    private static ClassifierEncoder Encoder(string name)
    {
        var spec = EncoderSpec.Load(Repository.PathOf("Encoders", "onnx", name));
        return new(name, spec.Fingerprint, spec.Dimension, "mean", File.ReadAllText(Path.Combine(spec.Folder, "encoder.yaml")), spec.Licence);
    }

    private static float[] Weights(int seed, int classes)
    {
        var random = new SplitMix64((ulong)seed);
        return [.. Enumerable.Range(0, Dimension * classes).Select(_ => (random.Below(2001) - 1000) / 2000f)];
    }

    private byte[] Model(string facts)
    {
        var (writer, classes) = (new TinyOnnxWriter(), GraphClasses ?? Classes.Length);
        var terms = new List<string>();
        if (HasPresence)
        {
            writer.Constant("one", [1f], 1);
            writer.Node("Cast", ["one"], "axis", TinyOnnxWriter.Int("to", 7));
        }
        foreach (var (name, encoder, seed) in new[] { ("audio", Audio, 1), ("text", Text, 2) })
        {
            if (encoder is null)
            {
                continue;
            }
            writer.Input(name, GraphDimension);
            var features = name;
            if (HasPresence)
            {
                writer.FlagInput($"{name}_present");
                writer.Node("Cast", [$"{name}_present"], $"{name}_flags", TinyOnnxWriter.Int("to", 1));
                writer.Node("Unsqueeze", [$"{name}_flags", "axis"], $"{name}_weights");
                writer.Node("Mul", [name, $"{name}_weights"], $"{name}_there");
                features = $"{name}_there";
            }
            writer.Constant($"{name}_matrix", [.. Weights(seed, classes).Take(GraphDimension * classes)], GraphDimension, classes);
            writer.Node("MatMul", [features, $"{name}_matrix"], $"{name}_logits");
            terms.Add($"{name}_logits");
        }
        writer.Node("Sum", [.. terms], "logits");
        writer.Node("Softmax", ["logits"], "probabilities", TinyOnnxWriter.Int("axis", 1));
        writer.Node("Identity", ["logits"], "embedding");
        writer.Output("probabilities", classes);
        writer.Output("logits", classes);
        writer.Output("embedding", classes);
        if (Vad)
        {
            writer.Constant("selection", [.. Enumerable.Range(0, 3 * classes).Select(i => i % 3 == i / 3 ? 1f : 0f)], classes, 3);
            writer.Constant("centre", [3f, 3f, float.NaN], 3);
            writer.Node("MatMul", ["probabilities", "selection"], "vad_parts");
            writer.Node("Add", ["vad_parts", "centre"], "vad");
            writer.Output("vad", 3);
        }
        writer.Metadata(ClassifierFacts.Key, facts);
        return writer.ToArray();
    }
}
