using EmotionFusion.Tests;

namespace EmotionFusion.Training.Tests;

/// <summary>Experiments written in a test.</summary>
internal static class ConfigText
{
    public static ExperimentFile Load(string yaml)
    {
        using var folder = new TemporaryFolder();
        return ExperimentFile.Load(folder.Write("x.yaml", yaml));
    }

    /// <summary>The only experiment of the file.</summary>
    public static ExperimentConfig One(string yaml) => Load(yaml).Experiments.Single();

    /// <summary>The message of a file that can't be loaded, without its path.</summary>
    public static string Error(string yaml)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("x.yaml", yaml);
        return Assert.ThrowsExactly<EmotionFusionException>(() => ExperimentFile.Load(path), $"loaded: {yaml}").Message.Replace(path, "");
    }
}
