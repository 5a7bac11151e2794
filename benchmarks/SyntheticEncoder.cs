using EmotionFusion.Encoders;

namespace EmotionFusion.Benchmarks;

/// <summary>An encoder that costs next to nothing: what is timed is what lies around it.</summary>
internal sealed class SyntheticEncoder(EncoderSpec spec) : IEncoder<string>
{
    /// <summary>Where all are kept.</summary>
    public const int Positions = 200;

    public EncoderSpec Spec => spec;

    public string Device => "cpu";

    public static EncoderSpec SpecIn(string folder, int dimension)
    {
        var model = Path.Combine(folder, "model.onnx");
        File.WriteAllText(model, "synthetic");
        File.WriteAllText(Path.Combine(folder, "encoder.yaml"), "synthetic");
        return new EncoderSpec
        {
            Name = "synthetic",
            Folder = folder,
            Kind = EncoderKind.Text,
            ModelPath = model,
            Inputs = new Dictionary<string, string>(),
            Output = "output",
            Dimension = dimension,
            Pooling = Pooling.Mean,
            MaxTokens = 8,
            Licence = "none",
            Source = "none",
            Description = "none",
        };
    }

    public EncodeResult[] Encode(IReadOnlyList<string> inputs, CancellationToken cancellation = default) =>
        [.. inputs.Select(text =>
        {
            var values = new float[spec.Dimension * (spec.Pooling == Pooling.Tokens ? Positions : 1)];
            Array.Fill(values, text.Length);
            return EncodeResult.Of(values);
        })];

    public void Dispose()
    {
    }
}
