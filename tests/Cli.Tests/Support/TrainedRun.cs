namespace EmotionFusion.Cli.Tests;

/// <summary>The folder of a run below a folder of runs, and what of it must not depend on how it came about.</summary>
public sealed record TrainedRun(string Folder)
{
    /// <summary>The only run below <paramref name="runs"/>.</summary>
    public static TrainedRun In(string runs) =>
        new(Path.GetDirectoryName(Directory.GetFiles(runs, "config.yaml", SearchOption.AllDirectories).Single())!);

    public string Predictions => Path.Combine(Folder, "predictions.csv");

    public IEnumerable<string> States => Directory.EnumerateFiles(Path.Combine(Folder, "checkpoints"), "*.state.safetensors");

    /// <summary>Asserts that predictions, results and weights are those of another run, byte for byte.</summary>
    public void AssertSameAs(TrainedRun other)
    {
        CollectionAssert.AreEqual(File.ReadAllBytes(other.Predictions), File.ReadAllBytes(Predictions), "predictions.csv");
        Assert.AreEqual(other.Results(), Results());
        var (weights, others) = (Weights(), other.Weights());
        CollectionAssert.AreEqual(others.Keys.ToArray(), weights.Keys.ToArray());
        foreach (var (file, bytes) in weights)
        {
            CollectionAssert.AreEqual(others[file], bytes, file);
        }
    }

    /// <summary>When a run was started is its own.</summary>
    private string Results() => string.Join('\n', File.ReadLines(Path.Combine(Folder, "results.json"))
        .Where(line => !line.Contains("\"started\"", StringComparison.Ordinal)));

    private SortedDictionary<string, byte[]> Weights() => new(
        TestProject.Contents(Path.Combine(Folder, "checkpoints")).Where(file => file.Key.EndsWith(".safetensors", StringComparison.Ordinal))
            .ToDictionary(file => file.Key, file => file.Value),
        StringComparer.Ordinal);
}
