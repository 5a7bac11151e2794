using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using EmotionFusion.Pipeline;
using EmotionFusion.Tests;

namespace EmotionFusion.Training.Tests;

/// <summary>Whatever lies in the checkpoint folder: a training ends with the right result or with a message, and harms no other.</summary>
[TestClass]
public sealed class CheckpointTests
{
    private const int Seed = 3;
    private static readonly FeatureView View = TestViews.Separable(120, seed: 71);
    private static readonly Fold Fold = FoldMaker.LeaveOneSessionOut(View, 0.2, seed: 1)[0];
    private static readonly ExperimentConfig Config = TestConfigs.Small with { NumEpochs = 2 };

    [TestMethod]
    [DataRow("cut short")]
    [DataRow("empty")]
    [DataRow("null")]
    [DataRow("no object")]
    [DataRow("a changed label")]
    [DataRow("a part missing")]
    [DataRow("a place out of range")]
    [DataRow("no weights")]
    [DataRow("changed weights")]
    public void Result_Broken_IsSaidAndTrainedAgainAndNothingElseIsLost(string fault)
    {
        using var folder = new TemporaryFolder();
        var (first, _) = Train(folder.Path);
        var (sibling, _) = Train(folder.Path, Seed + 1);
        Spoil(fault, Path.Combine(folder.Path, $"{Fold.FullName}-seed{Seed}"));

        Assert.AreEqual(0, TrainingState.CompletedEpochs(folder.Path, Fold, Seed));
        var (again, told) = Train(folder.Path);
        var (_, toldOfSibling) = Train(folder.Path, Seed + 1);

        AssertSame(first, again);
        StringAssert.Contains(told.Restarts.Single(), Path.Combine(folder.Path, $"{Fold.FullName}-seed{Seed}.result.json"));
        Assert.AreEqual(2, told.Epochs, "it wasn't trained again");
        Assert.AreEqual(0, toldOfSibling.Epochs, "its sibling was trained again");
        Assert.IsEmpty(toldOfSibling.Restarts);
        Assert.AreEqual(0, Train(folder.Path).Told.Epochs, "the new result isn't whole");
        Assert.IsNotEmpty(sibling.Test);
    }

    /// <summary>Earlier versions kept no predictions of the validation part and no training UAR.</summary>
    [TestMethod]
    public void Result_OfAnEarlierVersion_IsRead()
    {
        using var folder = new TemporaryFolder();
        var (first, _) = Train(folder.Path);
        var path = Path.Combine(folder.Path, $"{Fold.FullName}-seed{Seed}.result.json");
        var result = JsonNode.Parse(File.ReadAllText(path))!["result"]!.AsObject();
        Assert.IsTrue(result.Remove("validation") && result.Remove("train_uar"));
        var json = result.ToJsonString();
        File.WriteAllText(path, $$"""{"sha256":"{{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json)))}}","result":{{json}}}""");

        var (again, told) = Train(folder.Path);

        Assert.AreEqual(0, told.Epochs);
        Assert.IsEmpty(told.Restarts);
        Assert.IsNull(again.Validation);
        Assert.IsNull(again.TrainUar);
        Assert.HasCount(first.Test.Count, again.Test);
    }

    [TestMethod]
    public void Result_Kept_HasValidationPredictionsAndTrainingUar()
    {
        using var folder = new TemporaryFolder();
        var (first, _) = Train(folder.Path);
        var (again, _) = Train(folder.Path);
        Assert.AreEqual(first.TrainUar, again.TrainUar);
        Assert.HasCount(Fold.Validation.Rows.Length, again.Validation!);
        foreach (var (kept, read) in first.Validation!.Zip(again.Validation!))
        {
            CollectionAssert.AreEqual(kept.Probabilities, read.Probabilities);
        }
    }

