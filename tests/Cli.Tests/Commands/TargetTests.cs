using System.Globalization;
using EmotionFusion.Evaluation;

namespace EmotionFusion.Cli.Tests;

/// <summary>A corpus whose raters' labels and ratings are in its table, from that table to the report.</summary>
[TestClass]
public sealed class TargetTests
{
    private const string Corpus = """
        name: RATED
        reader: csv
        folder: small
        table: labels.csv
        classes: [neutral, happy, sad, anger]
        labels: { N: neutral, F: happy, T: sad, W: anger, none: no_majority }
        vad_scale: [1, 9]
        columns: { id: utterance, file: file, speaker: speaker, session: session, emotion: emotion, ratings: [r1, r2], valence: v, arousal: a, dominance: d }
        """;

    private const string Experiments = """
        train_dataset: RATED
        modality: audio
        audio_model_name: whisper-tiny-en
        evaluation_mode: loso
        loss: cross_entropy
        use_curriculum_learning: false
        hidden_dim: 16
        num_epochs: 2
        experiments:
          - name: soft
            labels: soft
          - name: vad
            task: vad
        """;

    [TestMethod]
    public void Train_SoftLabelsAndVad_PrintAndReportThem()
    {
        using var project = TestProject.Create();
        WriteCorpus(project);

        var trained = project.Run("train", "-c", "configs/rated.yaml", "--all").Expect(0);

        Assert.Contains("All 24 utterances, 6 of them without a majority: macro F1 by the all-inclusive rule", trained.Out);
        Assert.Contains("vad on RATED, leave one session out: valence, arousal and dominance\nRATED, valence: CCC ", trained.Out);
        Assert.Contains("on its scale of 1 to 9; 24 utterances rated\n", trained.Out);
        foreach (var experiment in new[] { "soft", "vad" })
        {
            var report = Path.Combine(Directory.GetDirectories(project.Path("runs", experiment)).Single(), "report.html");
            var before = File.ReadAllText(report);
            File.Delete(report);
            var again = project.Run("report", $"runs/{experiment}").Expect(0);
            Assert.AreEqual(before, File.ReadAllText(report));
            Assert.Contains(experiment == "vad" ? "RATED, dominance: CCC" : "6 of them without a majority", again.Out);
        }

        var run = RunFolder.OpenFinished(project.Path("runs", "vad"));
        Assert.IsNotNull(VadRunResults.Read(run));
        Assert.Contains("6", project.Run("corpus", "RATED").Expect(0).Out.Split('\n').Single(line => line.StartsWith("no majority", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void Train_VadWithoutRatings_SaysWhatIsMissing()
    {
        using var project = TestProject.Create();
        project.Write("configs/vad.yaml", "train_dataset: SMALL\nmodality: audio\naudio_model_name: whisper-tiny-en\nevaluation_mode: loso\ntask: vad\n");
        Assert.Contains("no utterance of SMALL is rated for valence, arousal or dominance", project.Run("train", "-c", "configs/vad.yaml").Expect(1).Error);
    }

    /// <summary>Raters are divided on the last clip of each speaker, an angry one.</summary>
    private static void WriteCorpus(TestProject project)
    {
        var clips = Directory.GetFiles(project.Clips, "*.wav").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal).ToArray();
        var divided = clips.GroupBy(clip => clip[..2]).Select(speaker => speaker.Last()).ToHashSet();
        var rows = clips.Select((clip, i) => string.Create(CultureInfo.InvariantCulture,
            $"{clip[..7]},{clip},{clip[..2]},{SessionOf(clip)},{(divided.Contains(clip) ? "none" : clip[5..6])},{clip[5]},{(divided.Contains(clip) ? 'N' : clip[5])},{1 + (i % 9)},{9 - (i % 5)},{3 + (i % 4)}"));
        project.Write("samples/small/labels.csv", "utterance,file,speaker,session,emotion,r1,r2,v,a,d\n" + string.Join('\n', rows) + "\n");
        project.Write("configs/corpora/RATED.yaml", Corpus);
        project.Write("configs/rated.yaml", Experiments);
    }

    private static int SessionOf(string clip) => clip[..2] switch { "03" or "08" => 1, "09" or "10" => 2, _ => 3 };
}
