namespace EmotionFusion.Prediction.Tests;

internal static class Copies
{
    /// <summary>A copy of a tracked encoder in a folder of encoders of one's own.</summary>
    public static string Encoder(string name, string encoders)
    {
        var target = Directory.CreateDirectory(Path.Combine(encoders, name)).FullName;
        foreach (var file in Directory.GetFiles(Repository.PathOf("Encoders", "onnx", name)))
        {
            File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
        }
        return target;
    }
}
