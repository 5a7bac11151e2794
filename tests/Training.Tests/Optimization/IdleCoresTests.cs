using EmotionFusion.Pipeline;

namespace EmotionFusion.Training.Tests;

[TestClass]
public sealed class IdleCoresTests
{
    [TestMethod]
    public void Take_MoreThanThereAre_GivesThoseThereAre()
    {
        var idle = new IdleCores();
        Assert.AreEqual(0, idle.Take(2));
        idle.Add(3);
        Assert.AreEqual(2, idle.Take(2));
        Assert.AreEqual(1, idle.Take(2));
        Assert.AreEqual(0, idle.Take(2));
    }

    [TestMethod]
    public void Take_ByManyThreads_GivesEachCoreOnce()
    {
        var idle = new IdleCores();
        idle.Add(1000);
        var taken = 0;
        Parallel.For(0, 500, _ => Interlocked.Add(ref taken, idle.Take(3)));

        Assert.AreEqual(1000, taken);
    }

    /// <summary>A head wide enough for help to be worth it.</summary>
    [TestMethod]
    public void Train_WithBorrowedCores_GivesTheSameBitsAndGivesThemBack()
    {
        var view = TestViews.Separable(80, seed: 51);
        var fold = FoldMaker.LeaveOneSessionOut(view, 0.2, seed: 1)[0];
        var config = TestConfigs.Small with { NumEpochs = 2, FusionHiddenDim = 512, HiddenDim = 1024, SpeakerAdversaryWeight = 0.1 };
        var idle = new IdleCores();
        idle.Add(3);

        var alone = Trainer.Train(view, fold, config, 1, new TrainOptions());
        var helped = Trainer.Train(view, fold, config, 1, new TrainOptions { Idle = idle });

        foreach (var (one, other) in alone.Test.Zip(helped.Test))
        {
            CollectionAssert.AreEqual(one.Probabilities, other.Probabilities, one.Utterance);
        }

        Assert.AreEqual(3, idle.Take(10), "the cores weren't given back");
    }
}
