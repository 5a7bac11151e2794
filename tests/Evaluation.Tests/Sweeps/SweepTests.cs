using EmotionFusion.Pipeline;
using EmotionFusion.Training;

namespace EmotionFusion.Evaluation.Tests;

/// <summary>A sweep chooses by validation, fold by fold, and tests only what it chose.</summary>
[TestClass]
public sealed class SweepTests
{
    private static readonly FeatureView View = new SyntheticCorpus().View();

    /// <summary>
    /// Every candidate is trained as an ordinary run as well. Of their validation.csv each fold's choice is worked out anew; the
    /// sweep's test predictions must be those of the chosen runs, number by number.
    /// </summary>
    [TestMethod]
    [DataRow(ValidationStrategy.Speaker, 1)]
    [DataRow(ValidationStrategy.Speaker, 2)]
    [DataRow(ValidationStrategy.RotateSpeakers, 2)]
    public void Run_IsTheRunsThatValidationChoosesFoldByFold(ValidationStrategy validation, int parallel)
    {
        using var root = new TempFolder();
        var config = Searches.Of(Searches.Four, Runs.Small with { ValidationStrategy = validation });
        SavedRun[] ordinary = [.. ExperimentPool.Run([.. Searches.Ordinary(config).Select(one => new ExperimentJob(ExperimentPlan.Of(View, one)))], Runs.Options(root, 2))
            .Select(result => SavedRun.Read(result.Outcome!.Folder))];

        var folder = ExperimentPool.Run(View, config, Runs.Options(root, parallel)).Folder;

        var (saved, sweep) = (SavedRun.Read(folder), SweepResults.Read(folder)!);
        foreach (var fold in saved.Results.ByFold.Select(fold => fold.Name))
        {
            var best = ordinary.Index().OrderByDescending(run => PredictionsFile.Read(run.Item.Folder.Validation).Rows
                .Where(row => row.Fold == fold).GroupBy(row => row.Seed).Average(Searches.Uar)).ThenBy(run => run.Index).ToArray();
            var score = sweep[sweep.ChosenIn(fold)].Folds.Single(one => one.Fold == fold).Score;
            var ties = best.TakeWhile(run => Math.Abs(PredictionsFile.Read(run.Item.Folder.Validation).Rows.Where(row => row.Fold == fold).GroupBy(row => row.Seed).Average(Searches.Uar) - score) < 1e-12);
            Assert.Contains(sweep.ChosenIn(fold) - 1, ties.Select(run => run.Index).ToArray(), $"{fold} chose {sweep.ChosenIn(fold)}, best is {best[0].Index + 1}");
            var chosen = ordinary[sweep.ChosenIn(fold) - 1];
            CollectionAssert.AreEqual(Rows(chosen.Predictions, fold), Rows(saved.Predictions, fold), fold);
            CollectionAssert.AreEqual(Rows(PredictionsFile.Read(chosen.Folder.Validation).Rows, fold), Rows(PredictionsFile.Read(folder.Validation).Rows, fold), fold);
            CollectionAssert.AreEqual(
                Rows(PredictionsFile.Read(chosen.Folder.Baseline).Rows, fold), Rows(PredictionsFile.Read(folder.Baseline).Rows, fold), "the baseline doesn't depend on the setting");
            var kept = Directory.GetFiles(folder.Candidate(sweep.ChosenIn(fold)).Checkpoints, $"{fold}*.safetensors");
            Assert.IsNotEmpty(kept);
            foreach (var weights in kept)
            {
                CollectionAssert.AreEqual(File.ReadAllBytes(weights), File.ReadAllBytes(Path.Combine(folder.Checkpoints, Path.GetFileName(weights))), weights);
            }
        }

        Assert.IsGreaterThan(1, sweep.Candidates.Select(candidate => candidate.Overall!.Score).Distinct().Count(), "the candidates must differ for a choice to mean anything");
    }

    /// <summary>Of a fold's tested utterances no file of a candidate says anything but to whom they belong; an ordinary run's checkpoints do.</summary>
    [TestMethod]
    public void Run_CandidatesHoldNoTestPrediction()
    {
        using var root = new TempFolder();
        var folder = ExperimentPool.Run(View, Searches.Of(Searches.Four), Runs.Options(root, 2)).Folder;
        var folds = SavedRun.Read(folder).Folds;
        var candidates = folder.Candidates.ToArray();

        Assert.HasCount(4, candidates);
        foreach (var candidate in candidates)
        {
            string[] files = [.. Directory.GetFiles(candidate.Path).Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal)];
            CollectionAssert.AreEqual(new[] { "candidate.json", "config.yaml", "log.jsonl" }, files);
            Assert.DoesNotMatchRegex("u[0-9]{3}", string.Concat(files.Select(file => File.ReadAllText(Path.Combine(candidate.Path, file)))), "an utterance in a file that isn't a fold's");
            foreach (var fold in folds)
            {
                Assert.IsFalse(Names(candidate, fold).Overlaps(fold.Test.Utterances), $"{candidate.Path}: {fold.Name}");
                Assert.IsTrue(Names(candidate, fold).SetEquals(fold.Validation.Utterances), "validation predictions are there");
                Assert.IsTrue(Names(folder, fold).IsSupersetOf(fold.Test.Utterances), "the sweep's own are tested");
            }
        }

