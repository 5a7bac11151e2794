namespace EmotionFusion.Cli.Tests;

/// <summary>Stores as a user sees them: listed, checked, removed; kept frame by frame; filled by several who die.</summary>
[TestClass]
public sealed class FeaturesStoresTests
{
    private const int Killed = 128 + 9;

    [TestMethod]
    public void Features_NoneYet_SaysHowToMakeThem()
    {
        using var project = TestProject.CreateWithoutClips();
        Assert.Contains("holds no feature stores. 'emotionfusion encode' makes them", project.Run("features").Expect(0).Out);
        Assert.Contains("holds no feature stores", project.Run("features", "check", "SMALL").Expect(1).Error);
    }

    [TestMethod]
    public void Features_ListCheckRemove_OfTwoStores()
    {
        using var project = TestProject.Create();
        project.EncodeAudio("--text", "all-minilm-l6-v2").Expect(0);
        project.EncodeAudio("--frames", "--precision", "float16").Expect(0);
        var listed = project.Run("features").Expect(0).Out;
        Assert.MatchesRegex(@"SMALL/all-minilm-l6-v2-[0-9a-f]{12} +24 +0 +0\.\d MB +mean, float32, cpu, max_tokens 128; model.onnx [0-9a-f]{8}; ONNX Runtime", listed);
        Assert.MatchesRegex(@"SMALL/whisper-tiny-en-[0-9a-f]{12} +24 +0 +0\.\d MB +mean, float32, cpu; model.onnx", listed);
        Assert.MatchesRegex(@"SMALL/whisper-tiny-en-[0-9a-f]{12} +24 +0 +\d\.\d MB +all frames, float16, cpu; model.onnx", listed);
        Assert.AreEqual(listed, project.Run("features", "list").Expect(0).Out);
        Assert.MatchesRegex(@"all-minilm-l6-v2-[0-9a-f]{12}: ok, 24 utterances, .*\n  .*vocab.txt [0-9a-f]{8}", project.Run("features", "check").Expect(0).Out);

        Assert.Contains("means 2 stores", project.Run("features", "remove", "whisper-tiny-en", "--yes").Expect(1).Error);
        Assert.Contains("say --yes", project.Run("features", "remove", "all-minilm-l6-v2").Expect(1).Error);
        Assert.Contains("has no store 'al-minilm'", project.Run("features", "remove", "al-minilm", "--yes").Expect(1).Error);
        Assert.HasCount(3, Directory.GetDirectories(Path.Combine(project.Features, "SMALL")));
        Assert.Contains("removed SMALL/all-minilm-l6-v2-", project.Run("features", "remove", "SMALL/all-minilm-l6-v2", "--yes").Expect(0).Out);
        Assert.HasCount(2, Directory.GetDirectories(Path.Combine(project.Features, "SMALL")));
    }

