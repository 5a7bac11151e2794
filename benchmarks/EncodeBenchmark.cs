using EmotionFusion.Encoders;
using EmotionFusion.Pipeline;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.Transforms.Onnx;

namespace EmotionFusion.Benchmarks;

/// <summary>
/// EncodeText in a pipeline against the two ways of running the same graph without it, on as many threads: ML.NET's own
/// ApplyOnnxModel, which runs a row at a time and takes vectors of one size only, so that rows are padded to the longest;
/// and batches of one size in the order of the texts, padded to their longest, of the sizes tried the best one.
/// Tokenizing is part of all three.
/// </summary>
internal static class EncodeBenchmark
{
    private const int Rounds = 3;
    private static readonly int[] BatchSizes = [1, 8, 16, 32, 64];
    private static readonly int Threads = Environment.ProcessorCount;

    /// <param name="file">A text a line; null for made-up ones.</param>
    public static int Run(string? file)
    {
        var spec = EncoderSpec.Load(Path.Combine(RepositoryRoot(), "Encoders", "onnx", "all-minilm-l6-v2"));
        string[] texts = file is null ? MadeUpTexts.Make(1_000, spec.VocabularyPath!) : [.. File.ReadLines(file).Where(line => line.Length > 0).Distinct()];
        var tokenizer = Tokenizer.Load(spec.VocabularyPath!, spec.Folder);
        int[] lengths = [.. texts.Select(text => tokenizer.Encode(text, spec.MaxTokens).Length).Order()];
        Console.WriteLine($"{texts.Length:N0} texts of {lengths[0]} to {lengths[^1]} tokens, half of them at most {lengths[lengths.Length / 2]}; {Threads} threads");
        using var encoder = TextEncoder.Load(spec, DeviceOption.Cpu); // threads and batches choose themselves
        using var options = new SessionOptions { IntraOpNumThreads = Threads };
        using var session = new InferenceSession(spec.ModelPath, options);
        var context = new MLContext();
        var model = OnnxModel(context, spec, lengths[^1]);
        var size = BatchSizes.MinBy(size => Measure.Seconds(() => FixedBatches(session, tokenizer, texts, size, spec.MaxTokens)));

        var seconds = Measure.Medians(
            Rounds,
            () => Measure.Seconds(() => EncodeText(context, encoder, texts)),
            () => Measure.Seconds(() => ApplyOnnxModel(context, model, tokenizer, texts, lengths[^1])),
            () => Measure.Seconds(() => FixedBatches(session, tokenizer, texts, size, spec.MaxTokens)));

        Measure.Print("EncodeText", seconds[0], "ApplyOnnxModel", seconds[1], 3);
        Measure.Print("EncodeText", seconds[0], $"fixed batches of {size}", seconds[2], 1.3);
        return 0;
    }

    private static void EncodeText(MLContext context, TextEncoder encoder, string[] texts)
    {
        var data = context.Data.LoadFromEnumerable(texts.Select(text => new TextRow { Text = text }));
        ReadAll<float>(context.Transforms.EncodeText("Features", nameof(TextRow.Text), encoder).Fit(data).Transform(data), "Features", texts.Length);
    }

    private static OnnxTransformer OnnxModel(MLContext context, EncoderSpec spec, int length)
    {
        var shapes = new[] { "input_ids", "attention_mask", "token_type_ids" }.ToDictionary(name => name, _ => new[] { 1, length });
        var estimator = context.Transforms.ApplyOnnxModel(new OnnxOptions
        {
            ModelFile = spec.ModelPath,
            InputColumns = [.. shapes.Keys],
            OutputColumns = [spec.Output],
            ShapeDictionary = shapes,
            IntraOpNumThreads = Threads,
        });
        return estimator.Fit(context.Data.LoadFromEnumerable(Array.Empty<TokenRow>(), TokenRow.Schema(length)));
    }

    private static void ApplyOnnxModel(MLContext context, OnnxTransformer model, Tokenizer tokenizer, string[] texts, int length)
    {
        var rows = texts.Select(text => TokenRow.Of(tokenizer.Encode(text, length), length));
        ReadAll<float>(model.Transform(context.Data.LoadFromEnumerable(rows, TokenRow.Schema(length))), "last_hidden_state", texts.Length);
    }

    private static void ReadAll<T>(IDataView view, string column, int expected)
    {
        using var cursor = view.GetRowCursor([view.Schema[column]]);
        var (getter, value, rows) = (cursor.GetGetter<VBuffer<T>>(view.Schema[column]), default(VBuffer<T>), 0);
        for (; cursor.MoveNext(); rows++)
        {
            getter(ref value);
        }
        if (rows != expected)
        {
            throw new InvalidOperationException($"{rows} rows came out of {expected}.");
        }
    }

    private static void FixedBatches(InferenceSession session, Tokenizer tokenizer, string[] texts, int size, int maxTokens)
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

    public static string RepositoryRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "EmotionFusion.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("No EmotionFusion.sln above the program.");
        }
        return folder;
    }

    private sealed class TextRow
    {
        public string Text { get; set; } = "";
    }

    private sealed class TokenRow
    {
        [ColumnName("input_ids")]
        public long[] Ids { get; set; } = [];

        [ColumnName("attention_mask")]
        public long[] Mask { get; set; } = [];

        [ColumnName("token_type_ids")]
        public long[] Types { get; set; } = [];

        public static TokenRow Of(int[] tokens, int length)
        {
            var row = new TokenRow { Ids = new long[length], Mask = new long[length], Types = new long[length] };
            for (var at = 0; at < tokens.Length; at++)
            {
                (row.Ids[at], row.Mask[at]) = (tokens[at], 1);
            }
            return row;
        }

        public static SchemaDefinition Schema(int length)
        {
            var schema = SchemaDefinition.Create(typeof(TokenRow));
            foreach (var column in schema)
            {
                column.ColumnType = new VectorDataViewType(NumberDataViewType.Int64, length);
            }
            return schema;
        }
    }
}
