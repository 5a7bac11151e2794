using EmotionFusion.Tests;
using Microsoft.ML;

namespace EmotionFusion.Pipeline.Tests;

/// <summary>The laws of estimators over every one of Pipeline; ClassifyEmotion's are with its tests.</summary>
[TestClass]
public sealed class EstimatorLawTests
{
    private static readonly MLContext Context = new();
    private static readonly TemporaryFolder Folder = new();
    private static readonly IDataView Data = Context.Data.LoadFromEnumerable(Enumerable.Range(0, 23).Select(i => new Row
    {
        Text = i == 5 ? "" : new string((char)('a' + i), 1 + (i % 7)),
        Wav = Folder.Write($"{i}.wav", Waves.Tone(400 + i, i)),
        Number = i,
    }).ToArray());

    public static IEnumerable<object[]> Estimators => [["audio"], ["text"], ["tokens"], ["real"]];

    [ClassCleanup]
    public static void Clean() => Folder.Dispose();

    [TestMethod]
    [DynamicData(nameof(Estimators))]
    public void Estimator_Holds(string kind)
    {
        using var real = kind == "real" ? Encoders.TextEncoder.Load(Encoders.EncoderSpec.Load(Repository.PathOf("Encoders", "onnx", "all-minilm-l6-v2")), Encoders.DeviceOption.Cpu, 1) : null;
        new EstimatorLaws(column => kind switch
        {
            "audio" => new EncodeEstimator<float[]>(Context.Transforms, "Out", column, FakeEncoder.Audio(), EncoderInput.Audio with { WindowRows = 4 }, default),
            "text" => new EncodeEstimator<string>(Context.Transforms, "Out", column, FakeEncoder.Text(), EncoderInput.Text with { WindowRows = 4 }, default),
            "tokens" => new EncodeEstimator<string>(Context.Transforms, "Out", column, FakeEncoder.Sequences(), EncoderInput.Text with { WindowRows = 4 }, default),
            _ => Context.Transforms.EncodeText("Out", column, real!),
        }, Data, kind == "audio" ? "Wav" : "Text").AssertAll();
    }

    private sealed class Row
    {
        public string Text { get; set; } = "";

        public string Wav { get; set; } = "";

        public float Number { get; set; }
    }
}
