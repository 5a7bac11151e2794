using EmotionFusion.Encoders;
using Microsoft.ML.OnnxRuntime;

namespace EmotionFusion.Benchmarks;

/// <summary>Encoding texts with their lengths grouped against fixed batches in the order of the file, padded to their longest.</summary>
internal static class TextBenchmark
{
    private static readonly int[] BatchSizes = [8, 16, 32, 64];

    public static int Run(string file)
    {
        string[] texts = [.. File.ReadLines(file).Where(line => line.Length > 0).Distinct()];
        var spec = EncoderSpec.Load(Path.Combine(RepositoryRoot(), "Encoders", "onnx", "all-minilm-l6-v2"));
        using var encoder = TextEncoder.Load(spec, DeviceOption.Cpu);
        using var options = new SessionOptions { IntraOpNumThreads = Environment.ProcessorCount };
        using var session = new InferenceSession(spec.ModelPath, options);
        var tokenizer = WordPieceTokenizer.Load(spec.VocabularyPath!, spec.Folder);

        foreach (var size in BatchSizes)
        {
            var (ours, reference) = Measure.InTurns(1, () => encoder.Encode(texts), () => FixedBatches(session, tokenizer, texts, size, spec.MaxTokens));
            Measure.Print($"{texts.Length:N0} texts, lengths grouped", ours, $"fixed batches of {size}", reference, 1.3);
        }

        return 0;
    }

    private static void FixedBatches(InferenceSession session, WordPieceTokenizer tokenizer, string[] texts, int size, int maxTokens)
    {
        foreach (var batch in texts.Chunk(size))
        {
            var tokens = batch.Select(text => tokenizer.Encode(text, maxTokens)).ToArray();
            var length = tokens.Max(text => text.Length);
            var (ids, mask) = (new long[batch.Length * length], new long[batch.Length * length]);
            for (var row = 0; row < batch.Length; row++)
            {
                for (var at = 0; at < tokens[row].Length; at++)
                {
                    (ids[(row * length) + at], mask[(row * length) + at]) = (tokens[row][at], 1);
                }
            }

            Run(session, ids, mask, [batch.Length, length]);
        }
    }

    private static void Run(InferenceSession session, long[] ids, long[] mask, long[] shape)
    {
        using var idTensor = OrtValue.CreateTensorValueFromMemory(ids, shape);
        using var maskTensor = OrtValue.CreateTensorValueFromMemory(mask, shape);
        using var typeTensor = OrtValue.CreateTensorValueFromMemory(new long[ids.Length], shape);
        using var runOptions = new RunOptions();
        using var outputs = session.Run(
            runOptions, ["input_ids", "attention_mask", "token_type_ids"], [idTensor, maskTensor, typeTensor], ["last_hidden_state"]);
    }

    private static string RepositoryRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "EmotionFusion.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("No EmotionFusion.sln above the program.");
        }

        return folder;
    }
}
