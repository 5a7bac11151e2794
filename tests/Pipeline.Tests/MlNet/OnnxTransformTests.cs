using EmotionFusion.Encoders;
using EmotionFusion.Tests;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Onnx;

namespace EmotionFusion.Pipeline.Tests;

/// <summary>
/// ML.NET's own ApplyOnnxModel runs the encoders' graphs, a row at a time, and gives the vectors that EncodeText and
/// EncodeAudio give. It takes no vectors of variable size: texts are padded and masked, sounds are of one length.
/// </summary>
[TestClass]
public sealed class OnnxTransformTests
{
    private const int Tokens = 48;
    private const int Samples = 16_000;
    private const double Tolerance = 1e-4;

    private static readonly MLContext Context = new();

    [TestMethod]
    public void ApplyOnnxModel_Texts_GivesEncodeTextsVectors()
    {
        var spec = EncoderSpec.Load(Path.Combine(Repository.Encoders, "all-minilm-l6-v2"));
        var tokenizer = Tokenizer.Load(spec.VocabularyPath!, spec.Folder);
        string[] texts = ["Yes.", "I am so happy for you!", "", "It's a lousy day, and nobody cares about it; not even you.", "Über alles: naïve café."];
        var rows = Array.ConvertAll(texts, text => TextRow.Of(text, tokenizer.Encode(text.Length == 0 ? "[EMPTY]" : text, spec.MaxTokens)));
        var data = Context.Data.LoadFromEnumerable(rows);
        var shapes = new[] { "input_ids", "attention_mask", "token_type_ids" }.ToDictionary(name => name, _ => new[] { 1, Tokens });
        using var encoder = TextEncoder.Load(spec, DeviceOption.Cpu, 1);

        var view = Context.Transforms.ApplyOnnxModel(Options(spec, shapes))
            .Append(Context.Transforms.EncodeText("Ours", "Text", encoder))
            .Fit(data).Transform(data);

        foreach (var (row, (frames, ours)) in rows.Zip(view.GetColumn<float[]>(spec.Output).Zip(view.GetColumn<float[]>("Ours"))))
        {
            AssertClose(MeanOf(frames, (int)row.Mask.Sum(), spec.Dimension), ours, row.Text);
        }
    }

    [TestMethod]
    public void ApplyOnnxModel_Sounds_GivesEncodeAudiosVectors()
    {
        using var folder = new TemporaryFolder();
        var spec = EncoderSpec.Load(Path.Combine(Repository.Encoders, "whisper-tiny-en"));
        string[] files = [.. Enumerable.Range(0, 3).Select(i => folder.Write($"{i}.wav", Waves.Tone(Samples, i)))];
        var data = Context.Data.LoadFromEnumerable(files.Select(file => new SoundRow { File = file, Waveform = AudioFile.ReadMono16k(file) }).ToArray());
        using var encoder = AudioEncoder.Load(spec, DeviceOption.Cpu, 1);

        var view = Context.Transforms.ApplyOnnxModel(Options(spec, new() { ["input"] = [1, Samples] }))
            .Append(Context.Transforms.EncodeAudio("Ours", "File", encoder))
            .Fit(data).Transform(data);

        foreach (var (frames, ours) in view.GetColumn<float[]>(spec.Output).Zip(view.GetColumn<float[]>("Ours")))
        {
            AssertClose(MeanOf(frames, frames.Length / spec.Dimension, spec.Dimension), ours, spec.Name);
        }
    }

    private static OnnxOptions Options(EncoderSpec spec, Dictionary<string, int[]> shapes) =>
        new() { ModelFile = spec.ModelPath, InputColumns = [.. shapes.Keys], OutputColumns = [spec.Output], ShapeDictionary = shapes };

    private static double[] MeanOf(float[] frames, int count, int dimension) =>
        [.. Enumerable.Range(0, dimension).Select(i => Enumerable.Range(0, count).Average(frame => (double)frames[(frame * dimension) + i]))];

    private static void AssertClose(double[] expected, float[] actual, string what)
    {
        Assert.HasCount(expected.Length, actual);
        var worst = expected.Zip(actual, (left, right) => Math.Abs(left - right)).Max();
        Assert.IsLessThan(Tolerance, worst, what);
        Assert.IsGreaterThan(0.01, expected.Max(Math.Abs), "the vectors aren't nothing");
    }

    private sealed class TextRow
    {
        public string Text { get; set; } = "";

        [ColumnName("input_ids"), VectorType(Tokens)]
        public long[] Ids { get; set; } = [];

        [ColumnName("attention_mask"), VectorType(Tokens)]
        public long[] Mask { get; set; } = [];

        [ColumnName("token_type_ids"), VectorType(Tokens)]
        public long[] Types { get; set; } = new long[Tokens];

        public static TextRow Of(string text, int[] tokens)
        {
            var row = new TextRow { Text = text, Ids = new long[Tokens], Mask = new long[Tokens] };
            tokens.Select(id => (long)id).ToArray().CopyTo(row.Ids, 0);
            row.Mask.AsSpan(0, tokens.Length).Fill(1);
            return row;
        }
    }

    private sealed class SoundRow
    {
        public string File { get; set; } = "";

        [ColumnName("input"), VectorType(Samples)]
        public float[] Waveform { get; set; } = [];
    }
}
