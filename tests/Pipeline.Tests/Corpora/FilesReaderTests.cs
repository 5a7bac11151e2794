using EmotionFusion.Tests;

namespace EmotionFusion.Pipeline.Tests;

/// <summary>Corpora whose files' or folders' names tell, described by their users.</summary>
[TestClass]
public sealed class FilesReaderTests
{
    private const string Yaml = """
        name: MINE
        reader: files
        folder: mine
        pattern: '(?<speaker>[a-z]+)-(?<emotion>[cx])-(?<sentence>\d)(?<intensity>[!]?)'
        expects: ann-c-1.wav
        classes: [calm, cross]
        labels: { c: calm, x: cross }
        codes: { speaker: { ann: A, bob: B }, gender: { ann: F, bob: M } }
        sentences: { 1: One., 2: Two. }
        """;

    private const string Folders = """
        name: MINE
        reader: folders
        folder: mine
        folders: [emotion]
        classes: [calm, cross]
        labels: { Calm: calm, Cross: cross }
        """;

    [TestMethod]
    public void Files_EveryGroup_SaysItsField()
    {
        using var root = Tree(Yaml, "deep/er/ann-c-1.wav", "bob-x-2!.FLAC");
        var corpus = Load(root);
        Assert.AreEqual(
            new Utterance
            {
                Id = "ann-c-1",
                Label = 0,
                Speaker = "A",
                Session = "A",
                Gender = "F",
                Sentence = "1",
                Transcript = "One.",
                AudioPath = root.File("mine/deep/er/ann-c-1.wav"),
            },
            corpus.Utterances[0]);
        Assert.AreEqual(
            new Utterance
            {
                Id = "bob-x-2!",
                Label = 1,
                Speaker = "B",
                Session = "B",
                Gender = "M",
                Sentence = "2",
                Intensity = "!",
                Transcript = "Two.",
                AudioPath = root.File("mine/bob-x-2!.FLAC"),
            },
            corpus.Utterances[1]);
        Assert.AreEqual(2, corpus.Utterances.Count);
    }

    [TestMethod]
    public void Files_GroupsForIdSessionAndGender_AreTaken()
    {
        using var root = Tree(
            Yaml.Replace("""'(?<speaker>[a-z]+)-(?<emotion>[cx])-(?<sentence>\d)(?<intensity>[!]?)'""", """'day(?<session>\d)/(?<id>(?<speaker>[a-z]+)(?<gender>[fm])(?<emotion>[cx]))(?<repetition>\d)?'""")
                .Replace("expects: ann-c-1.wav", "expects: day1/annfc.wav").Replace("codes: { speaker: { ann: A, bob: B }, gender: { ann: F, bob: M } }\n", "codes: { gender: { f: F, m: M } }\n").Replace("sentences: { 1: One., 2: Two. }", ""),
            "all/day7/annfc3.wav", "day2/bobmx.wav");
        Assert.AreEqual("annfc A=ann F 7 calm; bobmx A=bob M 2 cross",
            string.Join("; ", Load(root).Utterances.Select(u => $"{u.Id} A={u.Speaker} {u.Gender} {u.Session} {(u.Label == 0 ? "calm" : "cross")}")));
    }

    [TestMethod]
    public void Files_Litter_IsNobodys()
    {
        using var root = Tree(Yaml, "ann-c-1.wav", "._ann-c-1.wav", ".DS_Store", "Thumbs.db", "sub/thumbs.db", "__MACOSX/ann-c-2.wav", "desktop.ini");
        var corpus = Load(root);
        Assert.AreEqual(1, corpus.Utterances.Count);
        Assert.IsEmpty(corpus.Exclusions);
    }

    [TestMethod]
    public void Files_OtherName_IsToldAnExample()
    {
        using var root = Tree(Yaml, "ann-c-1.wav", "ann_c_1.wav", "ann-c-1 (copy).wav", "notes.txt");
        CollectionAssert.AreEqual(
            new[]
            {
                new Exclusion("ann-c-1 (copy).wav", "not named as the corpus's sounds are, such as ann-c-1.wav (MINE.yaml)"),
                new Exclusion("ann_c_1.wav", "not named as the corpus's sounds are, such as ann-c-1.wav (MINE.yaml)"),
                new Exclusion("notes.txt", "not a sound file") { OnPurpose = true },
            },
            Load(root).Exclusions.ToArray());
    }