        static HashSet<string> Names(RunFolder run, FoldSplit fold) => [.. Directory.GetFiles(run.Checkpoints, $"{fold.Name}-*.result.json")
            .SelectMany(file => System.Text.RegularExpressions.Regex.Matches(File.ReadAllText(file), "u[0-9]{3}").Select(match => match.Value))];
    }

    /// <summary>The labels of those whom a fold tests are turned round: in other folds they train and validate, in this one nothing may change.</summary>
    [TestMethod]
    public void Run_OtherLabelsOfTestedSpeakers_ChangeNothingThatTheFoldChoosesBy()
    {
        using var root = new TempFolder();
        var config = Searches.Of("{ method: random, trials: 6, keys: { learning_rate: { from: 1e-4, to: 0.1, scale: log }, hidden_dim: [2, 8] } }");
        var first = SweepResults.Read(ExperimentPool.Run(View, config, Runs.Options(root, 2)).Folder)!;
        var changed = new FeatureView(
            new Corpus
            {
                Name = View.Corpus,
                ClassNames = View.ClassNames,
                Exclusions = [],
                Utterances = [.. View.Utterances.Select(utterance => utterance.Session == "1" ? utterance with { Majority = (utterance.Majority + 1) % 3 } : utterance)],
            },
            View.Audio, null);
        var second = SweepResults.Read(ExperimentPool.Run(changed, config, Runs.Options(root, 2)).Folder)!;

        Assert.AreEqual(first.ChosenIn("session_1"), second.ChosenIn("session_1"));
        foreach (var (before, after) in first.Candidates.Zip(second.Candidates))
        {
            Assert.AreEqual(Of(before, "session_1"), Of(after, "session_1"));
        }

        Assert.IsTrue(first.Candidates.Zip(second.Candidates).Any(pair => Of(pair.First, "session_2") != Of(pair.Second, "session_2")), "where they train, they count");

        static FoldValidation Of(TriedCandidate candidate, string fold) => candidate.Folds.Single(one => one.Fold == fold);
    }

    /// <summary>Settings that can't be trained are no failure of the sweep.</summary>
    [TestMethod]
    public void Run_CandidateThatDiverges_IsNotChosen()
    {
        using var root = new TempFolder();
        var folder = ExperimentPool.Run(View, Searches.Of("{ method: grid, keys: { learning_rate: [1e30, 0.03] } }"), Runs.Options(root, 2)).Folder;
        var sweep = SweepResults.Read(folder)!;

        StringAssert.Contains(sweep[1].Diverged, "the loss is ");
        Assert.IsTrue(sweep.Chosen.All(choice => choice.Candidate == 2));
        Assert.AreEqual(RunState.Done, RunCatalog.StateOf(folder));
        StringAssert.Contains(File.ReadAllText(folder.Report), "1 diverged and couldn’t be chosen.");
    }

    [TestMethod]
    public void Run_AllDiverge_SaysSo()
    {
        using var root = new TempFolder();
        var result = ExperimentPool.Run([new ExperimentJob(ExperimentPlan.Of(View, Searches.Of("{ method: grid, keys: { learning_rate: [1e30, 1e31] } }")))], Runs.Options(root, 2)).Single();

        StringAssert.Contains(result.Error!.Message, "None of the 2 candidates can be chosen: all diverged. The first: ");
    }

    /// <summary>What validation chose wasn't tried on the test data; two experiments were.</summary>
    [TestMethod]
    public void Run_BesideAnotherExperiment_CountsAsOneThatWasTried()
    {
        using var root = new TempFolder();
        var jobs = new[] { Searches.Of(Searches.Four), Runs.Small with { Name = "other" } }.Select(config => new ExperimentJob(ExperimentPlan.Of(View, config))).ToArray();

        Assert.IsTrue(ExperimentPool.Run(jobs, Runs.Options(root, 2)).All(result => result.Outcome!.Results.ExperimentsTried == 2));
        Assert.AreEqual(1, ExperimentPool.Run(jobs[..1], Runs.Options(root, 2)).Single().Outcome!.Results.ExperimentsTried);
    }

    /// <summary>Candidates of a task without classes are chosen by CCC.</summary>
    [TestMethod]
    public void Run_Vad_IsTheRunsThatCccChooses()
    {
        using var root = new TempFolder();
        var view = new SyntheticCorpus { Vad = i => new Vad(1 + (0.4f * (i % 11)), 1 + (0.4f * (i % 7)), 1 + (0.4f * (i % 5))) }.View();
        var config = Searches.Of(Searches.Four, Runs.Small with
        {
            Seeds = [1],
            Loss = ExperimentConfig.Python.Loss with { Kind = LossKind.CrossEntropy },
            Curriculum = new CurriculumOptions { Enabled = false },
            Targets = new TargetOptions { Task = PredictionTask.Vad },
        });
        RunFolder[] ordinary = [.. ExperimentPool.Run([.. Searches.Ordinary(config).Select(one => new ExperimentJob(ExperimentPlan.Of(view, one)))], Runs.Options(root, 2)).Select(result => result.Outcome!.Folder)];

        var folder = ExperimentPool.Run(view, config, Runs.Options(root, 2)).Folder;

        var sweep = SweepResults.Read(folder)!;
        foreach (var choice in sweep.Chosen)
        {
            var ccc = ordinary.Select(run => KeptCcc(run, choice.Fold)).ToArray();
            Assert.AreEqual(ccc.Max(), ccc[choice.Candidate - 1], choice.Fold);
            CollectionAssert.AreEqual(Rows(ordinary[choice.Candidate - 1], choice.Fold), Rows(folder, choice.Fold));
        }

        StringAssert.Contains(File.ReadAllText(folder.Report), "judged by mean CCC on the validation parts alone");

        static double KeptCcc(RunFolder run, string fold)
        {
            var lines = File.ReadLines(run.Log).Select(line => System.Text.Json.Nodes.JsonNode.Parse(line)!).Where(line => (string?)line["fold"] == fold).ToArray();
            var kept = (int)lines.Single(line => (string?)line["kind"] == "trained")["best_epoch"]!;
            return (double)lines.Single(line => (string?)line["kind"] == "epoch" && (int)line["epoch"]! == kept)["val/ccc"]!;
        }

        static string[] Rows(RunFolder run, string fold) => [.. VadFile.Read(run.Vad)!.Where(row => row.Fold == fold).Select(row => $"{row.Utterance} {string.Join(' ', row.Predicted)}")];
    }

    /// <summary>The report's section: a panel a key with a dot a candidate, and a row each of what was chosen and tried.</summary>
    [TestMethod]
    public void Report_ShowsAllThatWasTried()
    {
        using var root = new TempFolder();
        var folder = ExperimentPool.Run(View, Searches.Of("{ method: random, trials: 9, keys: { learning_rate: { from: 1e-3, to: 0.1, scale: log }, use_early_stopping: [true, false] } }"), Runs.Options(root, 2)).Folder;
        var section = ReportCases.Page(folder).Descendants("section").Single(element => element.Attribute("id")?.Value == "search");
        var tables = section.Descendants("table").ToArray();

        StringAssert.Contains(section.Element("p")!.Value, "9 candidates (random) were trained and judged by UAR on the validation parts alone.");
        Assert.HasCount(3, tables[0].Element("tbody")!.Elements("tr").ToArray());
        Assert.HasCount(9, tables[1].Element("tbody")!.Elements("tr").ToArray());
        var panels = section.Descendants("svg").ToArray();
        Assert.HasCount(2, panels);
        foreach (var panel in panels)
        {
            var dots = panel.Elements("circle").ToArray();
            Assert.HasCount(9, dots);
            Assert.HasCount(SweepResults.Read(folder)!.Chosen.Select(choice => choice.Candidate).Distinct().Count(), dots.Where(dot => dot.Attribute("class")!.Value == "kept").ToArray());
            Assert.IsTrue(dots.All(dot => (double)dot.Attribute("cx")! is >= 52 and <= 366 && (double)dot.Attribute("cy")! is >= 14 and <= 204), "within the axes");
        }
    }

    [TestMethod]
    public void Plan_CandidatesWithOtherUtterances_IsRefused()
    {
        var fewer = new FeatureView(
            new Corpus { Name = View.Corpus, ClassNames = View.ClassNames, Exclusions = [], Utterances = [.. View.Utterances.Skip(1)] },
            new FeatureBlock("synthetic", "0123456789ab", 6, [.. Enumerable.Range(1, 71).SelectMany(row => View.Audio!.Row(row).ToArray())]), null);
        var error = Assert.ThrowsExactly<EmotionFusionException>(() => ExperimentPlan.Of(Searches.Of(Searches.Four), config => config.HiddenDim == 8 ? fewer : View));

        StringAssert.Contains(error.Message, "some candidates of its search have 72 utterances and some 71");
    }

    private static string[] Rows(IEnumerable<RunPrediction> rows, string fold) =>
        [.. rows.Where(row => row.Fold == fold).Select(row => $"{row.Seed} {row.Prediction.Utterance} {row.Prediction.Predicted} {string.Join(' ', row.Prediction.Probabilities)}")];
}
