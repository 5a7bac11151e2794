using System.Text.Json.Nodes;

namespace EmotionFusion.Cli.Tests;

/// <summary>Experiments with <c>search</c>: train, killed and resumed, listed, fitted and exported.</summary>
[TestClass]
public sealed class SweepTests
{
    private const string Search = """
        train_dataset: SMALL
        audio_model_name: whisper-tiny-en
        modality: audio
        val_strategy: speaker
        batch_size: 8
        num_epochs: 60
        experiments:
          - name: searched
            search:
              method: grid
              keys:
                learning_rate: [1e-4, 3e-3]
                hidden_dim: [4, 16, 32]
        """;

    [TestMethod]
    public void Resume_SweepKilledThreeTimesAtRandom_IsByteForByteTheWholeSweep()
    {
        using var project = Encoded();
        project.Run("train", "-c", "configs/search.yaml", "--runs", "whole").Expect(0);
        var random = new Random();
        KillAfter(project, random.Next(1, 1500), "train", "-c", "configs/search.yaml", "--runs", "killed");
        var sweep = Directory.GetDirectories(project.Path("killed", "searched")).Single();
        KillAfter(project, random.Next(1, 1500), "train", "--resume", sweep);
        KillAfter(project, random.Next(1, 1500), "train", "--resume", sweep, "--parallel", "1");
        project.Run("train", "--resume", sweep).Expect(0);

        Assert.Contains("is finished; nothing was done", project.Run("train", "--resume", sweep).Expect(0).Out);
        var (expected, actual) = (Contents(Directory.GetDirectories(project.Path("whole", "searched")).Single()), Contents(sweep));
        CollectionAssert.AreEqual(expected.Keys.ToArray(), actual.Keys.ToArray());
        foreach (var (file, bytes) in expected)
        {
            CollectionAssert.AreEqual(bytes, actual[file], file);
        }

        Assert.HasCount(6, actual.Keys.Where(file => file.EndsWith("candidate.json", StringComparison.Ordinal)).ToArray());
    }

    /// <summary>Before, in the middle, when a candidate was trained alone, and at the end.</summary>
    [TestMethod]
    public void List_SaysHowFarEachCandidateIs_AndFitTakesTheBest()
    {
        using var project = Encoded();
        Assert.Contains("Candidates: 6 not begun", project.Run("train", "-c", "configs/search.yaml", "--list").Expect(0).Out);
        Assert.IsFalse(Directory.Exists(project.Path("runs")), "nothing was done");
        Assert.Contains("has no finished sweep of it with these settings", project.Run("fit", "-c", "configs/search.yaml").Expect(1).Error);
        project.Replace("configs/search.yaml", "num_epochs: 60", "num_epochs: 3000");
        using (var program = RunningProgram.Start(project.Root, "train", "-c", "configs/search.yaml"))
        {
            program.WaitForError("epochs");
            Assert.MatchesRegex("searched +running", project.Run("train", "-c", "configs/search.yaml", "--list").Expect(0).Out);
            program.Interrupt();
            var error = program.Wait().Expect(130).Error;
            Assert.Contains($"To go on: emotionfusion train --resume {Sweep(project)}", error);
            Assert.HasCount(1, error.Split('\n').Where(line => line.StartsWith("To go on", StringComparison.Ordinal)).ToArray(), "of the sweep, not of its candidates");
        }

        Assert.Contains($"To go on: emotionfusion train --resume {Sweep(project)}", project.Run("train", "-c", "configs/search.yaml", "--list").Expect(0).Out);
        Directory.Delete(project.Path("runs"), recursive: true);
        project.Replace("configs/search.yaml", "num_epochs: 3000", "num_epochs: 5");
        var told = project.Run("train", "-c", "configs/search.yaml").Expect(0).Out;

        var (sweep, listed) = (Sweep(project), project.Run("train", "-c", "configs/search.yaml", "--list").Expect(0).Out);
        Assert.Contains("Candidates: 6 done", listed);
        Assert.Contains("Experiments: 1 done", listed);
        Assert.Contains("Search (grid): 6 candidates tried on validation alone.", told);
        var json = JsonNode.Parse(File.ReadAllText(Path.Combine(sweep, "sweep.json")))!;
        var best = json["candidates"]![(int)json["overall"]! - 1]!["settings"]!;
        Assert.Contains($"hidden_dim {best["hidden_dim"]}", told.Split('\n').Single(line => line.StartsWith("Best over all folds", StringComparison.Ordinal)));
        Assert.Contains("the setting that its own validation part chose out of 6", project.Run("fit", "-c", "configs/search.yaml").Expect(0).Out);
        project.Run("export", sweep, "--fold", "session_2", "--out", "two.onnx").Expect(0);
        Assert.Contains("is a candidate of a sweep", project.Run("export", Path.Combine(sweep, "candidates", "001")).Expect(1).Error);
        Assert.Contains("is a candidate of a sweep", project.Run("report", Path.Combine(sweep, "candidates", "001")).Expect(1).Error);
    }

