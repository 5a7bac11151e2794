namespace EmotionFusion.Evaluation.Tests;

[TestClass]
public sealed class RunComparisonTests
{
    private static readonly SyntheticRun Audio = new() { Seeds = [1, 2], Epochs = 2, PerSpeaker = 20, BaselineSkill = null };
    private static readonly SyntheticRun Text = Audio with { Experiment = "text", Skill = 2.0 };

    [TestMethod]
    public void Compute_SameUtterances_FiguresAreThoseOfResults()
    {
        using var root = new TempFolder();
        var panel = Compared(root, Audio, Text).Panels.Single();
        Assert.AreEqual(("EMODB", "leave_one_session_out", 200, 10, 5, "audio"), (panel.Corpus, panel.Protocol, panel.Utterances, panel.Speakers, panel.Folds, panel.Against));
        foreach (var (run, results) in panel.Runs.Zip([Audio.Results(), Text.Results()]))
        {
            Assert.AreEqual(results.Experiment, run.Name);
            AreClose(results.Mean, run.Mean);
            AreClose(results.Std, run.Deviation!);
            Assert.AreEqual(results.Pooled.Uar, run.PooledUar, 1e-12);
            Assert.AreEqual(results.Pooled.Intervals!.Uar.Low, run.Interval!.Value.Low, 1e-12);
            Assert.AreEqual(results.Pooled.Intervals.Uar.High, run.Interval.Value.High, 1e-12);
        }

        Assert.IsNull(panel.Runs[0].Difference);
    }

    /// <summary>Speakers' predictions swapped in all 1024 ways, and all else counted row by row.</summary>
    [TestMethod]
    public void Compute_Difference_IsThatOfThePredictions()
    {
        using var root = new TempFolder();
        var difference = Compared(root, Audio, Text).Panels[0].Runs[1].Difference!;
        var (audio, text) = (Audio.Predictions(), Text.Predictions());
        var observed = Uar(text) - Uar(audio);
        Assert.AreEqual(observed, difference.Uar, 1e-12);

        var speakers = audio.Select(row => row.Prediction.Speaker).Distinct().ToArray();
        var (own, others) = (text.ToLookup(row => row.Prediction.Speaker), audio.ToLookup(row => row.Prediction.Speaker));
        var asFar = Enumerable.Range(0, 1 << speakers.Length).Count(swaps =>
        {
            var one = speakers.SelectMany((speaker, i) => (swaps >> i & 1) == 0 ? own[speaker] : others[speaker]);
            var other = speakers.SelectMany((speaker, i) => (swaps >> i & 1) == 0 ? others[speaker] : own[speaker]);
            return Math.Abs(Uar(one) - Uar(other)) >= Math.Abs(observed) - 1e-12;
        });
        Assert.AreEqual(asFar / 1024.0, difference.Permutation.P, 1e-12);

        var (ownRight, othersRight) = (JointlyRight(text), JointlyRight(audio));
        Assert.AreEqual((ownRight.Except(othersRight).Count(), othersRight.Except(ownRight).Count()), ((int)difference.McNemar.OnlyOne, (int)difference.McNemar.OnlyOther));
        CollectionAssert.AreEquivalent(ownRight.Except(othersRight).ToArray(), difference.Flips.Where(flip => flip.IsGained).Select(flip => flip.Utterance).ToArray());
        CollectionAssert.AreEquivalent(othersRight.Except(ownRight).ToArray(), difference.Flips.Where(flip => !flip.IsGained).Select(flip => flip.Utterance).ToArray());

        var pairs = Text.Results().Folds.Zip(Audio.Results().Folds, (a, b) => Math.Sign(Math.Round(a.Uar - b.Uar, 12))).ToArray();
        Assert.AreEqual(new Wins(pairs.Count(sign => sign > 0), pairs.Count(sign => sign < 0), pairs.Count(sign => sign == 0)), difference.Trainings);
    }

    [TestMethod]
    public void Compute_FlippedUtterance_HasLabelPredictionsAndWords()
    {
        using var root = new TempFolder();
        var flips = Compared(root, Audio, Text).Panels[0].Runs[1].Difference!.Flips;
        var labels = Audio.Utterances().ToDictionary(utterance => utterance.Id);
        Assert.IsNotEmpty(flips);
        foreach (var flip in flips)
        {
            Assert.AreEqual((Audio.Classes[labels[flip.Utterance].Label], labels[flip.Utterance].Speaker), (flip.Label, flip.Speaker));
            Assert.AreNotEqual(flip.Predicted, flip.AgainstPredicted);
        }

        Assert.Contains("words of " + flips.First(flip => flip.Transcript is not null).Speaker, flips.Select(flip => flip.Transcript));
    }

