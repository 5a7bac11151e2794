using EmotionFusion.Pipeline;

namespace EmotionFusion.Training.Tests;

/// <summary>Training on the share of raters that named each class.</summary>
[TestClass]
public sealed class SoftLabelTests
{
    private static readonly float[] Weights = [0.5f, 2, 1, 1.5f];
    private static readonly ExperimentConfig Hard = TestConfigs.Small with { NumEpochs = 4 };
    private static readonly ExperimentConfig Soft = Hard with { Targets = new TargetOptions { Labels = LabelKind.Soft } };

    /// <summary>Three classes of p = 1/4, 1/4, 1/2; q = 3/4, 1/4, 0; w = 2, 1, 4: -(3/2 ln 1/4 + 1/4 ln 1/4).</summary>
    [TestMethod]
    public void Loss_ByHand()
    {
        float[] logits = [0, 0, MathF.Log(2)];
        float[] shares = [0.75f, 0.25f, 0];

        Assert.AreEqual(1.75 * Math.Log(4), new SoftCrossEntropy([2, 1, 4], 0).Evaluate(logits, shares, new float[3]), 1e-6);

        // Smoothing of 0.3 takes as much from each term and gives 0.1 x (1.5 + 0.25) to every class.
        var expected = (0.7 * 1.75 * Math.Log(4)) + (0.175 * (Math.Log(4) + Math.Log(4) + Math.Log(2)));
        Assert.AreEqual(expected, new SoftCrossEntropy([2, 1, 4], 0.3).Evaluate(logits, shares, new float[3]), 1e-6);
    }

    [TestMethod]
    [DataRow(0.0)]
    [DataRow(0.2)]
    public void Loss_RatersAgree_IsThatOfTheLabel(double smoothing)
    {
        var (logits, labels) = (Logits(12), Enumerable.Range(0, 12).Select(i => i % 4).ToArray());
        float[] shares = [.. labels.SelectMany(label => Enumerable.Range(0, 4).Select(c => c == label ? 1f : 0f))];
        var (hard, soft) = (new float[48], new float[48]);

        Assert.AreEqual(
            new WeightedCrossEntropy(Weights, smoothing).Evaluate(logits, labels, hard), new SoftCrossEntropy(Weights, smoothing).Evaluate(logits, shares, soft), 1e-6);
        foreach (var (one, other) in hard.Zip(soft))
        {
            Assert.AreEqual(one, other, 1e-6);
        }
    }

    [TestMethod]
    [DataRow(0.0)]
    [DataRow(0.2)]
    public void Gradient_IsTheLossesSlope(double smoothing)
    {
        var (logits, loss) = (Logits(6), new SoftCrossEntropy(Weights, smoothing));
        float[] shares = [.. Enumerable.Range(0, 6).SelectMany(i => new[] { 0.5f, 0.25f * (i % 2), 0.25f, 0.25f * (1 - (i % 2)) })];
        var gradient = new float[logits.Length];
        loss.Evaluate(logits, shares, gradient);
        for (var i = 0; i < logits.Length; i++)
        {
            const float step = 1e-2f;
            var (up, down) = ((float[])logits.Clone(), (float[])logits.Clone());
            (up[i], down[i]) = (up[i] + step, down[i] - step);
            var slope = (loss.Evaluate(up, shares, new float[24]) - loss.Evaluate(down, shares, new float[24])) / (2 * step);
            Assert.AreEqual(slope, gradient[i], 1e-4, $"logit {i}");
        }
    }

    /// <summary>Two utterances of neutral; one that two of four raters call happy, the others sad and anger: n = 2, 1/2, 1/4, 1/4.</summary>
    [TestMethod]
    public void ClassWeights_CountTheShares()
    {
        var view = TestViews.WithVotes(TestViews.Of([0, 0, 1], null, null), row => row < 2 ? [3, 0, 0, 0] : [0, 2, 1, 1]);
        float[] expected = [(3 / (4 * 2f)) + 1, (3 / (4 * 0.5f)) + 1, (3 / (4 * 0.25f)) + 1, (3 / (4 * 0.25f)) + 1];

        foreach (var (one, other) in expected.Zip(ClassWeights.Of(view, [0, 1, 2], Soft)))
        {
            Assert.AreEqual(one, other, 1e-6);
        }
    }

    [TestMethod]
    public void Train_HardLabels_IgnoreUtterancesWithoutMajority()
    {
        var (with, fold) = Divided();
        // The same, but what is asked of the utterances without a majority is turned around.
        var other = TestViews.WithVotes(with, row => with.Utterances[row].Majority is null ? [.. with.Utterances[row].Votes!.Reverse()] : [.. with.Utterances[row].Votes!]);

        AssertSame(Train(with, fold, Hard).Test, Train(other, fold, Hard).Test);
    }

