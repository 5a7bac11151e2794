using System.Globalization;
using System.Text.Json;
using EmotionFusion.Prediction;
using EmotionFusion.Tests;

namespace EmotionFusion.Cli.Tests;

/// <summary><c>emotionfusion predict</c> writes what the library says, tells of what failed, and keeps what is written.</summary>
[TestClass]
public sealed class PredictTests
{
    private const string Header = "file,emotion,p_neutral,p_happy,p_sad,p_anger,error";

    private static readonly string[] Clips = [.. Directory.GetFiles(Repository.EmoDb, "*.wav").Order(StringComparer.Ordinal).Take(3)];

    [TestMethod]
    public void File_Csv_IsWhatTheLibrarySays()
    {
        using var folder = new TemporaryFolder();
        var model = TinyClassifier.OfSound.Write(folder.File("classifier.onnx"));
        var result = Run(folder, Clips[0], "--model", model).Expect(0);
        Assert.StartsWith($"{Header}\n", result.Out);
        AreRows(model, [(Clips[0], Clips[0])], result.Out.TrimEnd().Split('\n')[1..]);
        Assert.AreEqual("", result.Error);
    }

    [TestMethod]
    public void Folder_WithABrokenFile_GoesOnAndExitsWith3()
    {
        using var folder = new TemporaryFolder();
        var model = TinyClassifier.OfSound.Write(folder.File("classifier.onnx"));
        Directory.CreateDirectory(folder.File("sounds/deep/deeper"));
        File.Copy(Clips[0], folder.File("sounds/deep/deeper/a.wav"));
        File.Copy(Clips[1], folder.File("sounds/deep/b.wav"));
        folder.Write("sounds/c.wav", "no sound");
        var result = Run(folder, "sounds", "--model", model, "--out", "new/out.csv", "--threads", "1").Expect(3);
        var lines = File.ReadAllLines(folder.File("new/out.csv"));
        Assert.AreEqual(Header, lines[0]);
        AreRows(model, [("sounds/deep/b.wav", Clips[1]), ("sounds/deep/deeper/a.wav", Clips[0])], lines[1..].Where(line => !line.Contains("c.wav")).Order(StringComparer.Ordinal));
        Assert.StartsWith("sounds/c.wav,,,,,,sounds/c.wav: isn't a ", lines.Single(line => line.Contains("c.wav")).Replace("\"", ""));
        Assert.Contains("left out: sounds/c.wav: isn't a ", result.Error);
        Assert.Contains("1 of 3 couldn't be classified", result.Error);
        Assert.Contains("classifying: 3/3 utterances, 100 %", result.Error);
        Assert.AreEqual("", result.Out);
    }

    [TestMethod]
    public void Table_JsonLines_HasSoundAndWords()
    {
        using var folder = new TemporaryFolder();
        var model = TinyClassifier.OfEither.Write(folder.File("classifier.onnx"));
        folder.Write("t.csv", $"wave,said\n{Clips[0]},\"so, glad\"\n,only words\n,\n");
        var result = Run(folder, "t.csv", "--model", model, "--format", "jsonl", "--file-column", "wave", "--text-column", "said").Expect(3);
        var lines = result.Out.TrimEnd().Split('\n').Select(line => JsonDocument.Parse(line).RootElement).ToArray();
        using var classifier = EmotionClassifier.Load(model);
        Assert.AreEqual(classifier.Predict(Clips[0], "so, glad").Probabilities["anger"], lines[0].GetProperty("probabilities").GetProperty("anger").GetDouble(), 1e-5);
        Assert.AreEqual("so, glad", lines[0].GetProperty("text").GetString());
        Assert.AreEqual(classifier.PredictText("only words").Emotion, lines[1].GetProperty("emotion").GetString());
        Assert.Contains("neither was given", lines[2].GetProperty("error").GetString()!);
    }

    [TestMethod]
    public void List_OnStandardInput_IsRead()
    {
        using var folder = new TemporaryFolder();
        var model = TinyClassifier.OfSound.Write(folder.File("classifier.onnx"));
        using var program = RunningProgram.StartInShell(folder.Path, $"printf '%s\\n' '{Clips[0]}' '{Clips[1]}' | \"$@\"", "predict", "-", "--model", model);
        AreRows(model, [(Clips[0], Clips[0]), (Clips[1], Clips[1])], program.Wait().Expect(0).Out.TrimEnd().Split('\n')[1..]);
    }

    [TestMethod]
    public void Words_WithoutASource_AreClassified()
    {
        using var folder = new TemporaryFolder();
        var model = TinyClassifier.OfWords.Write(folder.File("classifier.onnx"));
        using var classifier = EmotionClassifier.Load(model);
        Assert.Contains($"\n,so glad,{classifier.PredictText("so glad").Emotion},", Run(folder, "--text", "so glad", "--model", model).Expect(0).Out);
    }

