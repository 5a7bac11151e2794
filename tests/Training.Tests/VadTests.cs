using EmotionFusion.Pipeline;

namespace EmotionFusion.Training.Tests;

/// <summary>Training on raters' valence, arousal and dominance.</summary>
[TestClass]
public sealed class VadTests
{
    private static readonly ExperimentConfig Emotion = TestConfigs.Small with { NumEpochs = 4 };
    private static readonly ExperimentConfig Vad = Emotion with { Targets = new TargetOptions { Task = PredictionTask.Vad } };
    private static readonly ExperimentConfig Both = Emotion with { Targets = new TargetOptions { Task = PredictionTask.Both } };

    /// <summary>x = 1, 2, 3 and y = 2, 2, 5: means 2 and 3, s_xy = 1, s_x² = 2/3, s_y² = 2; 2 / (2/3 + 2 + 1) = 6/11.</summary>
    [TestMethod]
    public void Ccc_ByHand()
    {
        Assert.AreEqual(6 / 11.0, Ccc([1, 2, 3], [2, 2, 5]), 1e-12);
        Assert.AreEqual(1, Ccc([1, 2, 3], [1, 2, 3]), 1e-12);
        Assert.AreEqual(-1, Ccc([1, 2, 3], [3, 2, 1]), 1e-12);
        Assert.AreEqual(0, Ccc([2, 2, 2], [1, 2, 3]), 1e-12);
        Assert.AreEqual(0, Ccc([2, 2, 2], [2, 2, 2]), 1e-12);
        Assert.AreEqual(4 / 7.0, Ccc([1, 2, 3], [2, 3, 4]), 1e-12); // as steep, but 1 too high: (4/3) / (4/3 + 1)
    }

    /// <summary>Valence is rated of three utterances as above, arousal of none, dominance of two: their mean is over two dimensions.</summary>
    [TestMethod]
    public void Loss_MissingRatings_DoNotCount()
    {
        float[] outputs = [1, 9, 0, 2, 9, 1, 3, 9, 5, 7, 9, 5];
        float[] targets = [2, float.NaN, 0, 2, float.NaN, 1, 5, float.NaN, float.NaN, float.NaN, float.NaN, float.NaN];
        var gradient = new float[12];

        Assert.AreEqual((1 - (6 / 11.0) + 0) / 2, ConcordanceLoss.Evaluate(outputs, targets, gradient), 1e-6);
        foreach (var (target, slope) in targets.Zip(gradient).Where(pair => float.IsNaN(pair.First)))
        {
            Assert.AreEqual(0, slope);
        }
    }

    [TestMethod]
    public void Loss_NothingRated_IsZero()
    {
        var gradient = new float[] { 1, 1, 1 };
        Assert.AreEqual(0, ConcordanceLoss.Evaluate([1, 2, 3], [1, 2, 3], gradient), "one utterance has no correlation");
        Assert.AreEqual(0, gradient.Sum());
    }

    [TestMethod]
    public void Gradient_IsTheLossesSlope()
    {
        var random = new Random(3);
        float[] outputs = [.. Enumerable.Range(0, 30).Select(_ => (float)(random.NextDouble() - 0.3))];
        float[] targets = [.. Enumerable.Range(0, 30).Select(i => i % 7 == 0 ? float.NaN : (float)((2 * random.NextDouble()) - 1))];
        var gradient = new float[30];
        ConcordanceLoss.Evaluate(outputs, targets, gradient);
        for (var i = 0; i < outputs.Length; i++)
        {
            const float step = 1e-2f;
            var (up, down) = ((float[])outputs.Clone(), (float[])outputs.Clone());
            (up[i], down[i]) = (up[i] + step, down[i] - step);
            var slope = (ConcordanceLoss.Evaluate(up, targets, new float[30]) - ConcordanceLoss.Evaluate(down, targets, new float[30])) / (2 * step);
            Assert.AreEqual(slope, gradient[i], 1e-4, $"output {i}");
        }
    }

    /// <summary>Ratings that are a linear function of the features, with a little noise, are found out.</summary>
    [TestMethod]
    [DataRow(PredictionTask.Vad)]
    [DataRow(PredictionTask.Both)]
    public void Train_LinearRatings_AreLearnt(PredictionTask task)
    {
        var (view, fold) = Linear();
        var config = Emotion with { NumEpochs = 30, Modality = Modality.Audio, Targets = new TargetOptions { Task = task } };

        var trained = Train(view, fold, config);

        for (var d = 0; d < 3; d++)
        {
            var moments = default(ConcordanceMoments);
            foreach (var row in trained.TestVad!)
            {
                moments.Add(row.Values[d], ConcordanceLoss.RatingsOf(view.Utterances[row.Row].Vad)[d]);
            }

            Assert.IsGreaterThan(0.9, moments.Ccc, $"dimension {d}");
        }

        Assert.HasCount(task == PredictionTask.Both ? fold.Test.Rows.Length : 0, trained.Test);
        Assert.AreEqual(trained.Epochs.Max(epoch => Score(epoch, task)), Score(trained.Epochs[trained.BestEpoch], task));
    }

    [TestMethod]
    public void Train_ClassesAlone_HaveTheirBits()
    {
        var (view, fold) = Linear();
        var (rated, unrated) = (Train(view, fold, Emotion), Train(TestViews.WithVad(view, _ => null), fold, Emotion));
        foreach (var (one, other) in rated.Test.Zip(unrated.Test))
        {
            CollectionAssert.AreEqual(one.Probabilities, other.Probabilities);
        }

        Assert.IsNull(rated.TestVad);
        Assert.IsNull(rated.Epochs[0].ValidationCcc);
    }

