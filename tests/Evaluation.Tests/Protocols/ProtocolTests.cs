using EmotionFusion.Training;

namespace EmotionFusion.Evaluation.Tests;

[TestClass]
public sealed class ProtocolTests
{
    [TestMethod]
    public void Expand_Both_IsTwoOthersKeepTheirNames()
    {
        var expanded = Protocol.Expand([Named("a", EvaluationMode.Loso), Named("b", EvaluationMode.Both), Named("c", EvaluationMode.CrossCorpus)]);
        CollectionAssert.AreEqual(
            new[] { ("a", EvaluationMode.Loso), ("b_loso", EvaluationMode.Loso), ("b_cross_corpus", EvaluationMode.CrossCorpus), ("c", EvaluationMode.CrossCorpus) },
            expanded.Select(config => (config.Name, config.EvaluationMode)).ToArray());
    }

    [TestMethod]
    public void Expand_NameTakenAlready_SaysSo() => StringAssert.Contains(
        Assert.ThrowsExactly<EmotionFusionException>(() => Protocol.Expand([Named("a", EvaluationMode.Both), Named("a_loso", EvaluationMode.Loso)])).Message,
        "Two experiments would be called 'a_loso'");

    private static ExperimentConfig Named(string name, EvaluationMode mode) => ExperimentConfig.Python with { Name = name, EvaluationMode = mode };
}
