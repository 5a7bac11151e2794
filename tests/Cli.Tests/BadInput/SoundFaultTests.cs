namespace EmotionFusion.Cli.Tests;

/// <summary>Sound that can't be used is left out, named and counted; the rest is done.</summary>
[TestClass]
public sealed class SoundFaultTests
{
    [TestMethod]
    public void Encode_WavOfNoSamples_IsLeftOutWithExitCode3() => LeavesOut(WavBytes.Tone(0), "no samples");

    [TestMethod]
    public void Encode_WavOf10Samples_IsLeftOutWithExitCode3() => LeavesOut(WavBytes.Tone(10), "10 samples");

    [TestMethod]
    public void Encode_WavOf31Seconds_IsEncodedInPieces()
    {
        using var project = TestProject.Create();
        File.WriteAllBytes(Path.Combine(project.Clips, "16a01Wa.wav"), WavBytes.Tone(31 * 16000));
        var result = project.EncodeAudio().Expect(0);
        Assert.Contains("25/25", result.Error);
    }

    [TestMethod]
    public void Train_WithAnUnreadableClip_DoesTheRestAndSaysWhoIsMissing()
    {
        using var project = TestProject.Create();
        File.WriteAllText(Path.Combine(project.Clips, "16a01Wa.wav"), "FORM0000AIFF and no sound");
        var result = project.Run("train", "-c", "configs/small.yaml", "-e", "audio").Expect(3);
        Assert.Contains("16a01Wa", result.Error);
        Assert.Contains("AIFF", result.Error);
        var results = File.ReadAllText(Directory.GetFiles(project.Path("runs"), "results.json", SearchOption.AllDirectories).Single());
        Assert.Contains("16a01Wa", results);
    }

    [TestMethod]
    public void Train_AdaptiveWithAnUnreadableClip_LeavesNobodyOut()
    {
        using var project = TestProject.Create();
        File.WriteAllText(Path.Combine(project.Clips, "16a01Wa.wav"), "FORM0000AIFF and no sound");
        project.Replace("configs/small.yaml", "    modality: both", "    modality: both\n    fusion_type: adaptive");
        var result = project.Run("train", "-c", "configs/small.yaml", "-e", "both").Expect(0);
        Assert.Contains("16a01Wa", result.Error);
        Assert.Contains("AIFF", result.Error);
        Assert.Contains("of 25 utterances, 1 without audio and 0 without text are learnt from", result.Error);
        Assert.Contains("16a01Wa,audio,", File.ReadAllText(Directory.GetFiles(project.Path("runs"), "modalities.csv", SearchOption.AllDirectories).Single()));
    }

    [TestMethod]
    public void Train_ConcatWithAnUnreadableClip_LeavesItOutAndSaysSo()
    {
        using var project = TestProject.Create();
        File.WriteAllText(Path.Combine(project.Clips, "16a01Wa.wav"), "FORM0000AIFF and no sound");
        project.Replace("configs/small.yaml", "    modality: both", "    modality: both\n    fusion_type: concat");
        var result = project.Run("train", "-c", "configs/small.yaml", "-e", "both").Expect(3);
        Assert.Contains("1 of 25 utterances are left out: the head needs both audio and text (1 x ", result.Error);
    }

    private static void LeavesOut(byte[] sound, string reason)
    {
        using var project = TestProject.Create();
        File.WriteAllBytes(Path.Combine(project.Clips, "16a01Wa.wav"), sound);
        var result = project.EncodeAudio().Expect(3);
        Assert.Contains("16a01Wa", result.Error);
        Assert.Contains(reason, result.Error);
        Assert.Contains("1 left out", result.Out);

        // The second run knows it too, and doesn't try the others again.
        Assert.Contains("1 left out", project.EncodeAudio().Expect(3).Out);
    }
}