    [TestMethod]
    public void Files_SameNameTwice_IsACopyOrAnError()
    {
        using var root = Tree(Yaml, "a/ann-c-1.wav", "b/ann-c-1.wav");
        Errors.AssertThrows(() => Load(root), "'ann-c-1' is there twice", "a/ann-c-1.wav and in", "b/ann-c-1.wav");
        File.Copy(root.File("mine/a/ann-c-1.wav"), root.File("mine/b/ann-c-1.wav"), overwrite: true);
        Assert.AreEqual(new Exclusion("b/ann-c-1.wav", "a copy, byte for byte, of the file of the same name in another folder") { OnPurpose = true }, Load(root).Exclusions.Single());
    }

    [TestMethod]
    public void Folders_CopyUnderAnotherLabel_IsAnUtteranceOfItsOwn()
    {
        using var root = Tree(Folders, "Calm/a.wav");
        root.Write("mine/Cross/a.wav", "Calm/a.wav");
        Assert.AreEqual("Calm/a 0, Cross/a 1", string.Join(", ", Load(root).Utterances.Select(u => $"{u.Id} {u.Label}")));
    }

    [TestMethod]
    [DataRow("ann-z-1.wav", "not named as")]
    public void Files_NothingNamedSo_Throws(string file, string reason)
    {
        using var root = Tree(Yaml, file);
        Errors.AssertThrows(() => Load(root), "MINE: no utterance is left", reason, "ann-c-1.wav");
    }

    [TestMethod]
    [DataRow("anm-c-1.wav", "speaker 'anm' is not in the codes (speaker) of ", "which knows ann, bob. Did you mean 'ann'?")]
    [DataRow("ann-c-3.wav", "sentence '3' is not in the sentences of ", "which knows 1, 2.")]
    public void Files_UnknownCode_Throws(string file, string found, string known)
    {
        using var root = Tree(Yaml, file);
        Errors.AssertThrows(() => Load(root), file, found, "MINE.yaml", known);
    }

    [TestMethod]
    [DataRow("(?<speaker>[a-z]+)", "(?<speeker>[a-z]+)", "MINE.yaml(4,10): pattern: the group 'speeker' is none of id, speaker, session, gender, emotion, sentence, intensity, repetition. Did you mean 'speaker'?")]
    [DataRow("(?<emotion>[cx])", "[cx]", "pattern: has no group 'emotion'")]
    [DataRow("(?<emotion>[cx])", "(?<emotion>[cx]", "MINE.yaml(4,10): pattern: is no regular expression: ")]
    [DataRow("(?<emotion>[cx])", "(?<emotion>[cx]))|(x", "pattern: is no regular expression: ")]
    [DataRow("expects: ann-c-1.wav", "expects: ann-c.wav", "MINE.yaml(5,10): expects: 'ann-c.wav' doesn't match the pattern")]
    [DataRow("expects: ann-c-1.wav", "", "expects: is required")]
    [DataRow("(?<sentence>\\d)", "\\d", "sentences: the pattern has no group 'sentence'")]
    [DataRow("expects:", "only: { take: 1 }\nexpects:", "only: the pattern has no group 'take'.")]
    [DataRow("expects:", "transcript: 'Say {word}.'\nexpects:", "transcript: the pattern has no group 'word'.")]
    [DataRow("expects:", "transcript: 'Say {sentence}.'\nexpects:", "sentences: the words are said twice")]
    [DataRow("expects:", "id: '{speaker}_{mood}'\nexpects:", "id: the pattern has no group 'mood'.")]
    [DataRow("expects:", "extensions: [wav]\nexpects:", "extensions: expected endings of files with their dots")]
    [DataRow("codes: {", "codes: { emotion: { c: calm },", "codes.emotion: labels says what the codes of emotions stand for.")]
    [DataRow("codes: {", "codes: { genders: { m: M },", "codes.genders: expected one of speaker, session, gender, intensity. Did you mean 'gender'?")]
    [DataRow("codes: {", "codes: { session: { m: M },", "codes: the pattern has no group 'session'.")]
    [DataRow("reader: files", "reader: emodb", "MINE.yaml(2,9): reader: emodb is no reader any more; files reads such names")]
    public void Files_WrongYaml_SaysWhere(string right, string wrong, string message)
    {
        StringAssert.Contains(Yaml, right);
        using var root = Tree(Yaml.Replace(right, wrong), "ann-c-1.wav");
        Errors.AssertThrows(() => Load(root), message);
    }

