using EmotionFusion.Tests;

namespace EmotionFusion.Cli.Tests;

/// <summary>A corpus that isn't as it should be: the message says what was found, where and what to do.</summary>
[TestClass]
public sealed class CorpusFaultTests
{
    [TestMethod]
    public void Encode_MissingFolder_NamesItAndTheRemedy()
    {
        using var project = TestProject.CreateWithoutClips();
        Directory.Delete(project.Clips);
        var error = project.EncodeAudio().Expect(1).Error;
        Assert.Contains($"error: SMALL: no folder with its files. Looked for {project.Clips} (no such folder).", error);
        Assert.Contains("say with --data or the environment variable EMOTIONFUSION_DATA where corpora lie", error);
        Assert.DoesNotContain("   at ", error);
    }

    [TestMethod]
    public void Encode_EmptyFolder_SaysSo()
    {
        using var project = TestProject.CreateWithoutClips();
        Assert.Contains($"error: SMALL: no folder with its files. Looked for {project.Clips} (is empty).", project.EncodeAudio().Expect(1).Error);
    }

    [TestMethod]
    public void Encode_UnknownCorpus_OffersTheNearest()
    {
        using var project = TestProject.Create();
        var error = project.Run("encode", "--corpus", "SMAL", "--audio", "whisper-tiny-en").Expect(1).Error;
        Assert.Contains("error: Unknown corpus 'SMAL'. Did you mean 'SMALL'?", error);
    }

    [TestMethod]
    public void Encode_UnknownEncoder_OffersTheNearest()
    {
        using var project = TestProject.Create();
        var error = project.Run("encode", "--corpus", "SMALL", "--audio", "wisper-tiny-en").Expect(1).Error;
        Assert.Contains("error: Unknown encoder 'wisper-tiny-en'. Did you mean 'whisper-tiny-en'?", error);
    }

    [TestMethod]
    public void Encode_TextEncoderForAudio_SaysWhichIsWhich()
    {
        using var project = TestProject.Create();
        var error = project.Run("encode", "--corpus", "SMALL", "--audio", "all-minilm-l6-v2").Expect(1).Error;
        Assert.Contains("error: 'all-minilm-l6-v2' is an encoder of text, not of audio. Encoders of audio: ", error);
    }

    [TestMethod]
    public void Encode_LabelTheMapDoesntKnow_NamesFileAndLabel()
    {
        using var project = TestProject.Create();
        project.Add(Repository.PathOf("samples", "emodb", "03a01Wa.wav"), "03a01Xa.wav");
        var error = project.EncodeAudio().Expect(1).Error;
        Assert.Contains("03a01Xa.wav: label 'X' is not in the label map 'four' of", error);
        Assert.Contains("Add it there, with its class or leave_out.", error);
    }

    [TestMethod]
    public void Encode_OneSpeakerInTwoSessions_NamesBothPlaces()
    {
        using var project = TestProject.Create();
        var clip = Path.GetFileName(Directory.GetFiles(project.Clips).Order(StringComparer.Ordinal).First());
        project.Write("samples/small/table.csv", $"utt,file,who,when,what\na,{clip},s1,1,happy\nb,{clip},s1,2,sad\n");
        project.Write("configs/corpora/TABLE.yaml", """
            name: TABLE
            reader: csv
            folder: small
            table: table.csv
            classes: [happy, sad]
            labels: { happy: happy, sad: sad }
            columns: { id: utt, file: file, speaker: who, session: when, emotion: what }
            """);
        var error = project.Run("corpus", "TABLE").Expect(1).Error;
        Assert.Contains("error: TABLE: speaker s1 is in session 1 (", error);
        Assert.Contains("table.csv(2)", error);
        Assert.Contains("and in session 2 (", error);
        Assert.Contains("A speaker belongs to one session only", error);
    }
}
