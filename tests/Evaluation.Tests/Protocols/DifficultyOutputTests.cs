using EmotionFusion.Pipeline;
using EmotionFusion.Training;

namespace EmotionFusion.Evaluation.Tests;

/// <summary>What a real run's folder says of its test utterances' difficulty.</summary>
[TestClass]
public sealed class DifficultyOutputTests
{
    private static readonly ExperimentConfig Config = Runs.Small with { NumEpochs = 2 };

    [TestMethod]
    public void Execute_RatedCorpus_AnalysesCanBeMadeAgainFromTheFolder()
    {
        using var root = new TempFolder();
        var folder = Execute(root, i => new Vad(1 + (i % 37 / 9f), 3, i % 2 == 0 ? 2 : float.NaN));
        var saved = SavedRun.Read(RunFolder.Open(folder.Path));
        Assert.HasCount(72, saved.Difficulties!.Utterances);
        Assert.AreEqual(36, saved.Difficulties.Incomplete);
        string[] files = ["difficulty_analysis.csv", .. Directory.GetFiles(folder.DifficultyAnalyses).Select(file => "difficulty_analysis/" + Path.GetFileName(file))];
        Assert.HasCount(1 + (3 * 2), files);
        var written = files.ToDictionary(file => file, file => File.ReadAllText(Path.Combine(folder.Path, file)));
        File.Delete(folder.DifficultyAnalysis);
        Directory.Delete(folder.DifficultyAnalyses, recursive: true);

        DifficultyAnalysisFile.WriteAll(folder, saved.Results, saved.Predictions, saved.Difficulties);

        foreach (var (file, text) in written)
        {
            Assert.AreEqual(text, File.ReadAllText(Path.Combine(folder.Path, file)), file);
            StringAssert.StartsWith(text, "bucket_center,accuracy,sample_count,difficulty_min,difficulty_max\r\n");
            Assert.AreEqual(file.Contains("seed", StringComparison.Ordinal) ? 24 : 144, text.Split("\r\n").Skip(1).SkipLast(1).Sum(line => int.Parse(line.Split(',')[2])));
        }
    }

    [TestMethod]
    public void Execute_UnratedCorpus_SaysSoInNoticeAndSection()
    {
        using var root = new TempFolder();
        var folder = Execute(root, _ => null);
        var report = File.ReadAllText(folder.Report);
        StringAssert.Contains(report, "72 of 72 test utterances have no ratings of valence, arousal and dominance; missing components count as 3");
        StringAssert.Contains(report, "72 of 72 utterances to train on have none");
        StringAssert.Contains(File.ReadAllText(folder.Config), "72 of 72 utterances to train on have none");
    }

    private static RunFolder Execute(TempFolder root, Func<int, Vad?> vad) =>
        ExperimentPool.Run(new SyntheticCorpus { Vad = vad }.View(), Config, Runs.Options(root, 2)).Folder;
}