    [TestMethod]
    public void Files_PatternThatGoesAstray_IsStopped()
    {
        using var root = Tree(Yaml.Replace("(?<speaker>[a-z]+)-", "(?<speaker>([a-z]{1,2}|[a-z]{1,3})+)-"), $"{new string('a', 60)}-q.wav");
        Errors.AssertThrows(() => Load(root), "the pattern takes more than 1 s for this name");
    }

    [TestMethod]
    [DataRow("[speaker, emotion]", "ann/Calm/1.wav", "bob/Cross/1.wav", "ann/Calm/1 of ann calm; bob/Cross/1 of bob cross")]
    [DataRow("[emotion, speaker]", "Calm/ann/1.wav", "top/Cross/bob/1.wav", "Calm/ann/1 of ann calm; Cross/bob/1 of bob cross")]
    [DataRow("[emotion]", "Calm/1.wav", "Cross/1.wav", "Calm/1 of speaker not known calm; Cross/1 of speaker not known cross")]
    public void Folders_SayClassAndSpeaker(string folders, string one, string other, string expected)
    {
        using var root = Tree(Folders.Replace("[emotion]", folders), one, other, "loose.wav");
        var corpus = Load(root);
        Assert.AreEqual(expected, string.Join("; ", corpus.Utterances.Select(u => $"{u.Id} of {u.Speaker} {(u.Label == 0 ? "calm" : "cross")}")));
        StringAssert.Contains(corpus.Exclusions.Single().Reason, "not named as the corpus's sounds are, such as ");
    }

    [TestMethod]
    public void Folders_WithoutSpeakers_CanTellOfNoUnheardOnes()
    {
        using var root = Tree(Folders, "Calm/1.wav", "Cross/1.wav");
        Errors.AssertThrows(() => FoldMaker.LeaveOneSessionOut(new FeatureView(Load(root), null, null), 0.2, 1),
            "MINE has 1 session (speaker not known); leaving one session out needs at least 2.");
    }

    [TestMethod]
    [DataRow("[emotion]", "[mood]")]
    [DataRow("[emotion]", "[speaker]")]
    [DataRow("[emotion]", "[emotion, emotion]")]
    public void Folders_WrongYaml_SaysWhere(string right, string wrong)
    {
        using var root = Tree(Folders.Replace(right, wrong), "Calm/1.wav");
        Errors.AssertThrows(() => Load(root), "MINE.yaml(4,10): folders: expected what the folders say");
    }

    [TestMethod]
    public void Transcripts_OfOtherUtterances_Throws()
    {
        using var root = Tree(Yaml.Replace("sentences: { 1: One., 2: Two. }", "transcripts: { files: '*.txt' }"), "ann-c-1.wav");
        root.Write("mine/words.txt", "ann_c_1\tOne.\n");
        Errors.AssertThrows(() => Load(root), "none of the 1 ids in *.txt (ann_c_1, ...) is that of a sound (ann-c-1, ...)");
        root.Write("mine/words.txt", "ann-c-1\tOne.\tcalm\n");
        Assert.AreEqual("One.", Load(root).Utterances.Single().Transcript);
    }

    [TestMethod]
    public void Transcripts_WithoutTheColumn_Throws()
    {
        using var root = Tree(Yaml.Replace("sentences: { 1: One., 2: Two. }", "transcripts: { files: '*.txt', id: file, words: text }"), "ann-c-1.wav");
        root.Write("mine/words.txt", "file\twords\nann-c-1.wav\tOne.\n");
        Errors.AssertThrows(() => Load(root), "words.txt(1): no column is called 'text' (transcripts).", "The line has file, words.");
    }

    private static Corpus Load(TemporaryFolder root) => CorpusCatalog.Open(root.File("configs"), root.Path).Load("MINE");

    private static TemporaryFolder Tree(string yaml, params string[] files)
    {
        var root = new TemporaryFolder();
        root.Write("configs/MINE.yaml", yaml);
        Array.ForEach(files, file => root.Write($"mine/{file}", file));
        return root;
    }
}
