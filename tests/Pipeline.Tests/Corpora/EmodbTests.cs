using EmotionFusion.Encoders;
using EmotionFusion.Tests;

namespace EmotionFusion.Pipeline.Tests;

[TestClass]
public sealed class EmodbTests
{
    private static readonly string Configs = Repository.PathOf("configs", "corpora");

    [TestMethod]
    public void Load_Samples_EqualsTheirMetadataRowByRow()
    {
        var corpus = CorpusCatalog.Open(Configs, null).Load("EMODB");
        var rows = Metadata().ToDictionary(row => row["utt"]);
        Assert.AreEqual(339, corpus.Utterances.Count);
        Assert.HasCount(339, rows);
        foreach (var utterance in corpus.Utterances)
        {
            var row = rows[utterance.Id];
            Assert.AreEqual(row["emotion"], corpus.ClassNames[utterance.Label], utterance.Id);
            Assert.AreEqual(row["speaker"], utterance.Speaker, utterance.Id);
            Assert.AreEqual(row["session"], utterance.Session, utterance.Id);
            Assert.AreEqual(row["gender"], utterance.Gender, utterance.Id);
            Assert.AreEqual(row["transcript"], utterance.Transcript, utterance.Id);
            Assert.AreEqual(utterance.Id[2..5], utterance.Sentence, utterance.Id);
            Assert.AreEqual(row["file"], Path.GetFileName(utterance.AudioPath), utterance.Id);
            Assert.AreEqual(double.Parse(row["seconds"], System.Globalization.CultureInfo.InvariantCulture), AudioFile.Info(utterance.AudioPath!).Seconds, 0.0006, utterance.Id);
        }
    }

    [TestMethod]
    public void Load_Samples_HasTheFourClassesInOrderAndNothingLeftOut()
    {
        var corpus = CorpusCatalog.Open(Configs, null).Load("EMODB");
        CollectionAssert.AreEqual(new[] { "neutral", "happy", "sad", "anger" }, corpus.ClassNames.ToArray());
        CollectionAssert.AreEqual(new[] { 79, 71, 62, 127 }, corpus.ClassNames.Select((_, label) => corpus.Utterances.Count(u => u.Label == label)).ToArray());
        CollectionAssert.AreEqual(corpus.Utterances.Select(u => u.Id).Order(StringComparer.Ordinal).ToArray(), corpus.Utterances.Select(u => u.Id).ToArray());
        Assert.IsEmpty(corpus.Exclusions);
        Assert.IsNotNull(corpus.LabelConvention);
    }

    [TestMethod]
    public void Load_WholeCorpus_LeavesOutTheOtherEmotionsAndCountsThem()
    {
        using var root = Tree("wav/03a01Fa.wav", "wav/08b10La.wav", "wav/08b10Eb.WAV", "wav/16a07Ac.wav", "README.md", "metadata.csv");
        var corpus = CorpusCatalog.Open(Configs, root.Path).Load("EMODB");
        Assert.AreEqual("03a01Fa", string.Join(' ', corpus.Utterances.Select(u => u.Id)));
        CollectionAssert.AreEqual(
            new[]
            {
                new Exclusion("08b10Eb", "label 'E' is left out by the label map") { OnPurpose = true },
                new Exclusion("08b10La", "label 'L' is left out by the label map") { OnPurpose = true },
                new Exclusion("16a07Ac", "label 'A' is left out by the label map") { OnPurpose = true },
            },
            corpus.Exclusions.ToArray());
    }

    [TestMethod]
    [DataRow("notes.txt", "not a sound file")]
    [DataRow("lablaut/03a01Fa.lablaut", "not a sound file")]
    [DataRow("03a01F.wav", "not named as the corpus's sounds are, such as 03a01Wa.wav (EMODB.yaml)")]
    [DataRow("03a01Fa (1).wav", "not named as the corpus's sounds are, such as 03a01Wa.wav (EMODB.yaml)")]
    [DataRow("x03a01Fa.wav", "not named as the corpus's sounds are, such as 03a01Wa.wav (EMODB.yaml)")]
    public void Load_OtherFile_IsLeftOut(string file, string reason)
    {
        using var root = Tree("03a01Wa.wav", file);
        var corpus = CorpusCatalog.Open(Configs, root.Path).Load("EMODB");
        Assert.AreEqual(1, corpus.Utterances.Count);
        Assert.AreEqual(new Exclusion(file, reason) { OnPurpose = reason == "not a sound file" }, corpus.Exclusions.Single());
    }

    [TestMethod]
    [DataRow("03a01Za.wav", "label 'Z' is not in the label map 'four' of ", "which knows N, F, T, W, L, E, A.")]
    [DataRow("99a01Wa.wav", "speaker '99' is not in the speakers of ", "which knows 03, 08,")]
    [DataRow("03a03Wa.wav", "sentence 'a03' is not in the sentences of ", "Did you mean 'a01'?")]
    public void Load_UnknownCode_Throws(string file, string found, string known)
    {
        using var root = Tree("03a01Wa.wav", file);
        Errors.AssertThrows(() => CorpusCatalog.Open(Configs, root.Path).Load("EMODB"), file, found, "EMODB.yaml", known);
    }

    [TestMethod]
    public void Load_FileTwice_Throws()
    {
        using var root = Tree("a/03a01Wa.wav", "b/03a01Wa.wav");
        Errors.AssertThrows(() => CorpusCatalog.Open(Configs, root.Path).Load("EMODB"), "'03a01Wa' is there twice, in ", "a/03a01Wa.wav and in ", "b/03a01Wa.wav");
    }

    [TestMethod]
    public void Load_NothingUsable_Throws()
    {
        using var root = Tree("a.txt", "b.txt", "x.wav");
        Errors.AssertThrows(() => CorpusCatalog.Open(Configs, root.Path).Load("EMODB"), "EMODB: no utterance is left", "3 were left out (2 x not a sound file; 1 x not named");
    }

    private static TemporaryFolder Tree(params string[] files)
    {
        var root = new TemporaryFolder();
        Array.ForEach(files, file => root.Write($"emodb/{file}", file));
        return root;
    }

    /// <summary>The samples' own table, with a reader of its own: quotes only stand around whole values.</summary>
    private static IEnumerable<Dictionary<string, string>> Metadata()
    {
        var lines = File.ReadAllLines(Repository.PathOf("samples", "emodb", "metadata.csv"));
        var header = lines[0].Split(',');
        foreach (var line in lines[1..])
        {
            var values = line.Split('"').SelectMany((part, i) => i % 2 == 1 ? [part] : part.Trim(',').Split(',')).ToArray();
            yield return header.Zip(values).ToDictionary(pair => pair.First, pair => pair.Second);
        }
    }
}
