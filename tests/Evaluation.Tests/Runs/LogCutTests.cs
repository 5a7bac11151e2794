namespace EmotionFusion.Evaluation.Tests;

[TestClass]
public sealed class LogCutTests
{
    private static readonly TrainingKey First = new("session_1", null, 1), Second = new("session_1", 2, 1), Third = new("session_2", null, 1);

    [TestMethod]
    public void Apply_EpochsThatRunAgain_AreCut()
    {
        string[] first = [Epoch("\"seed\":1", 0), Step("\"seed\":1", 0), Epoch("\"seed\":1", 1)];
        string[] second = [Epoch("\"member\":2,\"seed\":1", 0), Step("\"member\":2,\"seed\":1", 1)];
        var trained = """{"kind":"trained","fold":"session_1","seed":1,"best_epoch":1,"best_val/uar":0.5}""";
        AssertCut(
            [.. first, .. second, trained, """{"kind":"test","run":"a"}""", """{"kind":"failed","fold":"x","seed":1}"""],
            [.. first, second[0]],
            new() { [First] = int.MaxValue, [Second] = 1 });
    }

    [TestMethod]
    public void Apply_TrainingFromScratch_LosesItsLines() => AssertCut(
        ["""{"kind":"step","fold":"session_2","seed":1,"epoch":0}""", Epoch("\"seed\":1", 0)], [Epoch("\"seed\":1", 0)], new() { [First] = 1, [Third] = 0 });

    [TestMethod]
    [DataRow("{\"kind\":\"step\",\"fo")]
    [DataRow("{\"kind\":\"epoch\",\"fold\":\"session_1\"}")]
    public void Apply_TornLastLine_IsDropped(string torn) => AssertCut([Epoch("\"seed\":1", 0), torn], [Epoch("\"seed\":1", 0)], new() { [First] = 5 });

    [TestMethod]
    public void Apply_BrokenLineInTheMiddle_IsNamed()
    {
        using var folder = new TempFolder();
        File.WriteAllLines(folder.File("log.jsonl"), ["{\"kind\":\"st", Epoch("\"seed\":1", 0)]);
        var error = Assert.ThrowsExactly<EmotionFusionException>(() => LogCut.Apply(folder.File("log.jsonl"), new Dictionary<TrainingKey, int>()));
        StringAssert.Contains(error.Message, "log.jsonl(1): this is no line of a run's log");
    }

    [TestMethod]
    [DataRow("\"loss\":1", "\"loss\":\"x\"")]
    [DataRow("\"val/uar\":", "\"uar\":")]
    public void Apply_EpochWhoseFiguresCannotBeRead_IsNamedBeforeAnythingIsTrained(string figure, string broken)
    {
        using var folder = new TempFolder();
        var lines = new[] { Epoch("\"seed\":1", 0), Epoch("\"seed\":1", 1).Replace(figure, broken), Epoch("\"seed\":1", 2) };
        File.WriteAllLines(folder.File("log.jsonl"), lines);
        var error = Assert.ThrowsExactly<EmotionFusionException>(() => LogCut.Apply(folder.File("log.jsonl"), new Dictionary<TrainingKey, int> { [First] = 3 }));
        StringAssert.Contains(error.Message, "log.jsonl(2): this is no line of a run's log");
        CollectionAssert.AreEqual(lines, File.ReadAllLines(folder.File("log.jsonl")));
    }

    private static string Epoch(string run, int epoch) => $"{{\"kind\":\"epoch\",\"fold\":\"session_1\",{run},\"epoch\":{epoch}," +
        "\"lr\":1,\"curriculum_fraction\":1,\"mean_difficulty\":null,\"loss\":1,\"val/loss\":1,\"val/uar\":1,\"val/accuracy\":1,\"val/f1\":1,\"seconds\":1}";

    private static string Step(string run, int epoch) => $"{{\"kind\":\"step\",\"fold\":\"session_1\",{run},\"epoch\":{epoch}}}";

    private static void AssertCut(string[] lines, string[] expected, Dictionary<TrainingKey, int> completed)
    {
        using var folder = new TempFolder();
        File.WriteAllLines(folder.File("log.jsonl"), lines);
        LogCut.Apply(folder.File("log.jsonl"), completed);
        CollectionAssert.AreEqual(expected, File.ReadAllLines(folder.File("log.jsonl")));
    }
}
