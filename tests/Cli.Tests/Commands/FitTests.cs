using EmotionFusion.Encoders;
using EmotionFusion.Evaluation;
using EmotionFusion.Tests;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace EmotionFusion.Cli.Tests;

/// <summary><c>fit</c> and <c>export</c>: from recordings to a file that ONNX Runtime runs.</summary>
[TestClass]
public sealed class FitTests
{
    private static readonly string[] Classes = ["neutral", "happy", "sad", "anger"];

    /// <summary>With the heads of one fold the file says of that fold's recordings what predictions.csv does, scaled by results.json's temperatures.</summary>
    [TestMethod]
    [DataRow("audio")]
    [DataRow("linear")]
    public void Export_OneFold_SaysWhatTheRunSaid(string experiment)
    {
        using var project = TestProject.Create();
        project.Replace("configs/small.yaml", "  - name: both\n", "  - name: linear\n    modality: audio\n    head: linear\n  - name: both\n");
        project.Run("train", "-c", "configs/small.yaml", "-e", experiment).Expect(0);
        var run = SavedRun.Read(RunFolder.OpenFinished(project.Path("runs", experiment)));

        var told = project.Run("export", $"runs/{experiment}", "--fold", "session_2", "--out", "two.onnx").Expect(0).Out;

        Assert.Contains("trained without the speakers 09, 10, tested on them", told);
        using var session = new InferenceSession(project.Path("two.onnx"));
        var facts = FactsOf(session);
        Assert.AreEqual(run.Results.ByFold.Single(fold => fold.Name == "session_2").Mean.Uar, facts.Measured!.Uar);
        Assert.AreEqual(3, facts.TrainingCorpora.Single().Speakers, "of the four others one validates");
        var expected = run.Predictions.Where(row => row.Fold == "session_2").GroupBy(row => row.Prediction.Utterance)
            .ToDictionary(rows => rows.Key, rows => Mean([.. rows.Select(row => Scale(
                row.Prediction.Probabilities, run.Results.TemperatureScaling?.Temperatures.Single(one => one.Fold == "session_2" && one.Seed == row.Seed).Temperature ?? 1))]));
        Assert.HasCount(8, expected);
        foreach (var (utterance, probabilities) in Predict(session, expected.Keys.Select(name => project.Path("samples", "small", name + ".wav"))))
        {
            for (var c = 0; c < Classes.Length; c++)
            {
                Assert.AreEqual(expected[utterance][c], probabilities[c], 1e-5, utterance);
            }
        }
    }

    [TestMethod]
    public void Fit_AfterTraining_BearsTheRunsFigures()
    {
        using var project = TestProject.Create();
        project.Run("train", "-c", "configs/small.yaml", "-e", "audio").Expect(0);
        var results = SavedRun.Read(RunFolder.OpenFinished(project.Path("runs", "audio"))).Results;

        var told = project.Run("fit", "-c", "configs/small.yaml", "-e", "audio").Expect(0).Out;

        var path = project.Path("classifiers", "audio", "classifier.onnx");
        Assert.Contains($"Classifier: {path}", told);
        var card = Path.ChangeExtension(path, ".md");
        CollectionAssert.AreEquivalent(new[] { path, card }, Directory.GetFileSystemEntries(project.Path("classifiers", "audio")), "nothing else is left");
        Assert.Contains(FormattableString.Invariant($"| UAR | {100 * results.Pooled.Uar:0.0} % | {100 * results.Pooled.Intervals!.Uar.Low:0.0} to"), File.ReadAllText(card));
        Assert.Contains("| corpus SMALL | CC0-1.0 |", File.ReadAllText(card));
        using var session = new InferenceSession(path);
        var facts = FactsOf(session);
        CollectionAssert.AreEqual(Classes, facts.Classes.ToArray());
        Assert.AreEqual(results.Pooled.Uar, facts.Measured!.Uar);
        Assert.AreEqual(results.Pooled.Intervals!.Uar.Low, facts.Measured.Low);
        Assert.AreEqual("leave one session out", facts.Measured.Protocol);
        Assert.AreEqual("anger", facts.LabelMap["SMALL"]["W"]);
        Assert.AreEqual("whisper-tiny-en", facts.Audio!.Encoder);
        Assert.AreEqual(EncoderSpec.Load(facts.Audio.Encoder is var name ? Repository.PathOf("Encoders", "onnx", name) : "").Fingerprint, facts.Audio.Fingerprint);
        Assert.AreEqual(File.ReadAllText(Repository.PathOf("Encoders", "onnx", "whisper-tiny-en", "encoder.yaml")), facts.Audio.Contract);
        Assert.AreEqual(("SMALL", "de"), (facts.TrainingCorpora.Single().Name, facts.TrainingCorpora.Single().Language));
        Assert.Contains("name: audio", facts.Config!);
        Assert.IsTrue(Predict(session, Directory.GetFiles(project.Clips)).All(row => Math.Abs(row.Probabilities.Sum() - 1) < 1e-5));
    }

