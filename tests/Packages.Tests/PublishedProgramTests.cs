using EmotionFusion.Tests;

namespace EmotionFusion.Packages.Tests;

/// <summary>The program with <c>predict</c> alone, published and taken elsewhere.</summary>
[TestClass]
public sealed class PublishedProgramTests
{
    private const long MostBytes = 120_000_000;

    private static readonly TemporaryFolder Published = new();

    private static string Program => Published.File("emotionfusion.dll");

    [ClassInitialize]
    public static void Publish(TestContext _) => OtherProcess.DotnetOrFail(
        Repository.Root, "publish", "Predict", "--no-build", "-c", OtherProcess.Configuration, "-o", Published.Path, "-nologo", "-v", "quiet");

    [ClassCleanup]
    public static void Remove() => Published.Dispose();

    [TestMethod]
    public void Publish_Folder_IsSmallAndWithoutTraining()
    {
        var files = Directory.GetFiles(Published.Path, "*", SearchOption.AllDirectories);
        var sizes = files.Select(file => new FileInfo(File.ResolveLinkTarget(file, returnFinalTarget: true)?.FullName ?? file).Length);
        Assert.IsLessThan(MostBytes, sizes.Sum());
        var training = new[] { "torch", "duckdb", "lightgbm", "csvhelper", "EmotionFusion.Pipeline", "EmotionFusion.Training", "EmotionFusion.Evaluation" };
        var foreign = files.Where(file => training.Any(name => Path.GetFileName(file).Contains(name, StringComparison.OrdinalIgnoreCase)));
        Assert.AreEqual("", string.Join('\n', foreign));
    }

    [TestMethod]
    public void Predict_FolderElsewhere_FindsItsEncoders()
    {
        using var folder = new TemporaryFolder();
        Expected.Classifier.Write(folder.File("classifier.onnx"));
        var lines = OtherProcess.DotnetOrFail(folder.Path, [Program, "predict", .. Expected.Clips, "--model", "classifier.onnx"]).TrimEnd().Split('\n');
        var columns = lines[0].Split(',');
        var emotions = lines.Skip(1).Select(line => line.Split(',')[Array.IndexOf(columns, "emotion")]).ToArray();
        CollectionAssert.AreEqual(Expected.Clips.Select(clip => Expected.Of(clip).Emotion).ToArray(), emotions);
    }

    [TestMethod]
    public void Help_Program_ShowsWhatItHas()
    {
        using var folder = new TemporaryFolder();
        var help = OtherProcess.DotnetOrFail(folder.Path, Program, "--help");
        Assert.Contains("emotionfusion predict hello.wav --model classifier.onnx", help);
        Assert.DoesNotContain("emotionfusion train", help);
        Assert.Contains("unknown command 'train'", OtherProcess.Dotnet(folder.Path, Program, "train").Error);
    }
}
