using EmotionFusion.Pipeline;
using EmotionFusion.Training;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace EmotionFusion.Evaluation.Tests;

/// <summary>Experiments whose head is a model of ML.NET: they leave the same run folder as others.</summary>
[TestClass]
public sealed class ModelHeadTests
{
    private static readonly FeatureView View = new SyntheticCorpus { Sessions = 4 }.View();

    private static readonly ExperimentConfig Fusion = Runs.Small with
    {
        Standardization = Standardization.Fold,
        ValidationStrategy = ValidationStrategy.RotateSpeakers,
        ValidationShare = 0.2,
        NumEpochs = 1,
    };

    [TestMethod]
    public void Run_Linear_IsTheBaselineOfOtherHeads()
    {
        using var root = new TempFolder();
        var beside = ExperimentPool.Run(View, Fusion, Runs.Options(root, 2)).Folder;
        var outcome = ExperimentPool.Run(View, Fusion with { Name = "alone", Head = HeadKind.Linear }, Runs.Options(root, 2));
        CollectionAssert.AreEqual(
            PredictionsFile.Read(beside.Baseline).Rows.SelectMany(row => row.Prediction.Probabilities).ToArray(),
            PredictionsFile.Read(outcome.Folder.Predictions).Rows.SelectMany(row => row.Prediction.Probabilities).ToArray());
        CollectionAssert.AreEqual(new[] { 1 }, outcome.Results.Seeds.ToArray());
        Assert.IsNull(outcome.Results.LinearBaseline);
        Assert.IsFalse(File.Exists(outcome.Folder.Baseline));
        StringAssert.Contains(File.ReadAllText(outcome.Folder.Report), "head is the linear baseline itself");
        Assert.AreEqual("the head is the linear baseline itself", ResultsTable.Of(outcome.Results).Verdict);
    }

    [TestMethod]
    [DataRow(HeadKind.Linear)]
    [DataRow(HeadKind.Lightgbm)]
    public void Run_AnyNumberOfThreadsOrBrokenOff_SameFiles(HeadKind head)
    {
        using var one = new TempFolder();
        using var two = new TempFolder();
        using var three = new TempFolder();
        var config = Fusion with { Head = head };
        var expected = ExperimentPool.Run(View, config, Runs.Options(one, 1)).Folder;
        var sideBySide = ExperimentPool.Run(View, config, Runs.Options(two, 3)).Folder;

        using var source = new CancellationTokenSource();
        var cancelling = new Ear(progress =>
        {
            if (progress.Kind == TrainingProgressKind.Finished)
            {
                source.Cancel();
            }
        });
        var broken = Assert.ThrowsExactly<RunsInterruptedException>(() => ExperimentPool.Run(View, config, Runs.Options(three, 1), cancelling, source.Token)).Unfinished.Single();
        using var run = ResumedRun.Open(broken.Path);
        var resumed = ExperimentPool.Run([run.Continue(ExperimentPlan.Of(View, run.Config))], Runs.Options(three, 2)).Single().Outcome!.Folder;

        foreach (var folder in new[] { sideBySide, resumed })
        {
            foreach (var file in new Func<RunFolder, string>[] { run => run.Predictions, run => run.Folds, run => run.Results })
            {
                CollectionAssert.AreEqual(File.ReadAllBytes(file(expected)), File.ReadAllBytes(file(folder)), file(folder));
            }

            CollectionAssert.AreEqual(File.ReadAllLines(expected.Log).Order().ToArray(), File.ReadAllLines(folder.Log).Order().ToArray());
        }

        var saved = SavedRun.Read(expected);
        Assert.IsEmpty(saved.Curves);
        Assert.AreEqual(head == HeadKind.Lightgbm, saved.Results.LinearBaseline is not null);
        Assert.IsGreaterThan(0.6, saved.Results.Mean.Uar);
    }

