using EmotionFusion.Pipeline;
using EmotionFusion.Training;

namespace EmotionFusion.Evaluation.Tests;

/// <summary>A run whose utterances don't all have sound and words: what its folder says of each kind is so.</summary>
[TestClass]
public sealed class MissingModalityRunTests
{
    private static readonly FeatureView Whole = new SyntheticCorpus().View();

    private static readonly ExperimentConfig Config = Runs.Small with
    {
        Name = "adaptive",
        Modality = Modality.Both,
        FusionType = FusionType.Adaptive,
        FusionHiddenDim = 8,
        NumEpochs = 8,
        LearningRate = 0.02,
        Standardization = Standardization.Fold,
        Loss = ExperimentConfig.Python.Loss with { Kind = LossKind.CrossEntropy },
        Curriculum = new CurriculumOptions { Enabled = false },
    };

    [TestMethod]
    public void Run_Adaptive_TellsHowEachKindDid()
    {
        using var root = new TempFolder();
        var outcome = ExperimentPool.Run(View(keepPartial: true), Config, Runs.Options(root, 2));

        Assert.AreEqual(72, outcome.Results.Utterances);
        Assert.AreEqual("gone", outcome.Results.LeftOut.Utterances.Single().Utterance);
        StringAssert.Contains(outcome.Results.Notices!.Single(notice => notice.Contains("modalities.csv")), "of 72 utterances, 24 without audio and 24 without text are learnt from");
        Assert.AreEqual("audio and text 24, audio 24, text 24", string.Join(", ", outcome.Results.Modalities!.Select(score => $"{score.Given} {score.Utterances}")));
        foreach (var score in outcome.Results.Modalities!)
        {
            Assert.AreEqual(Uar(outcome.Folder, score.Given), score.Uar, 1e-12, score.Given);
            Assert.IsGreaterThan(0.5, score.Uar, $"{score.Given}; chance is 0.33");
            Assert.IsTrue(score.Intervals!.Uar.Low <= score.Uar && score.Uar <= score.Intervals.Uar.High);
        }

        Assert.HasCount(2 * 48, PredictionsFile.Read(outcome.Folder.PredictionsAudioAlone).Rows);
        Assert.HasCount(2 * 48, PredictionsFile.Read(outcome.Folder.PredictionsTextAlone).Rows);
        Assert.HasCount(48, SavedRun.Read(outcome.Folder).Gaps);
        var page = File.ReadAllText(outcome.Folder.Report);
        StringAssert.Contains(page, "id=\"presence\"");
        StringAssert.Contains(page, "id=\"modalities\"");
    }

    [TestMethod]
    public void Run_FusionThatNeedsBoth_LeavesOutAndCounts()
    {
        using var root = new TempFolder();
        var outcome = ExperimentPool.Run(View(keepPartial: false), Config with { FusionType = FusionType.Concat, NumEpochs = 1 }, Runs.Options(root, 2));

        Assert.AreEqual(24, outcome.Results.Utterances);
        Assert.AreEqual(49, outcome.Results.LeftOut.Count);
        StringAssert.Contains(outcome.Results.Notices!.Single(notice => notice.Contains("left out")), "48 of 72 utterances are left out: the head needs both audio and text");
        Assert.IsNull(outcome.Results.Modalities);
        Assert.DoesNotContain("\"modalities\"", File.ReadAllText(outcome.Folder.Results));
        Assert.IsFalse(File.Exists(outcome.Folder.Modalities));
    }

    [TestMethod]
    public void Read_ModalitiesChangedOrLost_SaysSo()
    {
        using var root = new TempFolder();
        var folder = (ReportCases.Usual with { Partial = true }).Write(root.Path);
        var lines = File.ReadAllLines(folder.Modalities);
        AssertRefused(folder, [.. lines[..1], .. lines[2..]], "doesn't follow from predictions.csv: modalities[0].utterances is");
        AssertRefused(folder, ["utterance,has,reason", .. lines[1..]], "modalities.csv(1): expected the header utterance,lacks,reason");
        AssertRefused(folder, [lines[0], lines[1], lines[1]], "modalities.csv(3): '");
        AssertRefused(folder, [lines[0], lines[1].Replace("audio", "smell")], "what it lacks (audio or text)");
        File.Delete(folder.Modalities);
        StringAssert.Contains(Assert.ThrowsExactly<EmotionFusionException>(() => SavedRun.Read(folder)).Message, "modalities.csv is missing");
    }

    private static void AssertRefused(RunFolder folder, string[] lines, string expected)
    {
        File.WriteAllLines(folder.Modalities, lines);
        StringAssert.Contains(Assert.ThrowsExactly<EmotionFusionException>(() => SavedRun.Read(folder)).Message, expected);
    }

    /// <summary>Counted from the two files alone.</summary>
    private static double Uar(RunFolder folder, string given)
    {
        var lacks = File.ReadLines(folder.Modalities).Skip(1).Select(line => line.Split(',')).ToDictionary(fields => fields[0], fields => fields[1]);
        var rows = File.ReadLines(folder.Predictions).Skip(1).Select(line => line.Split(','))
            .Where(fields => (lacks.GetValueOrDefault(fields[2]) switch { "audio" => "text", "text" => "audio", _ => "audio and text" }) == given);
        return rows.GroupBy(fields => fields[4]).Average(label => label.Average(fields => fields[5] == fields[4] ? 1.0 : 0.0));
    }

    /// <summary>A third without audio, a third without text; the text features are the audio's, back to front.</summary>
    private static FeatureView View(bool keepPartial)
    {
        var values = Whole.Audio!.Segments[0];
        var text = new FeatureBlock("synthetic-text", "0123456789ab", Whole.Audio.Dimension, [.. values.Chunk(Whole.Audio.Dimension).SelectMany(row => row.Reverse())]);
        var (heard, read) = (Rows(without: 1), Rows(without: 2));
        return FeatureView.Combine(new(Of(heard), Whole.Audio.Select(heard), null), new(Of(read), null, text.Select(read)), keepPartial);

        static int[] Rows(int without) => [.. Enumerable.Range(0, Whole.Utterances.Count).Where(row => row / 4 % 3 != without)];

        static Corpus Of(int[] rows) => new()
        {
            Name = Whole.Corpus,
            ClassNames = Whole.ClassNames,
            Utterances = [.. rows.Select(row => Whole.Utterances[row] with { Transcript = "words" })],
            Exclusions = Whole.Exclusions,
        };
    }
}
