using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using EmotionFusion.Training;

namespace EmotionFusion.Evaluation.Tests;

/// <summary>What the report shows of the heads' insides, from embedding.csv and fusion_weights.csv.</summary>
[TestClass]
public sealed class HeadOutputSectionsTests
{
    private static readonly SyntheticRun Run = new() { Seeds = [1, 2], Sessions = 3, Epochs = 2 };

    [TestMethod]
    public void Render_Embedding_DrawsEveryUtteranceOfTheFirstSeedTwice()
    {
        using var root = new TempFolder();
        var folder = Run.Write(root.Path);
        EmbeddingFile.Write(folder.Embedding, Places(Run.Predictions()));

        var section = Section(ReportCases.Page(folder), "embedding");

        var panels = section.Descendants("div").Where(div => (string?)div.Attribute("class") == "choosable-panel").ToArray();
        CollectionAssert.AreEqual(new[] { "session_1", "session_2", "session_3" }, panels.Select(panel => panel.Attribute("data-name")!.Value).ToArray());
        foreach (var (panel, i) in panels.Select((panel, i) => (panel, i)))
        {
            var rows = Run.Predictions().Where(row => row.Seed == 1 && row.Fold == $"session_{i + 1}").ToArray();
            var drawings = panel.Descendants("svg").ToArray();
            Assert.HasCount(2, drawings);
            Assert.IsTrue(drawings.All(drawing => drawing.Elements("path").Where(IsPoints).Sum(Points) == rows.Length));
            Assert.AreEqual(rows.Count(row => row.Prediction.Predicted != row.Prediction.Label), Regex.Count(drawings[0].Elements("path").Single(path => !IsPoints(path)).Attribute("d")!.Value, "m0-7"));
            Assert.AreEqual(rows.Select(row => row.Prediction.Label).Distinct().Count(), drawings[0].Elements("path").Count(IsPoints));
            Assert.AreEqual(rows.Select(row => row.Prediction.Speaker).Distinct().Count(), drawings[1].Elements("path").Count(IsPoints));
        }

        StringAssert.Contains(section.Value, "Drawn: 204 points, one a test utterance, of seed 1; other seeds are in the file.");
        StringAssert.Contains(section.Value, "31.0\u202F% of the variance");
    }

    /// <summary>Twelve thousand places of three folds: ten thousand are drawn, of each fold its share, on a page that stays small.</summary>
    [TestMethod]
    public void Render_ManyPlaces_AreCappedAndTold()
    {
        using var root = new TempFolder();
        var saved = SavedRun.Read(Run.Write(root.Path));
        RunPrediction[] many = [.. Enumerable.Range(0, 12_000).Select(i => new RunPrediction(
            1, $"session_{(i < 6000 ? 1 : i < 9000 ? 2 : 3)}", new Prediction(-1, $"utterance_{i:00000}", $"s{i % 60}", i % 4, i % 5 == 0 ? 0 : i % 4, [0.25f, 0.25f, 0.25f, 0.25f])))];

        var section = EmbeddingSection.Of(saved with { Predictions = many, Embedding = Places(many) })!;

        StringAssert.Contains(section.Value, "Drawn: 10,000 of 12,000 places, evenly spaced in their order");
        CollectionAssert.AreEqual(new[] { 5000, 2500, 2500 }, section.Descendants("div").Where(div => (string?)div.Attribute("class") == "choosable-panel")
            .Select(panel => panel.Descendants("svg").First().Elements("path").Where(IsPoints).Sum(Points)).ToArray());
        Assert.IsLessThan(500_000, HtmlWriter.Page(section).Length);
    }

    [TestMethod]
    public void NeighbourShare_HandWorked()
    {
        EmbeddedPoint Point(double x, int label, string speaker) => new(x, 0, label, speaker, true);
        var panel = new EmbeddingPanel("f", 1, [Point(0, 0, "a"), Point(1, 0, "b"), Point(3, 1, "b"), Point(10, 1, "c")], 4, (0.5, 0.2), true);
        Assert.AreEqual(0.75, panel.NeighbourShare((a, b) => a.Label == b.Label)); // of the third the nearest is the second
        Assert.AreEqual(0.25, panel.NeighbourShare((a, b) => a.Speaker == b.Speaker));
    }

    [TestMethod]
    public void Render_EmbeddingOfAnotherUtterance_NamesIt()
    {
        using var root = new TempFolder();
        var folder = Run.Write(root.Path);
        EmbeddingFile.Write(folder.Embedding, [.. Places(Run.Predictions()), new EmbeddedUtterance(1, "session_1", "stray", 0, 0, (0.3, 0.2))]);
        StringAssert.Contains(Assert.ThrowsExactly<EmotionFusionException>(() => HtmlReport.Render(SavedRun.Read(folder))).Message, "embedding.csv has utterance stray of fold session_1 and seed 1");
    }

