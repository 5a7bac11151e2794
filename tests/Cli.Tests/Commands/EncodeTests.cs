namespace EmotionFusion.Cli.Tests;

[TestClass]
public sealed class EncodeTests
{
    [TestMethod]
    public void Encode_Again_EncodesNothing()
    {
        using var project = TestProject.Create();
        Assert.Contains("24 encoded", project.EncodeAudio().Expect(0).Out);
        var before = TestProject.Contents(project.Features);
        Assert.Contains("0 encoded, 24 were there", project.EncodeAudio().Expect(0).Out);
        var after = TestProject.Contents(project.Features);
        CollectionAssert.AreEqual(before.Keys, after.Keys);
        Assert.IsTrue(before.All(file => file.Value.AsSpan().SequenceEqual(after[file.Key])));
    }

    [TestMethod]
    public void Encode_ChangedInput_IsEncodedAgain()
    {
        using var project = TestProject.Create();
        project.EncodeAudio().Expect(0);
        var clips = Directory.GetFiles(project.Clips).Order(StringComparer.Ordinal).ToArray();
        File.Copy(clips[1], clips[0], overwrite: true);
        Assert.Contains("1 encoded, 23 were there", project.EncodeAudio().Expect(0).Out);
    }

    [TestMethod]
    public void Encode_FeaturesOfAnotherOnnxRuntime_MixesThemOnlyWhenAsked()
    {
        using var project = TestProject.Create();
        project.EncodeAudio().Expect(0);
        var manifest = Directory.GetFiles(project.Features, "store.json", SearchOption.AllDirectories).Single();
        File.WriteAllText(manifest, File.ReadAllText(manifest).Replace(Encoders.OnnxFacts.Version, "0.0.1", StringComparison.Ordinal));
        Assert.Contains("0 encoded, 24 were there", project.EncodeAudio().Expect(0).Out);
        var clips = Directory.GetFiles(project.Clips).Order(StringComparer.Ordinal).ToArray();
        File.Copy(clips[1], clips[0], overwrite: true);

        var refused = project.EncodeAudio().Expect(1);
        Assert.Contains("made with ONNX Runtime 0.0.1", refused.Error);
        Assert.Contains("--mix-versions", refused.Error);
        Assert.Contains("--mix-versions", project.Run("train", "-c", "configs/small.yaml", "-e", "audio").Expect(1).Error);
        Assert.Contains("1 encoded, 23 were there", project.EncodeAudio("--mix-versions").Expect(0).Out);
        Assert.Contains(Encoders.OnnxFacts.Version, File.ReadAllText(manifest));
        Assert.Contains("0.0.1", File.ReadAllText(manifest));
    }

    [TestMethod]
    public void Encode_FlippedByte_IsNamedAndMended()
    {
        using var project = TestProject.Create();
        project.EncodeAudio().Expect(0);
        var whole = TestProject.Contents(project.Features);
        var shard = Directory.GetFiles(project.Features, "*.safetensors", SearchOption.AllDirectories).Order(StringComparer.Ordinal).First();
        var bytes = File.ReadAllBytes(shard);
        bytes[^5] ^= 0x40;
        File.WriteAllBytes(shard, bytes);
        var result = project.EncodeAudio().Expect(0);
        Assert.Contains(Path.GetFileName(shard), result.Error);
        foreach (var (file, content) in TestProject.Contents(project.Features))
        {
            CollectionAssert.AreEqual(whole[file], content, file);
        }
    }

    [TestMethod]
    public void Train_FlippedByte_IsNamedAndNotUsed()
    {
        using var project = TestProject.Create();
        project.EncodeAudio().Expect(0);
        var shard = Directory.GetFiles(project.Features, "*.safetensors", SearchOption.AllDirectories).Order(StringComparer.Ordinal).First();
        var bytes = File.ReadAllBytes(shard);
        bytes[^5] ^= 0x40;
        File.WriteAllBytes(shard, bytes);
        Assert.Contains(Path.GetFileName(shard), project.Run("train", "-c", "configs/small.yaml", "-e", "audio").Expect(0).Error);
    }

    [TestMethod]
    public void Encode_TwoShares_FillOneStore()
    {
        using var project = TestProject.Create(clipsAClass: 3); // six shards of frames
        using (var first = RunningProgram.Start(project.Root, "encode", "--corpus", "SMALL", "--audio", "whisper-tiny-en", "--frames", "--shard", "1/2"))
        using (var second = RunningProgram.Start(project.Root, "encode", "--corpus", "SMALL", "--audio", "whisper-tiny-en", "--frames", "--shard", "2/2"))
        {
            first.Wait().Expect(0);
            second.Wait().Expect(0);
        }

        Assert.Contains("0 encoded, 72 were there", project.EncodeAudio("--frames").Expect(0).Out);
    }

    [TestMethod]
    public void Encode_SoundAndText_BothAreKept()
    {
        using var project = TestProject.Create();
        var result = project.EncodeAudio("--text", "all-minilm-l6-v2").Expect(0);
        Assert.Contains("audio whisper-tiny-en: 24 encoded", result.Out);
        Assert.Contains("text all-minilm-l6-v2: 24 encoded", result.Out);
        Assert.HasCount(2, Directory.GetDirectories(Path.Combine(project.Features, "SMALL")));
    }
}