    /// <summary>Each seed of boosted trees draws other columns and rows.</summary>
    [TestMethod]
    public void Run_LightGbm_SeedsDiffer()
    {
        using var root = new TempFolder();
        var rows = ExperimentPool.Run(View, Fusion with { Head = HeadKind.Lightgbm }, Runs.Options(root, 2)).Folder;
        var bySeed = PredictionsFile.Read(rows.Predictions).Rows.GroupBy(row => row.Seed, row => row.Prediction.Probabilities[0]).ToArray();
        Assert.HasCount(2, bySeed);
        CollectionAssert.AreNotEqual(bySeed[0].ToArray(), bySeed[1].ToArray());
    }

    /// <summary>The mean of the saved models on standardised test features is the fold's prediction.</summary>
    [TestMethod]
    [DataRow(HeadKind.Linear)]
    [DataRow(HeadKind.Lightgbm)]
    public void Run_SavedModels_PredictTheSame(HeadKind head)
    {
        using var root = new TempFolder();
        var config = Fusion with { Head = head, Seeds = [5] };
        var folder = ExperimentPool.Run(View, config, Runs.Options(root, 2)).Folder;
        var (fold, members) = ExperimentPlan.Of(View, config).Members[0];
        var models = ExperimentPlan.Of(View, config).Members.Sum(entry => entry.Members.Count);
        Assert.HasCount(models, Directory.GetFiles(folder.Checkpoints, "*.zip"));
        Assert.HasCount(head == HeadKind.Linear ? models : 0, Directory.GetFiles(folder.Checkpoints, "*.safetensors"));
        float[][][] predicted = [.. members.Select(member =>
        {
            var model = new MLContext().Model.Load(Path.Combine(folder.Checkpoints, $"{member.FullName}-seed5.zip"), out _);
            return model.Transform(ModelRows.Of(View, fold.Test.Rows, new ModelFeatures(View, member.Train.Rows, config))).GetColumn<float[]>("Score").ToArray();
        })];
        var rows = PredictionsFile.Read(folder.Predictions).Rows.Where(row => row.Fold == fold.Name).ToArray();
        for (var i = 0; i < rows.Length; i++)
        {
            Assert.AreEqual(predicted.Average(member => member[i][1]), rows[i].Prediction.Probabilities[1], 1e-5);
        }
    }

    [TestMethod]
    public void Run_AcrossCorpora_HasValidationAndOneFoldACorpus()
    {
        using var root = new TempFolder();
        var view = FeatureView.Join([.. new[] { "A", "B", "C" }.Select(name => new SyntheticCorpus { Name = name }.View())]);
        var config = Fusion with { TrainDatasets = ["A"], TestDatasets = ["B", "C"], EvaluationMode = EvaluationMode.CrossCorpus, Head = HeadKind.Lightgbm, Seeds = [1] };
        var results = ExperimentPool.Run(view, config, Runs.Options(root, 2)).Results;
        CollectionAssert.AreEqual(new[] { "A_TO_B", "A_TO_C" }, results.LinearBaseline!.Folds.Select(fold => fold.Name).ToArray());
        Assert.AreEqual(1, results.Validation!.Single().Seed);
    }

    [TestMethod]
    public void Fit_LibraryMissing_SaysWhatToInstall()
    {
        var error = TreeModel.NotLoaded(new DllNotFoundException("libgomp.so.1: cannot open shared object file"));
        StringAssert.Contains(error.Message, "install libgomp1 (apt-get)");
        StringAssert.Contains(error.Message, "cannot open shared object file");
    }

    [TestMethod]
    public void Notices_KeysOfTheNetwork_AreNamed()
    {
        using var root = new TempFolder();
        File.WriteAllText(root.File("c.yaml"), "head: linear\nseeds: [1, 2]\ndropout: 0.37\nbatch_size: 77\n");
        var config = ExperimentFile.Load(root.File("c.yaml")).Experiments[0];
        Assert.Contains("dropout, batch_size aren't used: head is linear; head: fusion would use them.", config.Notices);
        Assert.Contains("only the first of seeds is used: a linear model draws nothing, so all would give the same.", config.Notices);
        File.WriteAllText(root.File("c.yaml"), "head: lightgbm\n");
        Assert.IsEmpty(ExperimentFile.Load(root.File("c.yaml")).Experiments[0].Notices);
    }
}