    [TestMethod]
    public void Fit_NothingMeasured_SaysSo()
    {
        using var project = TestProject.Create();
        var told = project.Run("fit", "-c", "configs/small.yaml", "-e", "audio", "--out", "mine").Expect(0).Out;
        Assert.Contains("not measured: ", told);
        Assert.Contains("run 'emotionfusion train' first", told);
        using (var session = new InferenceSession(project.Path("mine", "classifier.onnx")))
        {
            Assert.IsNull(FactsOf(session).Measured);
        }
        Assert.Contains("Not measured.", File.ReadAllText(project.Path("mine", "classifier.md")));

        // A run with other settings measured something else.
        project.Run("train", "-c", "configs/small.yaml", "-e", "audio").Expect(0);
        project.Replace("configs/small.yaml", "num_epochs: 3", "num_epochs: 2");
        Assert.Contains("not measured: ", project.Run("fit", "-c", "configs/small.yaml", "-e", "audio", "--out", "mine").Expect(0).Out);
        Assert.Contains("num_epochs: recorded 3, now 2", project.Run("fit", "-c", "configs/small.yaml", "-e", "audio", "--run", "runs/audio").Expect(1).Error);
    }

    [TestMethod]
    public void Fit_Rotating_TrainsEverybody_AndEncodersCanBePutInFront()
    {
        using var project = TestProject.Create();
        project.Replace("configs/small.yaml", "evaluation_mode: loso", "evaluation_mode: loso\nval_strategy: rotate_speakers");
        var told = project.Run("fit", "-c", "configs/small.yaml", "-e", "both").Expect(0).Out;
        Assert.Contains("SMALL: 24 utterances of 6 speakers", told);
        Assert.Contains("the mean of ", told);

        project.Run("export", "classifiers/both/classifier.onnx", "--with-encoders").Expect(0);

        using var session = new InferenceSession(project.Path("classifiers", "both", "classifier-with-encoders.onnx"));
        CollectionAssert.AreEquivalent(new[] { "waveform", "input_ids", "attention_mask", "token_type_ids" }, session.InputMetadata.Keys.ToArray());
        Assert.IsTrue(FactsOf(session).WithEncoders);
        Assert.Contains("has its encoders inside already", project.Run("export", "classifiers/both/classifier-with-encoders.onnx", "--with-encoders").Expect(1).Error);
    }