    [TestMethod]
    public void FeaturesCheck_DeletedAndFlipped_NamesThemAndEncodeMends()
    {
        using var project = TestProject.Create(clipsAClass: 3);
        project.EncodeAudio("--frames").Expect(0);
        var whole = TestProject.Contents(project.Features);
        var shards = Directory.GetFiles(project.Features, "*.safetensors", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToArray();
        Assert.IsGreaterThan(2, shards.Length);
        var bytes = File.ReadAllBytes(shards[1]);
        bytes[^5] ^= 0x40;
        File.WriteAllBytes(shards[1], bytes);
        File.Delete(shards[0]);
        var checkedNow = project.Run("features", "check", "SMALL").Expect(3).Out;
        Assert.Contains("2 faults", checkedNow);
        Assert.Contains($"{shards[1]} is broken (the checksum of its values is wrong)", checkedNow);
        Assert.Contains($"{shards[0]} is missing", checkedNow);
        Assert.Contains("encoded", project.EncodeAudio("--frames").Expect(0).Out);
        Assert.Contains(": ok, 72 utterances", project.Run("features", "check").Expect(0).Out);
        AssertSame(whole, TestProject.Contents(project.Features));
    }

    [TestMethod]
    public void FeaturesRemove_WhileItIsFilled_IsRefused()
    {
        using var project = TestProject.Create(clipsAClass: 3);
        using var program = Encode(project, "features");
        program.WaitForError("clips");
        Assert.Contains("being filled", project.Run("features").Expect(0).Out);
        Assert.Contains("is being filled by another process", project.Run("features", "remove", "SMALL/whisper-tiny-en", "--yes").Expect(1).Error);
        program.Wait().Expect(0);
        project.Run("features", "remove", "SMALL/whisper-tiny-en", "--yes").Expect(0);
    }

    [TestMethod]
    public void FeaturesRemove_FoldersThatAreNone_Stay()
    {
        using var project = TestProject.Create();
        project.EncodeAudio().Expect(0);
        var store = Directory.GetDirectories(Path.Combine(project.Features, "SMALL")).Single();
        var mine = Directory.CreateDirectory(Path.Combine(project.Features, "SMALL", "notes-0123456789ab")).FullName;
        File.WriteAllText(Path.Combine(mine, "thesis.txt"), "x");
        File.WriteAllText(Path.Combine(store, "notes.txt"), "x");
        Assert.Contains("has no store", project.Run("features", "remove", "notes-0123456789ab", "--yes").Expect(1).Error);
        Assert.Contains("holds other files, which stay", project.Run("features", "remove", Path.GetFileName(store), "--yes").Expect(0).Out);
        Assert.AreEqual("notes.txt", string.Join(' ', Directory.GetFileSystemEntries(store).Select(Path.GetFileName)));
        Assert.IsTrue(File.Exists(Path.Combine(mine, "thesis.txt")));
    }

    /// <summary>Three processes share a store of frames and are killed together, again and again.</summary>
    [TestMethod]
    public void Encode_FramesSeveralProcessesAllKilled_FinishesByteForByteEqual()
    {
        using var project = TestProject.Create(clipsAClass: 3);
        Encode(project, "whole").Wait().Expect(0);
        var random = new Random(20260102);
        var killed = 0;
        for (var round = 0; round < 4; round++)
        {
            RunningProgram[] programs = [.. Enumerable.Range(0, 3).Select(_ => Encode(project, "killed"))];
            programs[0].WaitForErrorOrEnd("clips");
            Thread.Sleep(random.Next(0, 100 * round + 1)); // the first time at once: a fast machine is done soon
            Array.ForEach(programs, program => program.Kill());
            killed += programs.Count(program => program.Wait().ExitCode == Killed);
            Array.ForEach(programs, program => program.Dispose());
        }
        Assert.IsGreaterThan(0, killed, "none was still encoding when it was killed");
        RunningProgram[] last = [.. Enumerable.Range(0, 3).Select(_ => Encode(project, "killed"))];
        Array.ForEach(last, program => program.Wait().Expect(0));
        Array.ForEach(last, program => program.Dispose());
        AssertSame(TestProject.Contents(project.Path("whole")), TestProject.Contents(project.Path("killed")));
    }

    [TestMethod]
    public void Train_EncoderThatKeepsFrames_SaysWhatToTakeInstead()
    {
        using var project = TestProject.Create();
        var encoder = project.Path("Encoders", "onnx", "frames");
        Directory.CreateDirectory(encoder);
        foreach (var file in Directory.GetFiles(EmotionFusion.Tests.Repository.PathOf("Encoders", "onnx", "whisper-tiny-en")))
        {
            File.Copy(file, Path.Combine(encoder, Path.GetFileName(file)));
        }
        var yaml = Path.Combine(encoder, "encoder.yaml");
        File.WriteAllText(yaml, File.ReadAllText(yaml).Replace("pooling: mean", "pooling: none", StringComparison.Ordinal));
        project.Replace("configs/small.yaml", "audio_model_name: whisper-tiny-en", "audio_model_name: frames");
        Assert.Contains("frames keeps all positions (pooling in its encoder.yaml), and heads take one vector an utterance: set audio_pooling",
            project.Run("train", "-c", "configs/small.yaml", "-e", "audio").Expect(1).Error);
        Assert.Contains("24 encoded", project.Run("encode", "--corpus", "SMALL", "--audio", "frames").Expect(0).Out);
        Assert.Contains("all frames, float32", project.Run("features").Expect(0).Out);
    }

    private static RunningProgram Encode(TestProject project, string features) => RunningProgram.Start(
        project.Root, "encode", "--corpus", "SMALL", "--audio", "whisper-tiny-en", "--frames", "--features", features, "--threads", "1");

    private static void AssertSame(IReadOnlyDictionary<string, byte[]> expected, IReadOnlyDictionary<string, byte[]> actual)
    {
        CollectionAssert.AreEqual(expected.Keys.Where(IsStored).ToArray(), actual.Keys.Where(IsStored).ToArray());
        foreach (var file in expected.Keys.Where(IsStored))
        {
            CollectionAssert.AreEqual(expected[file], actual[file], file);
        }

        static bool IsStored(string file) => !file.EndsWith("sounds.cache", StringComparison.Ordinal);
    }
}
