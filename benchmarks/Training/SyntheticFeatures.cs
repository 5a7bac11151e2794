using EmotionFusion.Pipeline;

namespace EmotionFusion.Benchmarks;

/// <summary>Features of no meaning in the sizes of emotion2vec and BERT, ten speakers in five sessions.</summary>
internal static class SyntheticFeatures
{
    public const int Batch = 64;

    public static FeatureView View(int rows, int dimension = 768)
    {
        var random = new Random(1);
        FeatureBlock Block(string name)
        {
            var values = GC.AllocateUninitializedArray<float>(rows * dimension);
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = random.NextSingle();
            }

            return new FeatureBlock(name, "000000000000", dimension, values);
        }

        return new FeatureView(
            new Corpus
            {
                Name = "SYNTHETIC",
                ClassNames = ["neutral", "happy", "sad", "anger"],
                Exclusions = [],
                Utterances = [.. Enumerable.Range(0, rows).Select(row =>
                    new Utterance { Id = $"{row:000000}", Label = row / 10 % 4, Speaker = $"s{row % 10}", Session = $"{row % 10 / 2}" })],
            },
            Block("audio"),
            Block("text"));
    }
}