    [TestMethod]
    public void EmbeddingFile_ComesBackBitForBit_AndRefusesWhatIsNone()
    {
        using var root = new TempFolder();
        var path = Path.Combine(root.Path, "embedding.csv");
        var rows = Places(Run.Predictions());
        EmbeddingFile.Write(path, rows);
        CollectionAssert.AreEqual(rows.ToArray(), EmbeddingFile.Read(path).ToArray());

        File.AppendAllText(path, "1,session_1,u,0.5,NaN,0.1,0.1\r\n");
        StringAssert.Contains(Assert.ThrowsExactly<EmotionFusionException>(() => EmbeddingFile.Read(path)).Message, $"embedding.csv({rows.Count + 2}): '1,session_1,u,0.5,NaN,0.1,0.1'; expected a seed, a fold and an utterance with four numbers");
    }

    [TestMethod]
    public void Render_GatedFusion_HasTheMeanWeightByClassAndCorrectness()
    {
        using var root = new TempFolder();
        var folder = Run.Write(root.Path);
        var predictions = Run.Predictions();
        FusionWeight[] weights = [.. predictions.Select((row, i) => new FusionWeight(row.Seed, row.Fold, row.Prediction.Utterance, i % 10 / 10f, 1 - i % 10 / 10f))];
        FusionWeightsFile.Write(folder.FusionWeights, weights);

        var section = Section(ReportCases.Page(folder), "fusion");

        var rows = section.Descendants("tbody").Single().Elements("tr").ToArray();
        for (var label = 0; label < 4; label++)
        {
            var cells = rows[label].Elements("td").ToArray();
            Assert.AreEqual(Mean(row => row.Predicted == label), Number(cells[0]), 1e-6);
            Assert.AreEqual(Mean(row => row.Predicted != label), Number(cells[2]), 1e-6);

            double Mean(Func<Prediction, bool> takes) => predictions.Zip(weights)
                .Where(pair => pair.First.Prediction.Label == label && takes(pair.First.Prediction)).Average(pair => pair.Second.Audio);
        }

        File.WriteAllLines(folder.FusionWeights, File.ReadAllLines(folder.FusionWeights).SkipLast(1));
        StringAssert.Contains(Assert.ThrowsExactly<EmotionFusionException>(() => HtmlReport.Render(SavedRun.Read(folder))).Message, "isn't of the same seeds, folds and utterances as predictions.csv");
    }

    [TestMethod]
    [DataRow("cross_attention", "A softmax over a single score is 1")]
    [DataRow("adaptive", "An adaptive fusion has no weights of its modalities")]
    [DataRow("concat", null)]
    public void Render_FusionWithoutWeights_SaysWhyNoneAreDrawn(string fusion, string? said)
    {
        using var root = new TempFolder();
        var folder = Run.Write(root.Path);
        File.AppendAllText(folder.Config, $"    modality: both\n    fusion_type: {fusion}\n");
        var found = ReportCases.Page(folder).Descendants("section").SingleOrDefault(section => section.Attribute("id")?.Value == "fusion");
        Assert.AreEqual(said is null, found is null);
        StringAssert.Contains(found?.Value ?? "", said ?? "");
        Assert.IsEmpty(found?.Descendants("svg") ?? []);
    }

    [TestMethod]
    public void Render_ManyTrainings_DrawsSomeAndSaysHowMany()
    {
        using var root = new TempFolder();
        var section = Section(ReportCases.Page((Run with { Seeds = [1, 2, 3, 4, 5, 6], Members = 9 }).Write(root.Path)), "learning");
        StringAssert.Contains(section.Value, "150 of 162, evenly spaced");
        Assert.HasCount(3 * 150, section.Descendants("path").Where(path => (string?)path.Attribute("class") == "run"));
    }

    /// <summary>Ten thousand test utterances and 24 heads.</summary>
    [TestMethod]
    public void Render_LargeRun_StaysSmall()
    {
        using var root = new TempFolder();
        var large = new SyntheticRun { Seeds = [1], Sessions = 3, PerSpeaker = 1667, Members = 8, Rated = null, BaselineSkill = null };
        var folder = large.Write(root.Path);
        EmbeddingFile.Write(folder.Embedding, Places(large.Predictions()));
        var page = HtmlReport.Render(SavedRun.Read(folder));
        StringAssert.Contains(page, "Drawn: 9,999 of 10,002 places");
        Assert.IsLessThan(3_000_000, page.Length);
    }

    /// <summary>Places with a variance share of 31 and 17 per cent, all different.</summary>
    private static IReadOnlyList<EmbeddedUtterance> Places(IReadOnlyList<RunPrediction> rows) =>
        [.. rows.Select((row, i) => new EmbeddedUtterance(row.Seed, row.Fold, row.Prediction.Utterance, (float)Math.Sin(i) * 3, (float)Math.Cos(0.7 * i), (0.31, 0.17)))];

    private static XElement Section(XDocument page, string id) => page.Descendants("section").Single(section => section.Attribute("id")?.Value == id);

    private static bool IsPoints(XElement path) => path.Attribute("class")!.Value.StartsWith("points", StringComparison.Ordinal);

    private static int Points(XElement path) => Regex.Count(path.Attribute("d")!.Value, "h0");

    private static double Number(XElement cell) => double.Parse(cell.Attribute("data-v")!.Value, CultureInfo.InvariantCulture);
}