    [TestMethod]
    public void Words_ForAClassifierOfSound_AreRefused()
    {
        using var folder = new TemporaryFolder();
        var model = TinyClassifier.OfSound.Write(folder.File("classifier.onnx"));
        Assert.Contains("takes sound alone", Run(folder, Clips[0], "--text", "so glad", "--model", model).Expect(1).Error);
        Assert.Contains("is what is read", Run(folder, Clips[0], "--model", model, "--out", Clips[0]).Expect(1).Error);
        Assert.Contains("none.onnx: no such file", Run(folder, Clips[0], "--model", "none.onnx").Expect(1).Error);
        Assert.Contains("isn't there; looked for", Run(folder, Clips[0], "--model", model, "--encoders", "nowhere").Expect(1).Error);
    }

    [TestMethod]
    [DataRow("a.wav", "Option '--model' is required")]
    [DataRow("--model m", "nothing to classify")]
    [DataRow("a.wav --model m --timeline --live", "three things")]
    [DataRow("a.wav --model m --live", "name no source")]
    [DataRow("a.wav --model m --format vtt", "--format vtt: expected csv, jsonl")]
    [DataRow("a.wav --model m --timeline --format audaciti", "Did you mean 'audacity'?")]
    [DataRow("a.wav --model m --pauses", "--pauses belongs to --timeline")]
    [DataRow("a.wav --model m --hop 1", "--window and --hop belong to")]
    [DataRow("a.wav --model m --timeline --hop 0", "--hop 0: expected seconds")]
    [DataRow("- - --model m", "can be read once")]
    public void WrongUse_IsExplained(string arguments, string message)
    {
        using var folder = new TemporaryFolder();
        Assert.Contains(message, Run(folder, arguments.Split(' ')).Expect(2).Error);
    }

    [TestMethod]
    public void Timeline_EachFormat_HasTheWindows()
    {
        using var folder = new TemporaryFolder();
        var model = TinyClassifier.OfSound.Write(folder.File("classifier.onnx"));
        using var classifier = EmotionClassifier.Load(model);
        var spans = classifier.Timeline(Clips[0], new() { Window = TimeSpan.FromSeconds(1), Hop = TimeSpan.FromSeconds(0.5) });
        string[] common = [Clips[0], "--model", model, "--timeline", "--window", "1", "--hop", "0.5"];
        var csv = Run(folder, common).Expect(0).Out.TrimEnd().Split('\n');
        Assert.AreEqual("file,start,end,emotion,p_neutral,p_happy,p_sad,p_anger,error", csv[0]);
        Assert.HasCount(spans.Count + 1, csv);
        Assert.StartsWith($"{Clips[0]},0.5,1.5,{spans[1].Prediction.Emotion},", csv[2]);
        var json = JsonDocument.Parse(Run(folder, [.. common, "--format", "json"]).Expect(0).Out).RootElement.GetProperty("spans");
        Assert.AreEqual(spans.Count, json.GetArrayLength());
        Assert.AreEqual(spans[1].Prediction.Emotion, json[1].GetProperty("emotion").GetString());
        Assert.StartsWith($"WEBVTT\n\n00:00:00.000 --> 00:00:00.750\n{spans[0].Prediction.Emotion} ", Run(folder, [.. common, "--format", "vtt"]).Expect(0).Out);
        Assert.StartsWith($"0.000000\t0.750000\t{spans[0].Prediction.Emotion} ", Run(folder, [.. common, "--format", "audacity"]).Expect(0).Out);
        Assert.IsTrue(Run(folder, [.. common, "--pauses", "--format", "audacity"]).Expect(0).Out.TrimEnd().Split('\n').All(line => line.Split('\t').Length == 3));
        Assert.Contains("one recording at a time", Run(folder, [Clips[1], .. common, "--format", "vtt"]).Expect(1).Error);
        Assert.Contains(",,,,,,,none.wav: no such file", Run(folder, ["-", "--model", model, "--timeline"], "echo none.wav").Expect(3).Out);
    }