    /// <summary>The layer for the ratings is drawn after all others, so the classes begin as without it.</summary>
    [TestMethod]
    public void Train_Both_BeginsWithTheSameHead()
    {
        var (view, fold) = Linear();
        using var alone = new Trainer(view, fold.Train.Rows, Emotion, 1, new TrainOptions(), "f");
        using var both = new Trainer(view, fold.Train.Rows, Both, 1, new TrainOptions(), "f");
        int[] rows = fold.Test.Rows;
        foreach (var (one, other) in alone.Scorer.Predict(rows).Zip(both.Scorer.Predict(rows)))
        {
            CollectionAssert.AreEqual(one.Probabilities, other.Probabilities);
        }
    }

    [TestMethod]
    public void Train_VadWeight_ChangesTheClasses()
    {
        var (view, fold) = Linear();
        var (one, other) = (Train(view, fold, Both), Train(view, fold, Both with { Targets = Both.Targets with { VadWeight = 5 } }));
        Assert.AreNotEqual(one.Test[0].Probabilities[0], other.Test[0].Probabilities[0]);
    }

    [TestMethod]
    public void Train_MissingRatings_AreMissingOrThree()
    {
        var (source, fold) = Linear();
        var view = TestViews.WithVad(source, row => row % 3 == 0 ? null : source.Utterances[row].Vad);
        var threes = TestViews.WithVad(source, row => row % 3 == 0 ? new Vad(3, 3, 3) : source.Utterances[row].Vad);
        var three = Vad with { Targets = Vad.Targets with { MissingVad = MissingVad.Three }, NumEpochs = 1 };

        Assert.AreEqual(First(view, three), First(threes, three with { Targets = Vad.Targets }), "missing ones count as 3");
        Assert.AreNotEqual(First(view, three), First(view, three with { Targets = Vad.Targets }), "missing ones don't count");

        float First(FeatureView of, ExperimentConfig config) => Train(of, fold, config).TestVad![0].Values[0];
    }

    [TestMethod]
    public void Train_NoRatings_SaysSo()
    {
        var (view, fold) = Linear();
        var none = TestViews.WithVad(view, _ => null);
        StringAssert.Contains(
            Assert.ThrowsExactly<EmotionFusionException>(() => Train(none, fold, Vad)).Message,
            $"TEST: none of the {fold.Train.Rows.Length} training utterances is rated for valence, arousal or dominance, which task asks for.");

        var unvalidated = TestViews.WithVad(view, row => fold.Validation.Rows.Contains(row) ? null : view.Utterances[row].Vad);
        StringAssert.Contains(
            Assert.ThrowsExactly<EmotionFusionException>(() => Train(unvalidated, fold, Both)).Message, "no dimension is rated of two validation utterances");
    }

    /// <summary>A dimension that training has no ratings of isn't predicted.</summary>
    [TestMethod]
    public void Train_DimensionNobodyRated_IsNotPredicted()
    {
        var (source, fold) = Linear();
        var view = TestViews.WithVad(source, row => source.Utterances[row].Vad!.Value with { Arousal = float.NaN });
        foreach (var row in Train(view, fold, Vad with { NumEpochs = 1 }).TestVad!)
        {
            Assert.AreEqual((false, true, false), (float.IsNaN(row.Values[0]), float.IsNaN(row.Values[1]), float.IsNaN(row.Values[2])));
        }
    }

    [TestMethod]
    [DataRow(PredictionTask.Vad)]
    [DataRow(PredictionTask.Both)]
    public void Resume_EqualsUninterrupted(PredictionTask task)
    {
        using var folder = new EmotionFusion.Tests.TemporaryFolder();
        var (view, fold) = Linear();
        var config = Both with { Targets = new TargetOptions { Task = task }, Dropout = 0.3 };
        var options = new TrainOptions { CheckpointFolder = folder.Path, SaveEvery = TimeSpan.Zero };
        foreach (var _ in Trainer.Epochs(view, fold, config, 1, options).Take(2))
        {
        }

        var (resumed, whole) = (Trainer.Train(view, fold, config, 1, options), Train(view, fold, config));
        var again = Trainer.Train(view, fold, config, 1, options);
        Assert.AreEqual((whole.BestEpoch, whole.BestEpoch), (resumed.BestEpoch, again.BestEpoch));
        foreach (var (one, other, read) in whole.TestVad!.Zip(resumed.TestVad!, again.TestVad!))
        {
            CollectionAssert.AreEqual(one.Values, other.Values);
            CollectionAssert.AreEqual(one.Values, read.Values);
        }
    }

    private static double Score(EpochRecord epoch, PredictionTask task) => epoch.ValidationCcc!.Value + (task == PredictionTask.Both ? epoch.Validation.Uar : 0);

    private static double Ccc(double[] predicted, double[] truth)
    {
        var moments = default(ConcordanceMoments);
        foreach (var (x, y) in predicted.Zip(truth))
        {
            moments.Add(x, y);
        }

        return moments.Ccc;
    }

    private static (FeatureView View, Fold Fold) Linear()
    {
        var source = TestViews.Separable(300, seed: 8, noise: 1);
        var view = TestViews.WithVad(source, row => source.Audio!.Row(row) is var x
            ? new Vad(Near(x[0] - x[1]), Near(x[2] + (0.5f * x[4])), Near((0.7f * x[5]) - x[3]))
            : default);
        return (view, FoldMaker.LeaveOneSessionOut(view, 0.2, 1)[0]);

        static float Near(float value) => Math.Clamp(3 + value, 1, 5);
    }

    private static TrainedFold Train(FeatureView view, Fold fold, ExperimentConfig config) => Trainer.Train(view, fold, config, 1, new TrainOptions());
}