    [TestMethod]
    public void Compute_SamePredictions_CannotBeTold()
    {
        using var root = new TempFolder();
        var difference = Compared(root, Audio, Audio with { Experiment = "again" }).Panels[0].Runs[1].Difference!;
        Assert.AreEqual((0.0, 1.0, 1.0, Verdict.CannotBeTold), (difference.Uar, difference.Permutation.P, difference.McNemar.P, difference.Verdict));
        Assert.AreEqual(new Wins(0, 0, 10), difference.Trainings);
        Assert.IsEmpty(difference.Flips);
    }

    [TestMethod]
    public void Compute_ClearDifferences_AreToldBothWaysAndCorrected()
    {
        using var root = new TempFolder();
        var (bad, good) = (Audio with { Experiment = "bad", Skill = 0.8 }, Audio with { Experiment = "good", Skill = 4 });
        var comparison = Compared(root, Audio, bad, good);
        Assert.AreEqual(2, comparison.Tests);
        CollectionAssert.AreEqual(new[] { Verdict.Worse, Verdict.Better }, comparison.Panels[0].Runs.Skip(1).Select(run => run.Difference!.Verdict).ToArray());
        CollectionAssert.AreEqual(
            Holm.Adjusted([.. comparison.Panels[0].Runs.Skip(1).Select(run => run.Difference!.Permutation.P)]),
            comparison.Panels[0].Runs.Skip(1).Select(run => run.Difference!.AdjustedP).ToArray());
        CollectionAssert.AreEqual(
            Holm.Adjusted([.. comparison.Panels[0].Runs.Skip(1).Select(run => run.Difference!.McNemar.P)]),
            comparison.Panels[0].Runs.Skip(1).Select(run => run.Difference!.AdjustedMcNemarP).ToArray());
    }

    [TestMethod]
    public void Compute_Against_IsFirstAndNamedByExperimentOrRun()
    {
        using var root = new TempFolder();
        RunFolder[] runs = [Audio.Write(root.Path), Text.Write(root.Path), (Text with { Skill = 3 }).Write(root.Path)];
        var comparison = RunComparison.Compute(runs, "audio");
        CollectionAssert.AreEqual(new[] { "audio", "text/20260314-150926", "text/20260314-150926-2" }, comparison.Names.ToArray());
        CollectionAssert.AreEqual(new[] { "text/20260314-150926-2", "audio", "text/20260314-150926" },
            RunComparison.Compute(runs, "text/20260314-150926-2").Panels[0].Runs.Select(run => run.Name).ToArray());
        Refuses(runs, "text", "hold the others against one of them: text/20260314-150926, text/20260314-150926-2");
        Refuses(runs, "texts", "No run is called 'texts'. The runs are audio, text/20260314-150926");
        Refuses(runs[..1], null, "comparing takes two at least");
        Assert.Contains("Held against audio: the first, not the best", RunComparison.Compute(runs).Notices.Single());
    }

    [TestMethod]
    public void Compute_FewerUtterances_IsCutToWhatAllHaveAndTold()
    {
        using var root = new TempFolder();
        var panel = Compared(root, Audio, Text with { Sessions = 4 }).Panels.Single();
        Assert.AreEqual((160, 8, 4), (panel.Utterances, panel.Speakers, panel.Folds));
        Assert.Contains("All figures are over the 160 test utterances that every run has; audio has 200.", panel.Notices);
        AreClose(Scores.Spread(Audio.Results().Folds.Where(fold => fold.Name != "session_5")).Mean, panel.Runs[0].Mean);
    }

    [TestMethod]
    public void Compute_OtherSeeds_AreToldAndWinsGoByThoseThatBothHave()
    {
        using var root = new TempFolder();
        var panel = Compared(root, Audio, Text with { Seeds = [2] }, Text with { Experiment = "none", Seeds = [7] }).Panels.Single();
        Assert.Contains("The seeds aren't the same: audio has 1, 2; text has 2; none has 7.", panel.Notices.Single());
        Assert.AreEqual(5, panel.Runs[1].Difference!.Trainings is { } wins ? wins.Won + wins.Lost + wins.Tied : 0);
        Assert.IsNull(panel.Runs[2].Difference!.Trainings);
    }

    [TestMethod]
    public void Compute_FoldsOfOtherNames_AreTheSameFolds()
    {
        using var root = new TempFolder();
        var panel = Compared(root, Audio, Text with { FoldName = i => $"fold {9 - i}" }).Panels.Single();
        AreClose(Text.Results().Mean, panel.Runs[1].Mean);
        Assert.AreEqual("session_1", panel.Runs[1].Difference!.Flips[0].Fold);
    }

