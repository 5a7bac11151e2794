using EmotionFusion.Pipeline;
using EmotionFusion.Tests;
using static TorchSharp.torch;

namespace EmotionFusion.Training.Tests;

/// <summary>Utterances that lack a modality: adaptive fusion learns from, chooses by and tests on what is there.</summary>
[TestClass]
public sealed class MissingModalityTests
{
    private static readonly FeatureView Whole = TestViews.Separable(450, seed: 51, noise: 0.6);
    private static readonly FeatureView Thirds = TestViews.Lacking(Whole, Lacks);
    private static readonly Fold Fold = FoldMaker.LeaveOneSessionOut(Thirds, 0.25, seed: 1)[0];

    private static readonly ExperimentConfig Config = TestConfigs.Small with
    {
        FusionType = FusionType.Adaptive,
        Standardization = Standardization.Fold,
        NumEpochs = 15,
        Dropout = 0.1,
        Schedule = new ScheduleOptions { Kind = LearningRateSchedule.None },
    };

    [TestMethod]
    [DataRow(0.0)]
    [DataRow(0.3)]
    public void Train_AThirdWithoutAudioAThirdWithoutText_IsGoodOnEveryKind(double dropout)
    {
        var trained = Train(Thirds, Config with { ModalityDropout = dropout });

        Assert.HasCount(Fold.Test.Rows.Length, trained.Test);
        foreach (var kind in trained.Test.GroupBy(prediction => Lacks(prediction.Row)))
        {
            Assert.IsGreaterThan(20, kind.Count());
            Assert.IsGreaterThan(0.6, kind.Average(prediction => prediction.Predicted == prediction.Label ? 1.0 : 0.0), $"lacks {kind.Key}; chance is 0.25");
        }
    }

    [TestMethod]
    public void Train_OneModalityAlone_IsOfThoseWhoHaveIt()
    {
        var trained = Train(Thirds, Config with { NumEpochs = 1 });

        CollectionAssert.AreEqual(Fold.Test.Rows.Where(row => Lacks(row) != Missing.Audio).ToArray(), trained.TestAudioAlone!.Select(prediction => prediction.Row).ToArray());
        CollectionAssert.AreEqual(Fold.Test.Rows.Where(row => Lacks(row) != Missing.Text).ToArray(), trained.TestTextAlone!.Select(prediction => prediction.Row).ToArray());
        var alone = trained.TestAudioAlone!.ToDictionary(prediction => prediction.Row);
        foreach (var prediction in trained.Test.Where(prediction => Lacks(prediction.Row) == Missing.Text))
        {
            CollectionAssert.AreEqual(prediction.Probabilities, alone[prediction.Row].Probabilities, "who has audio alone is tested with audio alone");
        }
    }

    [TestMethod]
    public void Train_NothingMissing_HasTheBitsOfAViewThatKnowsNoGaps()
    {
        var config = Config with { NumEpochs = 2, ModalityDropout = 0.4 };
        var plain = Train(Whole, config);
        var combined = Train(TestViews.Lacking(Whole, _ => Missing.Nothing), config);

        CollectionAssert.AreEqual(plain.Epochs.Select(epoch => epoch.TrainLoss).ToArray(), combined.Epochs.Select(epoch => epoch.TrainLoss).ToArray());
        CollectionAssert.AreEqual(plain.Test.SelectMany(row => row.Probabilities).ToArray(), combined.Test.SelectMany(row => row.Probabilities).ToArray());
    }

    [TestMethod]
    public void Step_BatchWithoutAudio_LeavesTheAudioEncoderAsItIs()
    {
        using var trainer = new Trainer(Thirds, Fold.Train.Rows, Config with { WeightDecay = 0 }, 1, new TrainOptions(), "test");
        var before = Values(trainer);
        trainer.Step(Fold.Train.Rows.Where(row => Lacks(row) == Missing.Audio).Take(16).ToArray(), 0.01);
        var after = Values(trainer);

        foreach (var name in before.Keys)
        {
            var changed = !before[name].SequenceEqual(after[name]);
            var learns = !name.Contains("audio_encoder", StringComparison.Ordinal) && !name.Contains("fusion_net", StringComparison.Ordinal);
            Assert.AreEqual(learns, changed, name);
        }
    }

    /// <summary>Samples don't touch each other in this fusion, so a batch's gradient is the sum of its samples'.</summary>
    [TestMethod]
    public void Backward_MixedBatch_GivesEachEncoderTheGradientOfThoseWhoHaveItsModality()
    {
        using var scope = NewDisposeScope();
        using var layers = new LayerFactory(seed: 3);
        using var fusion = new AdaptiveFusion(8, 8, 16, dropout: 0, layers);
        using var generator = new Generator(5);
        var upstream = empty(12, 16).uniform_(-1, 1, generator);
        var source = new BatchSource(Thirds, Fold.Train.Rows, Config, CPU);
        int[] rows = [.. Fold.Train.Rows.Where((_, i) => i % 3 == 0).Take(12)];
        var mixed = GradientsOf(rows, upstream);

        foreach (var (lacking, encoder) in new[] { (Missing.Audio, "audio_encoder"), (Missing.Text, "text_encoder") })
        {
            int[] have = [.. Enumerable.Range(0, rows.Length).Where(i => Lacks(rows[i]) != lacking)];
            Assert.IsLessThan(rows.Length, have.Length);
            var theirs = GradientsOf([.. have.Select(i => rows[i])], stack([.. have.Select(i => upstream[i])]));
            foreach (var name in mixed.Keys.Where(name => name.StartsWith(encoder, StringComparison.Ordinal)))
            {
                TensorAssert.Close(theirs[name], mixed[name], 1e-5, name);
            }
        }

        Dictionary<string, Tensor> GradientsOf(int[] batch, Tensor gradient)
        {
            foreach (var (_, parameter) in fusion.named_parameters())
            {
                parameter.grad?.zero_();
            }

            fusion.call(source.Features(batch)).backward([gradient]);
            return fusion.named_parameters().ToDictionary(pair => pair.name, pair => pair.parameter.grad!.clone());
        }
    }