    [TestMethod]
    public void Train_SoftLabels_LearnFromUtterancesWithoutMajority()
    {
        var (view, fold) = Divided();
        var (hard, soft) = (Train(view, fold, Hard), Train(view, fold, Soft));

        Assert.HasCount(fold.Test.Rows.Length, soft.Test);
        Assert.HasCount(fold.Test.Divided.Length, soft.TestDivided);
        Assert.HasCount(fold.Test.Divided.Length, hard.TestDivided);
        CollectionAssert.AreEqual(fold.Test.Divided, soft.TestDivided.Select(row => row.Row).ToArray());
        Assert.IsTrue(soft.TestDivided.All(row => Math.Abs(row.Values.Sum() - 1) < 1e-5));
        Assert.AreNotEqual(hard.Test[0].Probabilities[0], soft.Test[0].Probabilities[0]);
    }

    /// <summary>Utterances that two classes share are given to both: what soft labels are for.</summary>
    [TestMethod]
    public void Train_SoftLabels_LearnTheShares()
    {
        var source = TestViews.Separable(400, seed: 5, noise: 0.2);
        // Who sounds sad is called sad by half of the raters and neutral by the others; everybody else is agreed on.
        var view = TestViews.WithVotes(source, row => source.Utterances[row].Label == 2 ? [2, 0, 2, 0] : [.. Enumerable.Range(0, 4).Select(c => c == source.Utterances[row].Label ? 4 : 0)]);
        var fold = Folds(view)[0];
        var config = Soft with { NumEpochs = 30 };

        var trained = Train(view, fold, config);

        foreach (var row in trained.TestDivided)
        {
            Assert.AreEqual(0.5, row.Values[0], 0.25, row.Utterance);
            Assert.AreEqual(0.5, row.Values[2], 0.25, row.Utterance);
        }
    }

    /// <summary>The sum over what raters named is all of the label where every utterance has one rater.</summary>
    [TestMethod]
    public void Train_OneRaterEach_IsHardTraining()
    {
        var view = TestViews.Separable(200, seed: 6);
        var fold = Folds(view)[0];
        var (hard, soft) = (Train(view, fold, Hard), Train(view, fold, Soft));
        foreach (var (one, other) in hard.Test.Zip(soft.Test))
        {
            Assert.AreEqual(one.Probabilities[0], other.Probabilities[0], 2e-3);
        }
    }

    [TestMethod]
    public void Train_Curriculum_TakesUtterancesWithoutMajority()
    {
        var (view, fold) = Divided();
        foreach (var type in Enum.GetValues<CurriculumType>())
        {
            var trained = Train(view, fold, Soft with { Curriculum = new CurriculumOptions { Enabled = true, Type = type, Epochs = 2 } });
            Assert.HasCount(fold.Test.Rows.Length, trained.Test, $"{type}");
        }
    }

    [TestMethod]
    public void Resume_SoftLabels_EqualsUninterrupted()
    {
        using var folder = new EmotionFusion.Tests.TemporaryFolder();
        var (view, fold) = Divided();
        var options = new TrainOptions { CheckpointFolder = folder.Path, SaveEvery = TimeSpan.Zero };
        foreach (var _ in Trainer.Epochs(view, fold, Soft, 1, options).Take(2))
        {
        }

        var (resumed, whole) = (Trainer.Train(view, fold, Soft, 1, options), Train(view, fold, Soft));
        AssertSame(whole.Test, resumed.Test);
        var again = Trainer.Train(view, fold, Soft, 1, options);
        foreach (var (one, other, read) in whole.TestDivided.Zip(resumed.TestDivided, again.TestDivided))
        {
            CollectionAssert.AreEqual(one.Values, other.Values);
            CollectionAssert.AreEqual(one.Values, read.Values);
        }
    }

    [TestMethod]
    public void Config_SoftLabelsWithFocalLoss_IsRefused()
    {
        StringAssert.Contains(ConfigText.Error("labels: soft\nloss: focal\n"), "labels: soft needs cross-entropy");
        Assert.AreEqual(LabelKind.Soft, ConfigText.One("labels: soft\nloss: cross_entropy\n").Targets.Labels);
    }

    /// <summary>Every fifth utterance is between its class and the next.</summary>
    private static (FeatureView View, Fold Fold) Divided()
    {
        var source = TestViews.Separable(200, seed: 3, noise: 1);
        var view = TestViews.WithVotes(source, row => [.. Enumerable.Range(0, 4).Select(c =>
            c == source.Utterances[row].Label ? 2 : row % 5 == 0 && c == (source.Utterances[row].Label + 1) % 4 ? 2 : row % 3 == 0 && c == 0 ? 1 : 0)]);
        return (view, Folds(view)[0]);
    }

    private static IReadOnlyList<Fold> Folds(FeatureView view) => FoldMaker.LeaveOneSessionOut(view, 0.2, 1);

    private static TrainedFold Train(FeatureView view, Fold fold, ExperimentConfig config) => Trainer.Train(view, fold, config, 1, new TrainOptions());

    private static void AssertSame(IReadOnlyList<Prediction> expected, IReadOnlyList<Prediction> found)
    {
        foreach (var (one, other) in expected.Zip(found))
        {
            CollectionAssert.AreEqual(one.Probabilities, other.Probabilities);
        }
    }

    private static float[] Logits(int rows)
    {
        var random = new Random(rows);
        return [.. Enumerable.Range(0, rows * 4).Select(_ => (float)((random.NextDouble() * 4) - 2))];
    }
}
