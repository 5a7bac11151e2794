using EmotionFusion.Encoders;
using EmotionFusion.Tests;

namespace EmotionFusion.Packages.Tests;

/// <summary>A classifier with made-up weights over the tracked encoders, and what it must say of EmoDB, by sums of its own.</summary>
internal static class Expected
{
    private static readonly Lazy<AudioEncoder> Sound = new(() => AudioEncoder.Load(EncoderSpec.Load(Repository.PathOf("Encoders", "onnx", TinyClassifier.AudioEncoderName)), DeviceOption.Cpu));
    private static readonly Lazy<TextEncoder> Words = new(() => TextEncoder.Load(EncoderSpec.Load(Repository.PathOf("Encoders", "onnx", TinyClassifier.TextEncoderName)), DeviceOption.Cpu));

    /// <summary>Takes sound, words or both.</summary>
    public static TinyClassifier Classifier => TinyClassifier.OfEither;

    public static string[] Clips { get; } = [.. new[] { "03a01Fa.wav", "08a01Na.wav", "16b10Wb.wav" }.Select(name => Repository.PathOf("samples", "emodb", name))];

    public static (string Emotion, double Probability) Of(string clip, string? text = null)
    {
        var probabilities = Probabilities(clip, text);
        return (Classifier.Classes[Array.IndexOf(probabilities, probabilities.Max())], probabilities.Max());
    }

    public static double[] Probabilities(string clip, string? text = null) => Classifier.Probabilities(
        Sound.Value.Encode([AudioFile.ReadMono16k(clip)])[0].Values!, text is null ? null : Words.Value.Encode([text])[0].Values!);
}
