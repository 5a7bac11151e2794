using EmotionFusion.Encoders;
using EmotionFusion.Pipeline;

namespace EmotionFusion.Evaluation.Tests;

/// <summary>What the report has that its folder alone doesn't: sounds of errors, and rows of the runs beside it.</summary>
[TestClass]
public sealed class SoundAndTransferTests
{
    private static readonly SyntheticRun Run = new() { Seeds = [1], Sessions = 2, Epochs = 2 };

    [TestMethod]
    public void WavOf_IsReadBack()
    {
        using var root = new TempFolder();
        var path = Path.Combine(root.Path, "a.wav");
        float[] samples = [.. Enumerable.Range(0, 400).Select(i => (float)Math.Sin(i / 7.0)), 1.5f];
        File.WriteAllBytes(path, ErrorSound.WavOf(samples));
        var read = AudioFile.ReadMono16k(path);
        Assert.HasCount(samples.Length, read);
        for (var i = 0; i < samples.Length; i++)
        {
            Assert.AreEqual(Math.Clamp(samples[i], -1, 1), read[i], 1e-4f);
        }
    }

    [TestMethod]
    public void ErrorSound_TellsWhyThereIsNone()
    {
        using var root = new TempFolder();
        var path = Path.Combine(root.Path, "a.wav");
        File.WriteAllBytes(path, ErrorSound.WavOf(new float[11 * 16_000]));
        var utterance = new Utterance { Id = "u", Label = 0, Speaker = "s", Session = "1", AudioPath = path };

        var sound = ErrorSound.Read(utterance, null);
        Assert.AreEqual(11, sound.Seconds);
        Assert.HasCount(44 + 2 * 10 * 16_000, sound.Wav!);
        var part = ErrorSound.Read(utterance with { AudioPart = new AudioPart(2, 3.5) }, "");
        Assert.AreEqual(1.5, part.Seconds);
        StringAssert.Contains(ErrorSound.Read(utterance, "0123456789abcdef").Fault, "isn't the sound that the run was made with");
        StringAssert.Contains(ErrorSound.Read(utterance with { AudioPath = path + "x" }, null).Fault, "a.wavx");
        Assert.AreEqual("the corpus has no sound of it", ErrorSound.Read(utterance with { AudioPath = null }, null).Fault);
    }

    [TestMethod]
    public void Beside_RunsOfTheSameSettings_AreRows()
    {
        using var root = new TempFolder();
        var first = Across(root, "one", "IEMO", "dropout: 0.3");
        Across(root, "two", "MSPI", "dropout: 0.3");
        Across(root, "three", "MSPP", "dropout: 0.5");
        Run.Write(root.Path);

        var rows = TransferRow.Beside(first);

        CollectionAssert.AreEqual(new[] { "IEMO", "MSPI" }, rows.Select(row => row.Train).ToArray());
        CollectionAssert.AreEqual(new[] { "A", "B" }, TransferRow.Tests(rows).ToArray());
        Assert.AreEqual(first.Results.ByFold[1].Mean.Uar, rows[0].Uar["B"].Mean);
        var page = HtmlReport.Render(first, rows, null);
        StringAssert.Contains(page, "of the same settings but other corpora: two/");
        StringAssert.Contains(page, "Trained on MSPI: A ");
        Assert.IsEmpty(TransferRow.Beside(SavedRun.Read(RunFolder.OpenFinished(Path.Combine(root.Path, "audio")))));
    }

    private static SavedRun Across(TempFolder root, string name, string train, string setting)
    {
        string[] tests = ["A", "B"];
        var folder = (Run with { Experiment = name, Corpus = train, FoldName = i => $"{train}_TO_{tests[i]}" }).Write(root.Path);
        File.WriteAllText(folder.Config, $"experiments:\n  - name: {name}\n    train_dataset: [{train}]\n    {setting}\n");
        var results = RunJson.Read<RunResults>(folder.Results) with { Protocol = Protocol.CrossCorpus.Name, Validation = [new(1, 0.5, 0.6, 0.7)] };
        RunJson.Write(folder.Results, results);
        return SavedRun.Read(folder);
    }
}
