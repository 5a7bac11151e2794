using EmotionFusion.Encoders;
using EmotionFusion.Pipeline;
using EmotionFusion.Tests;

namespace EmotionFusion.Training.Tests;

/// <summary>What a classifier file says of raw features is what the evaluation says of them, whatever the head.</summary>
[TestClass]
public sealed class ClassifierGraphTests
{
    private const double Tolerance = 1e-5;
    private static readonly FeatureView View = Scaled(TestViews.WithRatings(TestViews.Separable(120, seed: 71, noise: 2), seed: 3));
    private static readonly ClassifierEncoder Encoder = new("test", "0123456789ab", 8, "mean", "kind: audio\n");

    [TestMethod]
    [DataRow(Modality.Audio, FusionType.Concat)]
    [DataRow(Modality.Text, FusionType.Concat)]
    [DataRow(Modality.Both, FusionType.CrossAttention)]
    [DataRow(Modality.Both, FusionType.Concat)]
    [DataRow(Modality.Both, FusionType.Gated)]
    [DataRow(Modality.Both, FusionType.Adaptive)]
    public void Probabilities_OneHead_AreTheEvaluations(Modality modality, FusionType fusion)
    {
        foreach (var standardization in new[] { Standardization.Fold, Standardization.None })
        {
            using var trained = new Trained(View, TestConfigs.Small with { Modality = modality, FusionType = fusion, Standardization = standardization });

            using var onnx = trained.Classifier();

            var present = fusion == FusionType.Adaptive ? new[] { "audio_present", "text_present" } : [];
            string[] inputs = [.. new[] { "audio" }.Where(_ => modality != Modality.Text), .. new[] { "text" }.Where(_ => modality != Modality.Audio), .. present];
            CollectionAssert.AreEqual(inputs.Order(StringComparer.Ordinal).ToArray(), onnx.Inputs);
            CollectionAssert.AreEqual(new[] { "embedding", "logits", "probabilities" }, onnx.Outputs);
            trained.AssertSame(onnx);
        }
    }

    /// <summary>Three divisions of the training side and two seeds: the mean of six, each with its own standardisation.</summary>
    [TestMethod]
    [DataRow(1.0, 1.0)]
    [DataRow(0.7, 0.7)]
    [DataRow(0.7, 2.5)]
    public void Probabilities_OfManyHeads_AreTheScaledMean(double first, double second)
    {
        using var trained = new Trained(View, TestConfigs.Small with { Modality = Modality.Both, FusionType = FusionType.Gated }, seeds: 2, rotates: true);
        Assert.HasCount(8, trained.Folds);

        using var onnx = trained.Classifier([first, second]);

        trained.AssertSame(onnx, [first, second]);
        var outputs = onnx.Run(trained.Rows, 7);
        Assert.HasCount(16 * TestConfigs.Small.FusionHiddenDim, outputs["embedding"][0]);
        foreach (var (logits, probabilities) in outputs["logits"].Zip(outputs["probabilities"]))
        {
            // The logarithm of the mean probabilities: its exponentials are probabilities already.
            AssertClose([.. probabilities.Select(p => (double)p)], [.. logits.Select(logit => (float)Math.Exp(logit))]);
        }
    }

    [TestMethod]
    public void Vad_IsTheEvaluations_AndNaNWhereNothingWasRated()
    {
        var view = TestViews.WithVad(View, row => View.Utterances[row].Vad!.Value with { Arousal = float.NaN });
        foreach (var task in new[] { PredictionTask.Both, PredictionTask.Vad })
        {
            var config = TestConfigs.Small with { Modality = Modality.Audio, Targets = new TargetOptions { Task = task } };
            using var trained = new Trained(view, config, rotates: true);

            using var onnx = trained.Classifier();

            CollectionAssert.AreEqual(task == PredictionTask.Vad ? ["embedding", "vad"] : new[] { "embedding", "logits", "probabilities", "vad" }, onnx.Outputs);
            var found = onnx.Run(trained.Rows, 11)["vad"];
            for (var i = 0; i < found.Length; i++)
            {
                double[] expected = [.. Enumerable.Range(0, 3).Select(d => trained.Results.Average(run => (double)run.TestVad![i].Values[d]))];
                Assert.IsTrue(float.IsNaN(found[i][1]) && double.IsNaN(expected[1]), "arousal was rated by nobody");
                AssertClose([expected[0], expected[2]], [found[i][0], found[i][2]]);
            }
        }
    }