    [TestMethod]
    public void State_HeaderThatIsNoUtf8_IsSaidAndTrainedAgain()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, $"{Fold.FullName}-seed{Seed}.state.safetensors");
        new SafetensorsWriter().SetMetadata("identity", "xyz").Add("values", [1], new float[1]).Write(path);
        var bytes = File.ReadAllBytes(path);
        bytes[bytes.AsSpan().IndexOf("xyz"u8)] = 0xFF;
        File.WriteAllBytes(path, bytes);

        Assert.AreEqual(0, TrainingState.CompletedEpochs(folder.Path, Fold, Seed));
        var (trained, told) = Train(folder.Path);

        Assert.HasCount(2, trained.Epochs);
        StringAssert.Contains(told.Restarts.Single(), path);
        Assert.IsFalse(File.Exists(path));
    }

    [TestMethod]
    public void Train_TemporaryFilesOfAKill_AreRemovedButNotAnothersTrainings()
    {
        using var folder = new TemporaryFolder();
        string[] mine = [.. new[] { ".state.safetensors", ".safetensors", ".result.json" }.Select(end => folder.Write($"{Fold.FullName}-seed{Seed}{end}.0123456789abcdef.tmp", "x"))];
        var others = folder.Write($"{Fold.FullName}-seed{Seed}1.result.json.0123456789abcdef.tmp", "x");

        Train(folder.Path);

        Assert.IsFalse(mine.Any(File.Exists));
        Assert.IsTrue(File.Exists(others), "another training may be writing it");
    }

    [TestMethod]
    public void Train_SpeakersWhoseNamesDifferInASlash_HaveFilesOfTheirOwn()
    {
        using var folder = new TemporaryFolder();
        string[] names = ["a/b", "a_b", "a b", "A", "..", "CON", new('x', 300), "b"];
        var view = TestViews.WithSpeakers(View, row => names[row % names.Length]);
        var folds = FoldMaker.LeaveOneSpeakerOut(view, 0.2, seed: 1);
        var options = new TrainOptions { CheckpointFolder = folder.Path };

        var first = folds.Select(fold => Trainer.Train(view, fold, Config, Seed, options)).ToArray();

        Assert.HasCount(folds.Count, Directory.GetFiles(folder.Path, "*.result.json"));
        foreach (var (fold, trained) in folds.Zip(first))
        {
            AssertSame(trained, Trainer.Train(view, fold, Config, Seed, options));
        }
    }

    [TestMethod]
    public void Train_ThatCantBeWritten_FailsWithTheFilesName()
    {
        using var folder = new TemporaryFolder();
        var blocked = Path.Combine(folder.Path, $"{Fold.FullName}-seed{Seed}.safetensors");
        Directory.CreateDirectory(blocked);
        var error = Assert.ThrowsExactly<EmotionFusionException>(() => Train(folder.Path));
        StringAssert.Contains(error.Message, blocked);

        var file = folder.Write("file", "x");
        error = Assert.ThrowsExactly<EmotionFusionException>(() => Train(Path.Combine(file, "checkpoints")));
        StringAssert.Contains(error.Message, Path.Combine(file, "checkpoints"));
    }

    private static void Spoil(string fault, string name)
    {
        var (result, weights) = (name + ".result.json", name + ".safetensors");
        var text = File.ReadAllText(result);
        switch (fault)
        {
            case "no weights":
                File.Delete(weights);
                break;
            case "changed weights":
                var bytes = File.ReadAllBytes(weights);
                bytes[^5] ^= 1;
                File.WriteAllBytes(weights, bytes);
                break;
            default:
                var spoilt = fault switch
                {
                    "cut short" => text[..(text.Length / 2)],
                    "empty" => "",
                    "null" => "null",
                    "no object" => "[1, 2]",
                    "a changed label" => text.Replace("\"label\":1", "\"label\":2", StringComparison.Ordinal),
                    "a part missing" => text.Replace("\"test\":", "\"tent\":", StringComparison.Ordinal),
                    _ => text.Replace("\"best_epoch\":", "\"best_epoch\":7", StringComparison.Ordinal),
                };
                Assert.AreNotEqual(text, spoilt, "the case shows nothing");
                File.WriteAllText(result, spoilt, new UTF8Encoding(false));
                break;
        }
    }

    private static (TrainedFold Trained, Listener Told) Train(string folder, int seed = Seed)
    {
        var told = new Listener();
        return (Trainer.Train(View, Fold, Config, seed, new TrainOptions { CheckpointFolder = folder, Observer = told }), told);
    }

    private static void AssertSame(TrainedFold expected, TrainedFold actual)
    {
        CollectionAssert.AreEqual(
            expected.Test.SelectMany(row => row.Probabilities).ToArray(), actual.Test.SelectMany(row => row.Probabilities).ToArray());
        CollectionAssert.AreEqual(expected.Test.Select(row => (row.Row, row.Label)).ToArray(), actual.Test.Select(row => (row.Row, row.Label)).ToArray());
    }

    private sealed class Listener : ITrainObserver
    {
        public int Epochs { get; private set; }

        public List<string> Restarts { get; } = [];

        public void OnStep(StepRecord step)
        {
        }

        public void OnEpoch(EpochRecord epoch) => Epochs++;

        public void OnRestart(string message) => Restarts.Add(message);
    }
}
