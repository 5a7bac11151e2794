using EmotionFusion.Pipeline;
using EmotionFusion.Training;

namespace EmotionFusion.Evaluation.Tests;

/// <summary>Scores of an encoder that knows the recordings are told to be what they are.</summary>
[TestClass]
public sealed class TrainedOnNoticeTests
{
    private static readonly ExperimentConfig Config = ExperimentConfig.Python with { Name = "plus", TrainDatasets = ["IEMO"], EvaluationMode = EvaluationMode.Loso, Modality = Modality.Audio };

    [TestMethod]
    [DataRow("IEMO", true)]
    [DataRow("IEMOCAP", true)]
    [DataRow("iemo-cap", true)]
    [DataRow("MELD", false)]
    [DataRow("IEM", false)] // might be anything's
    public void Plan_TestedOnWhatItWasTrainedOn_SaysSo(string trainedOn, bool told)
    {
        var notices = ExperimentPlan.Of(View("IEMO", trainedOn), Config).Config.Notices;
        CollectionAssert.AreEqual(told ? new[] { Text("IEMO", "is") } : [], notices.Where(notice => notice.Contains("was trained on")).ToArray());
    }

    [TestMethod]
    [DataRow("IEMO", null)]
    [DataRow("MSPI", "MSPI")]
    [DataRow("CREMA-D", "CREMAD")]
    public void Plan_AcrossCorpora_LooksAtThoseTested(string trainedOn, string? told)
    {
        var view = FeatureView.Join([View("IEMO", trainedOn), View("MSPI", trainedOn), View("CREMAD", trainedOn)]);
        var notices = ExperimentPlan.Of(view, Config with { EvaluationMode = EvaluationMode.CrossCorpus }).Config.Notices;
        CollectionAssert.AreEqual(told is null ? [] : new[] { Text(told, "is") }, notices.Where(notice => notice.Contains("was trained on")).ToArray());
    }

    [TestMethod]
    public void Of_SeveralCorpora_NamesThemAll() => Assert.AreEqual(
        Text("IEMO, MELD", "are"), TrainedOnNotice.Of(View("x", "IEMOCAP", "MELD"), ["IEMO", "MELD", "ESD_EN"]).Single());

    [TestMethod]
    public void Select_SomeRows_KeepsIt()
    {
        var block = new FeatureBlock("e", "f", 1, [1f, 2f]) { TrainedOn = ["IEMO"] };
        Assert.AreEqual("IEMO", block.Select([1]).TrainedOn.Single());
        Assert.AreEqual("IEMO", FeatureBlock.Join([block, block.Select([0])]).TrainedOn.Single());
    }

    private static string Text(string corpora, string verb) =>
        $"plus was trained on {corpora}, which {verb} tested here: it has seen these recordings and maybe their labels, so scores are better than they would be on new ones "
        + "(trained_on in its encoder.yaml). Take another encoder to compare.";

    private static FeatureView View(string corpus, params string[] trainedOn)
    {
        var view = new SyntheticCorpus { Name = corpus }.View();
        var block = view.Audio!;
        return new FeatureView(view.Source, new FeatureBlock("plus", block.Fingerprint, block.Dimension, [.. block.Segments]) { TrainedOn = trainedOn }, null);
    }
}
