using System.Globalization;
using EmotionFusion.Evaluation;

namespace EmotionFusion.Cli;

/// <summary>Says what a classifier file is.</summary>
internal static class ClassifierPrinter
{
    /// <param name="measured">How good it is, or why nobody knows; null: by its own facts.</param>
    public static void Print(ClassifierFile file, string? measured, Terminal terminal)
    {
        var facts = file.Facts;
        if (facts.Classes.Count > 0)
        {
            Line("classes", string.Join(", ", facts.Classes));
        }

        foreach (var (what, encoder) in new[] { ("audio", facts.Audio), ("text", facts.Text) })
        {
            if (encoder is not null)
            {
                Line(what, string.Create(CultureInfo.InvariantCulture, $"{encoder.Encoder} {encoder.Fingerprint}, {encoder.Dimension} values, pooling {encoder.Pooling}, licence {encoder.Licence}"));
            }
        }

        foreach (var corpus in facts.TrainingCorpora)
        {
            Line("trained on", string.Create(CultureInfo.InvariantCulture, $"{corpus.Name}: {corpus.Utterances} utterances of {corpus.Speakers} speakers"));
        }

        Line("heads", facts.Members == 1 ? "1" : string.Create(CultureInfo.InvariantCulture, $"the mean of {facts.Members}"));
        Line("measured", measured ?? Measurement.Describe(facts.Measured));
        terminal.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Classifier: {file.Path} ({file.Bytes / 1e6:0.0} MB)"));

        void Line(string what, string text) => terminal.Out.WriteLine($"{what,-11}{text}");
    }
}