    /// <summary>Adaptive fusion: whatever stands in for a modality that isn't there, NaN too, has no effect, and rows don't touch each other.</summary>
    [TestMethod]
    public void Adaptive_WithoutAModality_IsTheEvaluations()
    {
        var view = TestViews.Lacking(View, row => (row % 4) switch { 0 => Missing.Audio, 1 => Missing.Text, _ => Missing.Nothing });
        var config = TestConfigs.Small with { Modality = Modality.Both, FusionType = FusionType.Adaptive, ModalityDropout = 0.3 };
        using var trained = new Trained(view, config, rotates: true);

        using var onnx = trained.Classifier();

        Assert.IsTrue(trained.Rows.Any(row => !row.HasAudio) && trained.Rows.Any(row => !row.HasText));
        trained.AssertSame(onnx);
        var alone = trained.Results[0].TestAudioAlone!.Select(row => row.Row).ToHashSet();
        var heard = trained.Results[0].Test.Select((row, i) => (row.Row, Features: trained.Rows[i])).Where(row => alone.Contains(row.Row))
            .Select(row => row.Features with { Text = [.. Enumerable.Repeat(float.NaN, 8)], HasText = false }).ToArray();
        var found = onnx.Run(heard, 5)["probabilities"];
        for (var i = 0; i < found.Length; i++)
        {
            AssertClose([.. Enumerable.Range(0, 4).Select(c => trained.Results.Average(run => (double)run.TestAudioAlone![i].Probabilities[c]))], found[i]);
        }
    }

    [TestMethod]
    public void Facts_ComeBackFromTheFile()
    {
        using var trained = new Trained(View, TestConfigs.Small with { Modality = Modality.Audio });
        using var onnx = trained.Classifier();
        Assert.AreEqual(trained.Facts.Write(), onnx.Facts.Write());
    }

    [TestMethod]
    public void Model_LoadsInOldRuntimes()
    {
        using var trained = new Trained(View, TestConfigs.Small with { Modality = Modality.Audio });
        var model = trained.Model();
        Assert.AreEqual(8, model.IrVersion);
        Assert.AreEqual(17, model.OpsetImport.Single().Version);
        Assert.IsTrue(model.Graph.Input.Concat(model.Graph.Output).All(value => value.Type.TensorType.Shape.Dim[0].DimParam == "batch"));
    }

    [TestMethod]
    public void SpeakerStandardisation_IsRefused()
    {
        var config = TestConfigs.Small with { Modality = Modality.Audio, Standardization = Standardization.Speaker };
        using var trained = new Trained(View, config);
        StringAssert.Contains(Assert.ThrowsExactly<EmotionFusionException>(() => trained.Model()).Message, "feature_standardization: speaker");
        StringAssert.Contains(ClassifierGraph.WhyNot(config), "feature_standardization: fold");
    }

    [TestMethod]
    public void BoostedTrees_AreRefused() =>
        StringAssert.Contains(ClassifierGraph.WhyNot(TestConfigs.Small with { Head = HeadKind.Lightgbm }), "head: lightgbm isn't written as ONNX");

    [TestMethod]
    public void Weights_OfAnotherHead_AreNamed()
    {
        using var trained = new Trained(View, TestConfigs.Small with { Modality = Modality.Audio });
        var error = Assert.ThrowsExactly<EmotionFusionException>(() => trained.Model(trained.Config with { Modality = Modality.Both }, facts: trained.Facts with { Text = Encoder }));
        StringAssert.Contains(error.Message, "has no tensor 'fusion_module.");
    }