    [TestMethod]
    public void Explain_Json_HasEachWindowsContribution()
    {
        using var folder = new TemporaryFolder();
        var model = TinyClassifier.OfSound.Write(folder.File("classifier.onnx"));
        using var classifier = EmotionClassifier.Load(model);
        var json = JsonDocument.Parse(Run(folder, Clips[0], "--model", model, "--explain", "--hop", "0.5").Expect(0).Out).RootElement;
        var expected = classifier.Explain(Clips[0], null, new() { Hop = TimeSpan.FromSeconds(0.5) });
        Assert.AreEqual(expected.Prediction.Emotion, json.GetProperty("emotion").GetString());
        CollectionAssert.AreEqual(
            expected.Windows.Select(window => Math.Round(window.Contribution, 3)).ToArray(),
            json.GetProperty("windows").EnumerateArray().Select(window => Math.Round(window.GetProperty("contribution").GetDouble(), 3)).ToArray());
    }

    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    public void Live_Samples_AreALineAHop()
    {
        using var folder = new TemporaryFolder();
        var model = TinyClassifier.OfSound.Write(folder.File("classifier.onnx"));
        File.WriteAllBytes(folder.File("raw"), [.. WavBytes.Tone(40_000).Skip(44)]);
        var lines = Run(folder, ["--live", "--model", model], "cat raw").Expect(0).Out.TrimEnd().Split('\n');
        Assert.HasCount(5, lines); // 2.5 s
        Assert.StartsWith("    0.5 s  ", lines[0]);
        Assert.StartsWith("    2.5 s  ", lines[^1]);
        Assert.AreEqual(-1, lines[^1].IndexOf('\e'));
        var json = JsonDocument.Parse(Run(folder, ["--live", "--model", model, "--format", "jsonl", "--rate", "8000"], "cat raw").Expect(0).Out.Split('\n')[9]).RootElement;
        Assert.AreEqual(5.0, json.GetProperty("end").GetDouble(), 1e-6);
        Assert.AreEqual(2.0, json.GetProperty("start").GetDouble(), 1e-6);
    }

    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    public void Live_WhileItRuns_HasNoLibtorchLoaded()
    {
        using var folder = new TemporaryFolder();
        var model = TinyClassifier.OfSound.Write(folder.File("classifier.onnx"));
        using var program = RunningProgram.StartInShell(folder.Path,
            """
            mkfifo in
            "$@" < in > out & pid=$!
            exec 3> in
            head -c 64000 /dev/zero >&3
            while kill -0 $pid && ! [ -s out ]; do sleep .1; done
            cat /proc/$pid/maps > maps
            exec 3>&-
            wait $pid
            """, "predict", "--live", "--model", model);
        program.Wait().Expect(0);
        var maps = File.ReadAllText(folder.File("maps"));
        Assert.Contains("libonnxruntime.so", maps);
        Assert.IsFalse(maps.Contains("torch", StringComparison.OrdinalIgnoreCase));
        Assert.IsFalse(maps.Contains("EmotionFusion.Training", StringComparison.Ordinal));
    }

    [TestMethod]
    public void Table_CtrlC_KeepsWhatIsWritten()
    {
        using var folder = new TemporaryFolder();
        var model = TinyClassifier.OfSound.Write(folder.File("classifier.onnx"));
        folder.Write("t.csv", "file\n" + string.Concat(Enumerable.Repeat($"{Clips[0]}\n", 20_000)));
        using var program = RunningProgram.Start(folder.Path, "predict", "t.csv", "--model", model, "--out", "out.csv", "--threads", "1");
        program.WaitUntil(() => File.Exists(folder.File("out.csv")) && new FileInfo(folder.File("out.csv")).Length > Header.Length + 1);
        program.Interrupt();
        Assert.Contains("Interrupted. What is written is kept.", program.Wait().Expect(130).Error);
        var text = File.ReadAllText(folder.File("out.csv"));
        Assert.EndsWith("\n", text);
        string[] lines = text.TrimEnd().Split('\n')[1..];
        Assert.IsLessThan(20_000, lines.Length);
        AreRows(model, [(Clips[0], Clips[0])], lines[^1..]);
    }

    // In a batch the last digit may be another.
    private static void AreRows(string model, IEnumerable<(string Name, string Clip)> expected, IEnumerable<string> lines)
    {
        using var classifier = EmotionClassifier.Load(model);
        foreach (var ((name, clip), line) in expected.Zip(lines, (want, got) => (want, got)))
        {
            var (prediction, cells) = (classifier.Predict(clip), line.Split(','));
            Assert.HasCount(7, cells);
            Assert.AreEqual(name, cells[0]);
            Assert.AreEqual(prediction.Emotion, cells[1]);
            foreach (var (probability, cell) in prediction.Probabilities.Values.Zip(cells[2..6]))
            {
                Assert.AreEqual(probability, double.Parse(cell, CultureInfo.InvariantCulture), 3e-6, line);
            }
            Assert.AreEqual("", cells[6]);
        }
        Assert.AreEqual(expected.Count(), lines.Count());
    }

    private static ProgramResult Run(TemporaryFolder folder, params string[] arguments) => RunningProgram.Run(folder.Path, ["predict", .. arguments]);

    private static ProgramResult Run(TemporaryFolder folder, string[] arguments, string input)
    {
        using var program = RunningProgram.StartInShell(folder.Path, $"{input} | \"$@\"", ["predict", .. arguments]);
        return program.Wait();
    }
}
