using EmotionFusion.Encoders;
using EmotionFusion.Pipeline;
using EmotionFusion.Training;

namespace EmotionFusion.Fuzz;

/// <summary>What people write by hand, and what comes with an encoder.</summary>
internal static class ConfigTargets
{
    public static readonly IReadOnlyList<Target> All =
    [
        new("experiment", InputFormat.Yaml, 6, (bench, input) => ExperimentFile.Load(bench.Write("experiment/fuzz.yaml", input))),
        new("corpus", InputFormat.Yaml, 5, Corpus),
        new("encoder", InputFormat.Yaml, 5, Encoder),
        new("vocabulary", InputFormat.Text, 2, (bench, input) => Tokenize(bench, "vocab.txt", input)),
        new("tokenizer", InputFormat.Json, 3, (bench, input) => Tokenize(bench, "tokenizer.json", input)),
        new("tokenizer-whole", InputFormat.Json, 3, Whole),
        new("tokenizer-config", InputFormat.Json, 3, (bench, input) => Tokenize(bench, "tokenizer_config.json", input)),
    ];

    private static void Corpus(Bench bench, byte[] input)
    {
        var folder = Path.GetDirectoryName(bench.Write($"corpora/{Fixture.Corpus}.yaml", input))!;
        var catalog = CorpusCatalog.Open(folder, bench.Fixed(Fixture.Data));
        catalog.Describe(Fixture.Corpus);
        catalog.Load(Fixture.Corpus);
    }

    private static void Encoder(Bench bench, byte[] input)
    {
        var folder = bench.Fresh(Fixture.TextEncoder);
        File.WriteAllBytes(Path.Combine(folder, "encoder.yaml"), input);
        var spec = EncoderSpec.Load(folder);
        if (spec.HasModel && (spec.VocabularyPath is null || File.Exists(spec.VocabularyPath)))
        {
            _ = spec.Fingerprint;
        }
        if (spec.VocabularyPath is not null)
        {
            Tokenizer.Load(spec.VocabularyPath, folder).Encode("Fine words.", spec.MaxTokens);
        }
    }

    private static readonly string[] Texts = ["", "The words [SEP] of a sentence.", "Ä\u0301\uD800 中文 [MASK]", new string('x', 500), "[UNK][CLS]"];

    // A tokenizer.json that needs no other file.
    private static void Whole(Bench bench, byte[] input)
    {
        var folder = bench.Fresh(Fixture.TextEncoder);
        var path = Path.Combine(folder, "tokenizer.json");
        File.WriteAllBytes(path, input);
        var tokenizer = Tokenizer.Load(path, folder);
        foreach (var text in Texts)
        {
            tokenizer.Encode(text, Math.Max(128, tokenizer.SpecialCount));
        }
    }

    private static void Tokenize(Bench bench, string file, byte[] input)
    {
        var folder = bench.Fresh(Fixture.TextEncoder);
        File.WriteAllBytes(Path.Combine(folder, file), input);
        var tokenizer = Tokenizer.Load(Path.Combine(folder, "vocab.txt"), folder);
        foreach (var text in Texts)
        {
            tokenizer.Encode(text, Math.Max(128, tokenizer.SpecialCount));
        }
    }
}
