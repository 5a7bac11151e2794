using EmotionFusion.Encoders;
using EmotionFusion.Tests;

namespace EmotionFusion.Pipeline.Tests;

/// <summary>From EmoDB's files through the two encoders that come with the project to a view.</summary>
[TestClass]
public sealed class RealEncodersTests
{
    [TestMethod]
    public void Fill_EmodbSpeaker_GivesWhatTheEncodersGive()
    {
        using var root = new TemporaryFolder();
        var corpus = CorpusCatalog.Open(Repository.PathOf("configs", "corpora"), null).Load("EMODB");
        var few = corpus with { Utterances = [.. corpus.Utterances.Where(u => u.Speaker == "10").Take(6)] };
        var encoders = EncoderCatalog.Open(Repository.Encoders);
        var (audio, text) = (encoders.Find("whisper-tiny-en"), encoders.Find("all-minilm-l6-v2"));
        var (sounds, texts) = (FeatureStore.Open(root.Path, "EMODB", audio), FeatureStore.Open(root.Path, "EMODB", text));
        sounds.Fill(few, () => AudioEncoder.Load(audio, DeviceOption.Parse("cpu"), 2));
        texts.Fill(few, () => TextEncoder.Load(text, DeviceOption.Parse("cpu"), 2));

        var view = FeatureView.Load(few, sounds, texts);

        using var listener = AudioEncoder.Load(audio, DeviceOption.Parse("cpu"), 1);
        using var reader = TextEncoder.Load(text, DeviceOption.Parse("cpu"), 1);
        for (var row = 0; row < 6; row++)
        {
            var utterance = few.Utterances[row];
            CollectionAssert.AreEqual(listener.Encode([AudioFile.ReadMono16k(utterance.AudioPath!)])[0].Values, view.Audio!.Row(row).ToArray(), utterance.Id);
            CollectionAssert.AreEqual(reader.Encode([utterance.Transcript!])[0].Values, view.Text!.Row(row).ToArray(), utterance.Id);
        }
        Assert.AreEqual((384, audio.Fingerprint), (view.Audio!.Dimension, view.Audio.Fingerprint));
    }
}