    [TestMethod]
    public void Compute_TwoTestCorpora_AreTwoPanelsAndOneFamily()
    {
        using var root = new TempFolder();
        SyntheticRun[] runs = [.. new[] { Audio, Text, Text with { Experiment = "both", Skill = 3 } }.Select(run => run with { FoldName = i => i < 3 ? $"EMODB_TO_{(char)('A' + i)}" : $"EMODB_TO_{(i == 3 ? "D" : "E")}" })];
        var comparison = RunComparison.Compute([.. runs.Select(run => Edited(run.Write(root.Path), "leave_one_session_out", "cross_corpus"))]);
        CollectionAssert.AreEqual(new[] { "A", "B", "C", "D", "E" }, comparison.Panels.Select(panel => panel.Corpus).ToArray());
        Assert.AreEqual(10, comparison.Tests);
        var table = ComparisonTables.Corpora(comparison)!;
        CollectionAssert.AreEqual(new[] { "experiment", "A", "B", "C", "D", "E" }, table.Columns.ToArray());
        CollectionAssert.AreEqual(new[] { "audio", "text", "both" }, table.Rows.Select(row => row[0]).ToArray());
        Assert.Contains("No difference can be told: of 2 speakers p is 0.5 at the lowest, and 1 after Holm's correction for 10.", comparison.Panels[0].Notices);
    }

    [TestMethod]
    [DataRow("leave_one_session_out", "leave_one_speaker_out", "it is judged by leave one speaker out, not leave one session out")]
    [DataRow("\"label_convention\": null", "\"label_convention\": \"excited merged\"", "it has labels by excited merged, not by the corpus's only map")]
    public void Compute_OtherKindOfRun_IsRefusedOrLeftOut(string old, string with, string message)
    {
        using var root = new TempFolder();
        RunFolder[] runs = [Audio.Write(root.Path), Edited(Text.Write(root.Path), old, with), (Audio with { Experiment = "both" }).Write(root.Path)];
        Refuses(runs, null, "text can't be compared with audio on EMODB: " + message);
        var comparison = RunComparison.Compute(runs, leaveOut: true);
        Assert.Contains(message, comparison.Notices[0]);
        CollectionAssert.AreEqual(new[] { "audio both", "text" }, comparison.Panels.Select(panel => string.Join(' ', panel.Runs.Select(run => run.Name))).ToArray());
    }

    [TestMethod]
    public void Compute_RunWithoutClasses_IsRefusedOrLeftOut()
    {
        using var root = new TempFolder();
        RunFolder[] runs = [Audio.Write(root.Path), Edited((Audio with { Experiment = "vad" }).Write(root.Path), "{\n", "{\n  \"task\": \"vad\",\n", once: true), Text.Write(root.Path)];
        Refuses(runs, null, "predicts no classes, so there is no UAR to compare. Leave it out.");
        var comparison = RunComparison.Compute(runs, leaveOut: true);
        Assert.AreEqual("vad/20260314-150926 is left out: it predicts no classes.", comparison.Notices[0]);
        CollectionAssert.AreEqual(new[] { "audio", "text" }, comparison.Names.ToArray());
    }

    [TestMethod]
    public void Mismatch_OtherLabelsSpeakersOrFolds_NamesAnUtterance()
    {
        TestedUtterance[] rows = [new("a", "1", "x", 0), new("b", "1", "x", 1), new("c", "2", "y", 0), new("d", "2", "y", 1)];
        Assert.IsNull(Mismatch(rows, rows));
        Assert.IsNull(Mismatch(rows, [.. rows.Select(row => row with { Fold = row.Fold == "x" ? "y" : "x" })]), "the same folds under each other's names");
        Assert.AreEqual("has other labels: utterance 'b' is happy, not sad", Mismatch(rows, [rows[0], rows[1] with { Label = 0 }, .. rows[2..]]));
        Assert.AreEqual("has other speakers: utterance 'c' is of 1, not 2", Mismatch(rows, [.. rows[..2], rows[2] with { Speaker = "1" }, rows[3]]));
        Assert.AreEqual("has other folds: utterance 'd' is tested in x, which isn't y", Mismatch(rows, [.. rows[..3], rows[3] with { Fold = "x" }]));
        Assert.AreEqual("has other folds: utterance 'd' is tested in z, which isn't y", Mismatch(rows, [.. rows[..3], rows[3] with { Fold = "z" }]));
        Assert.AreEqual("has no test utterance in common with it", Mismatch(rows, [.. rows.Select(row => row with { Id = row.Id + "2" })]));
    }