    [TestMethod]
    public void Resume_CandidateAlone_TrainsItAndTestsNothing()
    {
        using var project = Encoded();
        using (var program = RunningProgram.Start(project.Root, "train", "-c", "configs/search.yaml", "--parallel", "1"))
        {
            program.WaitForError("epochs");
            program.Kill();
        }

        var candidate = Path.Combine(Sweep(project), "candidates", "006");
        var told = project.Run("train", "--resume", candidate).Expect(0).Out;

        Assert.Contains("Candidate 006: validation score ", told);
        Assert.Contains($"The sweep goes on with: emotionfusion train --resume {Sweep(project)}", told);
        Assert.IsTrue(File.Exists(Path.Combine(candidate, "candidate.json")));
        Assert.IsFalse(File.Exists(Path.Combine(Sweep(project), "results.json")));
        Assert.Contains("is finished; nothing was done", project.Run("train", "--resume", candidate).Expect(0).Out);
    }

    [TestMethod]
    public void DryRun_CountsAllCandidates()
    {
        using var project = Encoded();
        var told = project.Run("train", "-c", "configs/search.yaml", "--dry-run").Expect(0).Out;

        Assert.MatchesRegex("search +grid, 6 candidates: learning_rate 0.0001, 0.003; hidden_dim 4, 16, 32", told);
        Assert.Contains("3 trainings a candidate, 18 in all", told);
    }

    [TestMethod]
    public void Train_ListBesideResume_IsWrongUse()
    {
        using var project = TestProject.CreateWithoutClips();
        Assert.Contains("--list and --resume exclude each other", project.Run("train", "-c", "x", "--list", "--resume", "y").Expect(2).Error);
    }

    private static string Sweep(TestProject project) => Directory.GetDirectories(project.Path("runs", "searched")).Single();

    private static TestProject Encoded()
    {
        var project = TestProject.Create();
        project.EncodeAudio().Expect(0);
        project.Write("configs/search.yaml", Search);
        return project;
    }

    private static void KillAfter(TestProject project, int milliseconds, params string[] arguments)
    {
        using var program = RunningProgram.Start(project.Root, arguments);
        program.WaitForErrorOrEnd("epochs");
        Thread.Sleep(milliseconds);
        program.Kill();
    }

    /// <summary>What of a sweep must not depend on how it came about: tables, figures but for when it was started, and weights.</summary>
    private static SortedDictionary<string, byte[]> Contents(string folder) => new(
        TestProject.Contents(folder).Where(file => Path.GetExtension(file.Key) is ".csv" or ".safetensors" or ".json" && !file.Key.EndsWith(".result.json", StringComparison.Ordinal))
            .ToDictionary(file => file.Key, file => file.Key == "results.json" ? Started().Replace(System.Text.Encoding.UTF8.GetString(file.Value), "") is var text ? System.Text.Encoding.UTF8.GetBytes(text) : [] : file.Value),
        StringComparer.Ordinal);

    private static System.Text.RegularExpressions.Regex Started() => new("\"started\": \"[^\"]*\"");
}