    [TestMethod]
    public void Features_WhatIsTakenAway_IsNeverTheOnlyModality()
    {
        using var scope = NewDisposeScope();
        var source = new BatchSource(Thirds, Fold.Train.Rows, Config, CPU);
        int[] rows = [.. Enumerable.Range(0, 300)];
        var taken = new ModalityDropout(1, seed: 1).Draw(rows.Length, step: 0);

        var batch = source.Features(rows, taken);

        for (var i = 0; i < rows.Length; i++)
        {
            var lacks = Lacks(rows[i]) == Missing.Nothing ? taken[i] : Lacks(rows[i]);
            Assert.AreEqual(lacks == Missing.Audio, batch.Audio![i].abs().sum().item<float>() == 0, $"audio of row {i}");
            Assert.AreEqual(lacks == Missing.Text, batch.Text![i].abs().sum().item<float>() == 0, $"text of row {i}");
            Assert.AreEqual(lacks == Missing.Audio ? 1f : 0f, batch.Presence!.TextAlone[i].item<float>());
            Assert.AreEqual(lacks == Missing.Text ? 1f : 0f, batch.Presence.AudioAlone[i].item<float>());
        }
    }

    [TestMethod]
    [DataRow(Standardization.Fold)]
    [DataRow(Standardization.Speaker)]
    public void Standardization_Moments_AreOfThoseWhoHaveTheModality(Standardization kind)
    {
        using var scope = NewDisposeScope();
        var source = new BatchSource(Thirds, Fold.Train.Rows, Config with { Standardization = kind }, CPU);
        var speaker = Thirds.Utterances[Fold.Train.Rows[0]].Speaker;
        int[] rows = [.. Fold.Train.Rows.Where(row => Lacks(row) != Missing.Audio && (kind == Standardization.Fold || Thirds.Utterances[row].Speaker == speaker))];

        var audio = source.Features(rows).Audio!;

        TensorAssert.Close(zeros(8), audio.mean([0]), 1e-4, "mean");
        TensorAssert.Close(ones(8), audio.pow(2).mean([0]), 1e-3, "variance");
    }

    [TestMethod]
    public void Train_FusionThatNeedsBoth_IsRefused()
    {
        var error = Assert.ThrowsExactly<EmotionFusionException>(() => Train(Thirds, Config with { FusionType = FusionType.Concat }));
        StringAssert.Contains(error.Message, "needs audio of every utterance, and some of TEST have none");
        StringAssert.Contains(error.Message, "fusion_type: adaptive");
    }

    [TestMethod]
    public void Train_NoTrainingUtteranceHasAudio_IsRefused()
    {
        var train = Fold.Train.Rows.ToHashSet();
        var view = TestViews.Lacking(Whole, row => train.Contains(row) ? Missing.Audio : Missing.Nothing);
        var error = Assert.ThrowsExactly<EmotionFusionException>(() => Train(view, Config));
        StringAssert.Contains(error.Message, $"none of the {train.Count} training utterances of TEST has audio");
        StringAssert.Contains(error.Message, "modality: text");
    }

    [TestMethod]
    public void Checkpoint_OfOtherGaps_IsRefused()
    {
        using var folder = new TemporaryFolder();
        var options = new TrainOptions { CheckpointFolder = folder.Path };
        var config = Config with { NumEpochs = 1 };
        Trainer.Train(Thirds, Fold, config, 1, options);
        Trainer.Train(Thirds, Fold, config, 1, options);
        var other = TestViews.Lacking(Whole, row => row == Fold.Train.Rows[0] ? (Missing)(((int)Lacks(row) + 1) % 3) : Lacks(row));
        var error = Assert.ThrowsExactly<EmotionFusionException>(() => Trainer.Train(other, Fold, config, 1, options));
        StringAssert.Contains(error.Message, "was made by another experiment or with other data");
    }

    /// <summary>Apart from speakers, who are every tenth row's.</summary>
    private static Missing Lacks(int row) => (Missing)(row / 10 % 3);

    private static TrainedFold Train(FeatureView view, ExperimentConfig config) => Trainer.Train(view, Fold, config, 1, new TrainOptions());

    private static Dictionary<string, float[]> Values(Trainer trainer) =>
        trainer.Head.named_parameters().ToDictionary(pair => pair.name, pair => pair.parameter.detach().contiguous().data<float>().ToArray());
}
