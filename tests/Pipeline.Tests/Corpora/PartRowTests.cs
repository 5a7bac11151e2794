using EmotionFusion.Encoders;
using EmotionFusion.Tests;

namespace EmotionFusion.Pipeline.Tests;

/// <summary>Rows whose sound is a part of a longer file.</summary>
[TestClass]
public sealed class PartRowTests
{
    private static readonly string Sound = Path.Combine(Repository.EmoDb, "03a01Fa.wav");

    [TestMethod]
    [DataRow(null, null, null, null)]
    [DataRow("", "", null, null)]
    [DataRow("0.5", "1.25", 0.5, 1.25)]
    [DataRow("", "1.25", 0.0, 1.25)]
    [DataRow("0.5", null, 0.5, null)]
    [DataRow("3599.9999375", "3600", 3599.9999375, 3600.0)] // a frame of 16 kHz, which no float tells from 3600
    public void Add_StartAndEnd_AreThePart(string? start, string? end, double? expectedStart, double? expectedEnd)
    {
        var utterance = Build(Row(start, end)).Utterances.Single();
        Assert.AreEqual(expectedStart is { } from ? new AudioPart(from, expectedEnd) : null, utterance.AudioPart);
        Assert.AreEqual(Sound, utterance.AudioPath);
    }

    [TestMethod]
    public void Add_WrongPart_IsNoSound()
    {
        const string Reason = "its part goes from 2 s to 1 s; expected the end after the start.";
        var row = Row("2", "1");
        row[Field.Transcript] = "words";
        var utterance = Build(row).Utterances.Single();
        Assert.AreEqual((null, null, Reason), (utterance.AudioPath, utterance.AudioPart, utterance.AudioFault));
        Assert.Contains(Reason, Assert.ThrowsExactly<EmotionFusionException>(() => Build(Row("2", "1"))).Message); // nothing is left
        Assert.Contains("'x' (start) is no number", Assert.ThrowsExactly<EmotionFusionException>(() => Build(Row("x", "1"))).Message);
    }

    private static CorpusRow Row(string? start, string? end) => new("row", "table(1)")
    {
        [Field.Id] = "a",
        [Field.Speaker] = "03",
        [Field.Emotion] = "N",
        [Field.File] = Sound,
        [Field.Start] = start,
        [Field.End] = end,
    };

    private static Corpus Build(CorpusRow row)
    {
        var corpus = new CorpusBuilder(CorpusSpec.Load(Repository.PathOf("configs", "corpora", "EMODB.yaml"))[0], Repository.EmoDb);
        corpus.Add(row);
        return corpus.Build();
    }
}