    [TestMethod]
    public void Fit_CtrlCThenTheSameCommand_GoesOnToTheSameWeights()
    {
        using var project = TestProject.Create();
        project.EncodeAudio().Expect(0);
        project.Replace("configs/small.yaml", "num_epochs: 3", "num_epochs: 400");
        using (var program = RunningProgram.Start(project.Root, "fit", "-c", "configs/small.yaml", "-e", "audio"))
        {
            program.WaitForError("epochs");
            program.Interrupt();
            Assert.Contains("the same command goes on", program.Wait().Expect(130).Error);
        }

        Assert.IsFalse(File.Exists(project.Path("classifiers", "audio", "classifier.onnx")));
        project.Run("fit", "-c", "configs/small.yaml", "-e", "audio").Expect(0);
        project.Run("fit", "-c", "configs/small.yaml", "-e", "audio", "--out", "whole").Expect(0);
        using var resumed = new InferenceSession(project.Path("classifiers", "audio", "classifier.onnx"));
        using var whole = new InferenceSession(project.Path("whole", "classifier.onnx"));
        foreach (var (one, other) in Predict(resumed, Directory.GetFiles(project.Clips)).Zip(Predict(whole, Directory.GetFiles(project.Clips))))
        {
            CollectionAssert.AreEqual(one.Probabilities, other.Probabilities, one.Utterance);
        }
    }

    [TestMethod]
    [DataRow("head: lightgbm", "head: lightgbm isn't written as ONNX")]
    [DataRow("feature_standardization: speaker", "Set feature_standardization: fold")]
    public void Fit_WhatCantBecomeAFile_IsRefusedBeforeTraining(string setting, string message)
    {
        using var project = TestProject.Create();
        project.Replace("configs/small.yaml", "  - name: audio\n", $"  - name: audio\n    {setting}\n");
        var error = project.Run("fit", "-c", "configs/small.yaml", "-e", "audio").Expect(1).Error;
        Assert.Contains(message, error);
        Assert.IsFalse(Directory.Exists(project.Features), "nothing was encoded");
    }

    [TestMethod]
    public void Export_WhatIsntThere_IsNamed()
    {
        using var project = TestProject.Create();
        project.Run("train", "-c", "configs/small.yaml", "-e", "audio").Expect(0);
        Assert.Contains("has no fold 'session_5'. Did you mean", project.Run("export", "runs/audio", "--fold", "session_5").Expect(1).Error);
        Assert.Contains("is a file, expected the folder of a run", project.Run("export", "configs/small.yaml").Expect(1).Error);
        Assert.Contains("can't be read as an ONNX model", project.Run("export", "configs/small.yaml", "--with-encoders").Expect(1).Error);
        var run = RunFolder.OpenFinished(project.Path("runs", "audio")).Path;
        Directory.Delete(Path.Combine(run, "checkpoints"), recursive: true);
        Assert.Contains("The run's weights were removed", project.Run("export", run).Expect(1).Error);
    }

    private static ClassifierFacts FactsOf(InferenceSession session) => ClassifierFacts.Read(session.ModelMetadata.CustomMetadataMap[ClassifierFacts.Key]);

    /// <summary>Encodes each clip and classifies it.</summary>
    private static IReadOnlyList<(string Utterance, float[] Probabilities)> Predict(InferenceSession session, IEnumerable<string> clips)
    {
        using var encoder = AudioEncoder.Load(EncoderSpec.Load(Repository.PathOf("Encoders", "onnx", "whisper-tiny-en")), DeviceOption.Cpu);
        string[] paths = [.. clips];
        var features = encoder.Encode([.. paths.Select(AudioFile.ReadMono16k)]).Select(result => result.Values!).ToArray();
        var input = new DenseTensor<float>(features.SelectMany(row => row).ToArray(), [features.Length, features[0].Length]);
        using var results = session.Run([NamedOnnxValue.CreateFromTensor("audio", input)], ["probabilities"]);
        return [.. paths.Select(path => Path.GetFileNameWithoutExtension(path)).Zip(results[0].AsTensor<float>().ToArray().Chunk(Classes.Length))];
    }

    private static double[] Scale(float[] probabilities, double temperature)
    {
        var powers = Array.ConvertAll(probabilities, p => Math.Pow(p, 1 / temperature));
        return Array.ConvertAll(powers, power => power / powers.Sum());
    }

    private static double[] Mean(double[][] rows) => [.. rows[0].Select((_, c) => rows.Average(row => row[c]))];
}
