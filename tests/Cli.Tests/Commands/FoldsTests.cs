namespace EmotionFusion.Cli.Tests;

[TestClass]
public sealed class FoldsTests
{
    [TestMethod]
    public void Folds_InEmoBoxsForm_CanBeTrainedOn()
    {
        using var project = TestProject.Create();
        Assert.Contains("SMALL, leave one session out: 3 folds of 24 utterances; the recordings of 24 are hashed", project.Run("folds", "SMALL", "--out", "folds/small", "--form", "emobox").Expect(0).Out);
        var line = File.ReadLines(project.Path("folds", "small", "fold_1", "small_test_fold_1.jsonl")).First();
        StringAssert.Matches(line, new("^\\{\"channel\":1,\"dataset\":\"small\",\"emo\":\"[a-z]+\",\"key\":\"03.{5}\",\"length\":[0-9.]+,\"recording\":\"[0-9a-f]{16}\",\"speaker\":\"03\",\"task\":\"category\",\"type\":\"raw\",\"wav\":\"small/03.*\\.wav\"\\}$"));
        project.Replace("configs/small.yaml", "evaluation_mode: loso", "folds: folds/small");
        var told = project.Run("train", "-c", "configs/small.yaml", "-e", "audio", "--dry-run").Expect(0).Out;
        Assert.Contains("holdout      SMALL as folds/small divides it: fold_1: 12 train, 4 validate (taken from training), 8 test; fold_2", told);
    }

    [TestMethod]
    public void Folds_WrittenDown_AreThoseOfAnExperiment()
    {
        using var project = TestProject.Create();
        var made = project.Run("folds", "SMALL", "--out", "folds/small.json", "--leave-out", "group", "--groups", "3", "--val-strategy", "speaker", "--val-split", "0.2").Expect(0).Out;
        Assert.Contains("group_1", made);
        Assert.Contains("note: leave_out: group: 6 speakers in 3 groups of 2 speakers and 8 utterances; the 3 sessions are kept whole.", made);
        project.Replace("configs/small.yaml", "evaluation_mode: loso", "evaluation_mode: loso\nleave_out: group\ngroups: 3\nval_strategy: speaker\nval_split: 0.2\nloss: cross_entropy");
        var told = project.Run("train", "-c", "configs/small.yaml", "-e", "audio", "--dry-run").Expect(0).Out;
        Assert.Contains("SMALL in 3 folds, a group of speakers each (group_1: 03, 08, 8 utterances; group_2: 09, 10, 8 utterances; group_3: 11, 13, 8 utterances), 6 trainings", told);
        Assert.Contains("note: audio: leave_out: group: 6 speakers in 3 groups", told);
        project.Run("train", "-c", "configs/small.yaml", "-e", "audio").Expect(0);
        project.Write("configs/again.yaml", File.ReadAllText(project.Path("configs", "small.yaml")).Replace("evaluation_mode: loso\nleave_out: group\ngroups: 3", "folds: folds/small.json").Replace("name: audio", "name: again"));
        project.Run("train", "-c", "configs/again.yaml", "-e", "again").Expect(0);
        var hash = made.Split('\n').First(line => line.StartsWith("SHA-256 of the split: ", StringComparison.Ordinal))["SHA-256 of the split: ".Length..].Trim();
        foreach (var experiment in new[] { "audio", "again" })
        {
            Assert.Contains(hash, File.ReadAllText(Path.Combine(Directory.GetDirectories(project.Path("runs", experiment)).Single(), "results.json")));
        }

        var predictions = new[] { "audio", "again" }.Select(name => File.ReadAllText(Path.Combine(Directory.GetDirectories(project.Path("runs", name)).Single(), "predictions.csv"))).ToArray();
        Assert.AreEqual(predictions[0], predictions[1]);
    }

    [TestMethod]
    [DataRow("--groups needs --leave-out group", "--groups", "3")]
    [DataRow("--groups 1: expected 2 or more", "--groups", "1", "--leave-out", "group")]
    [DataRow("one validation part a fold", "--form", "emobox", "--val-strategy", "auto")]
    [DataRow("--val-split 1: expected a share", "--val-split", "1")]
    [DataRow("--leave-out speakr: expected session, speaker, group. Did you mean 'speaker'?", "--leave-out", "speakr")]
    public void Folds_WrongUse_SaysWhatIsExpected(string expected, params string[] options)
    {
        using var project = TestProject.CreateWithoutClips();
        Assert.Contains(expected, project.Run(["folds", "SMALL", "--out", "x.json", .. options]).Expect(2).Error);
    }

    [TestMethod]
    public void Folds_MoreGroupsThanSessions_Fails()
    {
        using var project = TestProject.Create();
        var error = project.Run("folds", "SMALL", "--out", "x.json", "--leave-out", "group").Expect(1).Error;
        Assert.Contains("SMALL has 6 speakers in 3 sessions, and who shares a session stays together; groups: 5 needs at least 5 sessions.", error);
    }
}