    /// <summary>Earlier versions kept no standardisation: such weights can't be used on other recordings, and that is said.</summary>
    [TestMethod]
    public void Weights_WithoutStandardisation_AreRefused()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "session_1-seed1.safetensors");
        new SafetensorsWriter().Add("linear1.weight", [2, 2], new float[4]).Write(path);
        StringAssert.Contains(Assert.ThrowsExactly<EmotionFusionException>(() => SavedHead.Read(path)).Message, $"{path}: an earlier version");
    }

    private static void AssertClose(double[] expected, float[] found)
    {
        Assert.HasCount(expected.Length, found);
        for (var i = 0; i < found.Length; i++)
        {
            Assert.AreEqual(expected[i], found[i], Tolerance);
        }
    }

    /// <summary>Columns of means and deviations far from 0 and 1, as encoders have them.</summary>
    private static FeatureView Scaled(FeatureView view)
    {
        return TestViews.Of([.. view.Utterances.Select(utterance => (long)utterance.Label)], Block(view.Audio!), Block(view.Text!)) is var scaled
            ? TestViews.WithVad(scaled, row => view.Utterances[row].Vad)
            : view;

        FeatureBlock Block(FeatureBlock block) => new(block.Encoder, block.Fingerprint, block.Dimension,
            [.. Enumerable.Range(0, view.Utterances.Count).SelectMany(row => block.Row(row).ToArray().Select((value, column) => (value * (0.2f + column)) + (3 * column) - 8))]);
    }

    /// <summary>Trainings of one fold, their checkpoints, and what the evaluation made of its test part.</summary>
    private sealed class Trained : IDisposable
    {
        private readonly TemporaryFolder _folder = new();
        private readonly FeatureView _view;
        private readonly int _seeds;

        public Trained(FeatureView view, ExperimentConfig config, int seeds = 1, bool rotates = false)
        {
            (_view, _seeds, Config) = (view, seeds, config with { NumEpochs = 3 });
            var fold = FoldMaker.LeaveOneSessionOut(view, 0.1, seed: 1)[0];
            Folds = rotates ? ValidationRotation.Of(fold, view, 1) : [fold];
            var options = new TrainOptions { CheckpointFolder = _folder.Path };
            Results = [.. from seed in Enumerable.Range(1, seeds) from member in Folds select Trainer.Train(view, member, Config, seed, options)];
            Rows = [.. (Config.Targets.UsesClasses ? Results[0].Test.Select(row => row.Row) : Results[0].TestVad!.Select(row => row.Row)).Select(RowOf)];
            Facts = new ClassifierFacts
            {
                Classes = config.Targets.UsesClasses ? [.. view.ClassNames] : [],
                Audio = config.UsesAudio ? Encoder : null,
                Text = config.UsesText ? Encoder : null,
                NeedsBoth = config.Modality == Modality.Both && !config.AllowsMissingModality,
                Task = config.Targets.Task.ToString().ToLowerInvariant(),
                Members = Results.Count,
                Version = "1.2.3",
            };
        }

        public ExperimentConfig Config { get; }

        public IReadOnlyList<Fold> Folds { get; }

        public IReadOnlyList<TrainedFold> Results { get; }

        public IReadOnlyList<OnnxRun.Row> Rows { get; }

        public ClassifierFacts Facts { get; }

        public Onnx.ModelProto Model(ExperimentConfig? config = null, double[]? temperatures = null, ClassifierFacts? facts = null) => ClassifierGraph.Of(config ?? Config, facts ?? Facts,
            [.. Enumerable.Range(1, _seeds).Select(seed => new HeadGroup(
                temperatures?[seed - 1] ?? 1, [.. Folds.Select(fold => SavedHead.Read(Checkpoint.WeightsOf(_folder.Path, fold.FullName, seed)))]))]);

        public OnnxRun Classifier(double[]? temperatures = null)
        {
            var model = Model(null, temperatures);
            Assert.AreEqual("", string.Join('\n', OnnxRules.Faults(model)));
            return new OnnxRun(model);
        }

        /// <summary>In batches of one, of seven and all at once.</summary>
        public void AssertSame(OnnxRun onnx, double[]? temperatures = null)
        {
            foreach (var batch in new[] { 1, 7, Rows.Count })
            {
                var found = onnx.Run(Rows, batch)["probabilities"];
                for (var i = 0; i < Rows.Count; i++)
                {
                    AssertClose(Expected(i, temperatures), found[i]);
                    Assert.AreEqual(1, found[i].Sum(), 1e-6);
                }
            }
        }

        public void Dispose() => _folder.Dispose();

        /// <summary>The mean over seeds of each seed's mean over heads, scaled.</summary>
        private double[] Expected(int i, double[]? temperatures) => Mean([.. Results.GroupBy(run => run.Seed).Select((heads, seed) =>
        {
            var mean = Mean([.. heads.Select(head => head.Test[i].Probabilities.Select(p => (double)p).ToArray())]);
            double[] powers = [.. mean.Select(p => Math.Pow(p, 1 / (temperatures?[seed] ?? 1)))];
            return powers.Select(power => power / powers.Sum()).ToArray();
        })]);

        private static double[] Mean(double[][] values) => [.. values[0].Select((_, c) => values.Average(value => value[c]))];

        private OnnxRun.Row RowOf(int row)
        {
            var (hears, reads) = (_view.HasAudio(row), _view.HasText(row));
            return new(_view.Audio!.Row(row).ToArray(), _view.Text!.Row(row).ToArray(), hears, reads);
        }
    }
}