    [TestMethod]
    public void Compute_ClassesInOtherOrder_AreMatchedByName()
    {
        TestedUtterance[] rows = [new("a", "1", "x", 0), new("b", "1", "x", 1)];
        var other = Part(rows) with { Classes = ["sad", "happy"], Utterances = [rows[1] with { Label = 0 }, rows[0] with { Label = 1 }], Joint = [0, 0], Predicted = [[0, 0]] };
        var cut = Alignment.Cut([Part(rows), other]);
        CollectionAssert.AreEqual(cut[0].Utterances.ToArray(), cut[1].Utterances.ToArray());
        CollectionAssert.AreEqual(new byte[] { 1, 1 }, cut[1].Joint, "both are taken for sad");
    }

    [TestMethod]
    public void Compute_PredictionsChangedLater_SaysSo()
    {
        using var root = new TempFolder();
        var (audio, text) = (Audio.Write(root.Path), Text.Write(root.Path));
        File.WriteAllLines(text.Predictions, File.ReadAllLines(text.Predictions).Select(line => line.Replace(",anger,anger,", ",anger,sad,")));
        Refuses([audio, text], null, "for the mean UAR, predictions.csv gives");
        File.WriteAllLines(text.Predictions, File.ReadAllLines(text.Predictions).SkipLast(1));
        Refuses([audio, text], null, "has utterance '12a19' of fold 'session_5', seed 2, nowhere, and another seed has it");
    }

    [TestMethod]
    public void Compute_Configs_TellsKeysThatDiffer()
    {
        using var root = new TempFolder();
        RunFolder[] runs = [Audio.Write(root.Path), Text.Write(root.Path)];
        foreach (var (run, dropout, fingerprint) in runs.Zip(["0.3", "0.1"], ["aa", "bb"]))
        {
            File.WriteAllText(run.Config, $$"""
                provenance:
                  command: "another {{dropout}}"
                  data: { corpus: EMODB, sha256: {{fingerprint}} }
                  encoders: [{ name: whisper, fingerprint: {{fingerprint}} }]
                experiments:
                  - name: {{dropout}}
                    seeds: [1, 2]
                    dropout: {{dropout}}

                """);
        }

        var config = RunComparison.Compute(runs).Config.ToDictionary(difference => difference.Key, difference => string.Join(' ', difference.Values));
        CollectionAssert.AreEqual(new Dictionary<string, string> { ["dropout"] = "0.3 0.1", ["data.sha256"] = "aa bb", ["encoders.whisper.fingerprint"] = "aa bb" }, config);
    }

    private static RunComparison Compared(TempFolder root, params SyntheticRun[] runs) => RunComparison.Compute([.. runs.Select(run => run.Write(root.Path))]);

    private static RunFolder Edited(RunFolder folder, string old, string with, bool once = false)
    {
        var text = File.ReadAllText(folder.Results);
        Assert.Contains(old, text);
        File.WriteAllText(folder.Results, once ? with + text[(text.IndexOf(old, StringComparison.Ordinal) + old.Length)..] : text.Replace(old, with));
        return folder;
    }

    private static void Refuses(RunFolder[] runs, string? against, string message) =>
        Assert.Contains(message, Assert.ThrowsExactly<EmotionFusionException>(() => RunComparison.Compute(runs, against)).Message);

    private static double Uar(IEnumerable<RunPrediction> rows) => ConfusionMatrix.Of(4, rows.Select(row => (row.Prediction.Label, row.Prediction.Predicted))).Uar;

    private static HashSet<string> JointlyRight(IEnumerable<RunPrediction> rows) => [.. rows.GroupBy(row => row.Prediction.Utterance)
        .Where(seeds => Enumerable.Range(0, 4).MaxBy(c => seeds.Sum(row => (double)row.Prediction.Probabilities[c])) == seeds.First().Prediction.Label).Select(seeds => seeds.Key)];

    private static string? Mismatch(TestedUtterance[] one, TestedUtterance[] other) => Alignment.Mismatch((Run(), Part(one)), (Run(), Part(other)));

    private static ComparedRun Run() => new(null!, Audio.Results(), []);

    private static TestedPart Part(TestedUtterance[] rows) =>
        new("EMODB", ["happy", "sad"], [1], rows, [[.. rows.Select(row => (byte)row.Label)]], [.. rows.Select(row => (byte)row.Label)], [.. rows.Select(_ => 1f)]);

    private static void AreClose(Scores expected, Scores found)
    {
        Assert.AreEqual(expected.Uar, found.Uar, 1e-12);
        Assert.AreEqual(expected.Wa, found.Wa, 1e-12);
        Assert.AreEqual(expected.F1, found.F1, 1e-12);
    }
}
