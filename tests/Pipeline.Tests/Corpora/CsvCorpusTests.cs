using System.Text;
using EmotionFusion.Tests;

namespace EmotionFusion.Pipeline.Tests;

[TestClass]
public sealed class CsvCorpusTests
{
    private const string Yaml = """
        name: MINI
        reader: csv
        folder: mini
        table: labels.csv
        audio_folder: wav
        classes: [calm, cross]
        label_convention: two moods
        labels: { c: calm, x: cross, u: leave_out }
        columns:
          id: Id
          file: File
          transcript: Text
          speaker: Who
          session: Day
          gender: Sex
          emotion: Emotion
          valence: V
          arousal: A
          dominance: D
          order: Order
        """;

    private const string Header = "Id,File,Text,Who,Day,Sex,Emotion,V,A,D,Order";

    [TestMethod]
    public void Load_FullRow_TakesEveryColumn()
    {
        using var root = Folder(Yaml, Header, "u1,a.wav,\"Yes, \"\"so\"\"\nit is\",s1,2,F,x,1.5,2,-3e-1,0.25");
        var corpus = Load(root);
        Assert.AreEqual(
            new Utterance
            {
                Id = "u1",
                Label = 1,
                Speaker = "s1",
                Session = "2",
                AudioPath = Path.Combine(root.Path, "mini", "wav", "a.wav"),
                Transcript = "Yes, \"so\"\nit is",
                Gender = "F",
                Vad = new Vad(1.5f, 2, -0.3f),
                CurriculumOrder = 0.25f,
            },
            corpus.Utterances.Single());
        Assert.AreEqual("two moods", corpus.LabelConvention);
        Assert.IsEmpty(corpus.Exclusions);
    }

    [TestMethod]
    public void Load_SplitColumn_ByItsWordsOrTheMaps()
    {
        const string WithSplit = Yaml + "\n  split: Set\nsplits: { dev: validation, Test1: test, Test2: leave_out }";
        string[] rows = [.. new[] { "train", "dev", "Test1", "Test2", "TEST", "validation", "" }.Select((word, i) => $"u{i},a.wav,,s{i},2,,c,,,,,{word}")];
        using var root = Folder(WithSplit, [Header + ",Set", .. rows]);
        var corpus = Load(root);
        Assert.AreEqual("u0 Train, u1 Validation, u2 Test, u4 Test, u5 Validation", string.Join(", ", corpus.Utterances.Select(u => $"{u.Id} {u.Split}")));
        Assert.AreEqual("u3: split 'Test2' is left out by the splits; u6: no value in column Set", string.Join("; ", corpus.Exclusions.Select(e => $"{e.Utterance}: {e.Reason}")));
    }

    [TestMethod]
    public void Load_SplitThatNobodyKnows_Fails()
    {
        using var root = Folder(Yaml + "\n  split: Set\nsplits: { dev: validation }", Header + ",Set", "u1,a.wav,,s1,2,,c,,,,,Dev");
        Errors.AssertThrows(() => Load(root), "labels.csv(2)", "split 'Dev' is none of train, validation and test", "which knows dev", "MINI.yaml");
    }

    [TestMethod]
    public void Load_SplitsThatMakeNoSense_Fails()
    {
        using var root = Folder(Yaml + "\n  split: Set\nsplits: { dev: valid }", Header + ",Set", "u1,a.wav,,s1,2,,c,,,,,dev");
        Errors.AssertThrows(() => Load(root), "dev: 'valid' is none of train, validation, test, leave_out. Did you mean 'validation'?");
        using var without = Folder(Yaml + "\nsplits: { dev: validation }", Header, "u1,a.wav,,s1,2,,c,,,,");
        Errors.AssertThrows(() => Load(without), "splits: no column has these words");
    }

    [TestMethod]
    public void Load_ValuesMissingThatMayBe_HasDefaults()
    {
        using var root = Folder(Yaml, Header, "u1,a.wav,,s1,2,,c,NaN,,,", "u2,a.wav,,s1,2,,c,,4,nan,");
        var (none, some) = (Load(root).Utterances[0], Load(root).Utterances[1]);
        Assert.AreEqual(("", null, null, 0.5f), (none.Transcript, none.Gender, none.Vad, none.CurriculumOrder));
        Assert.AreEqual(new Vad(float.NaN, 4, float.NaN), some.Vad);
    }

    [TestMethod]
    [DataRow("b.wav", "no file wav/b.wav in the corpus's folder")]
    [DataRow("", "no value in column File")]
    public void Load_NoSoundButWords_IsAnUtteranceWithTheReason(string file, string reason)
    {
        using var root = Folder(Yaml, Header, "u1,a.wav,,s,1,,c,,,,", $"u2,{file},Hello,s,1,,x,,,,");
        var corpus = Load(root);
        Assert.AreEqual(((string?)null, reason, "Hello"), (corpus.Utterances[1].AudioPath, corpus.Utterances[1].AudioFault, corpus.Utterances[1].Transcript));
        Assert.IsNull(corpus.Utterances[0].AudioFault);
        Assert.IsEmpty(corpus.Exclusions);
    }

    [TestMethod]
    public void Load_Rows_AreSortedById()
    {
        using var root = Folder(Yaml, Header, "b,a.wav,,s,1,,c,,,,", "B,a.wav,,s,1,,c,,,,", "a,a.wav,,s,1,,x,,,,");
        Assert.AreEqual("B a b", string.Join(' ', Load(root).Utterances.Select(u => u.Id)));
    }

    [TestMethod]
    [DataRow("u2,b.wav,,s,1,,c,,,,", "u2", "no file wav/b.wav in the corpus's folder")]
    [DataRow("u2,,,s,1,,c,,,,", "u2", "no value in column File")]
    [DataRow(",a.wav,,s,1,,c,,,,", "labels.csv(3)", "no value in column Id")]
    [DataRow("u2,a.wav,,,1,,c,,,,", "u2", "no value in column Who")]
    [DataRow("u2,a.wav,,s, ,,c,,,,", "u2", "no value in column Day")]
    [DataRow("u2,a.wav,,s,1,,,,,,", "u2", "no value in column Emotion")]
    [DataRow("u2,a.wav,,s,1,,u,,,,", "u2", "label 'u' is left out by the label map")]
    [DataRow("u2,a.wav,,s,1,,c,high,,,", "u2", "'high' (column V) is no number")]
    [DataRow("u2,a.wav,,s,1,,c,,,,Infinity", "u2", "'Infinity' (column Order) is no number")]
    [DataRow("u2,a.wav,Yes, so,s,1,,c,,,,", "u2", "its row has 12 values, the header 11")]
    [DataRow("u2,a.wav", "u2", "its row has 2 values, the header 11")]
    public void Load_UnusableRow_IsLeftOutWithItsReason(string row, string utterance, string reason)
    {
        using var root = Folder(Yaml, Header, "u1,a.wav,,s,1,,c,,,,", row);
        var corpus = Load(root);
        Assert.AreEqual("u1", corpus.Utterances.Single().Id);
        Assert.AreEqual(new Exclusion(utterance, reason) { OnPurpose = reason.StartsWith("label", StringComparison.Ordinal) }, corpus.Exclusions.Single());
    }

    [TestMethod]
    public void Load_UnknownLabel_SaysWhereAndWhatIsKnown()
    {
        using var root = Folder(Yaml, Header, "u1,a.wav,\"two\nlines\",s,1,,c,,,,", "u2,a.wav,,s,1,,X,,,,");
        Errors.AssertThrows(() => Load(root), "labels.csv(4): label 'X' is not in the label map of", "MINI.yaml", "which knows c, x, u. Did you mean 'x'?", "leave_out");
    }

    [TestMethod]
    public void Load_IdTwice_NamesBothRows()
    {
        using var root = Folder(Yaml, Header, "u1,a.wav,,s,1,,c,,,,", "u1,a.wav,,s,1,,x,,,,");
        Errors.AssertThrows(() => Load(root), "utterance id 'u1' is there twice", "labels.csv(2)", "labels.csv(3)");
    }

    [TestMethod]
    public void Load_SpeakerInTwoSessions_NamesThemAndTheirRows()
    {
        using var root = Folder(Yaml, Header, "u1,a.wav,,s,1,,c,,,,", "u2,a.wav,,s,2,,x,,,,");
        Errors.AssertThrows(() => Load(root), "speaker s is in session 1 (", "labels.csv(2)) and in session 2 (", "labels.csv(3))");
    }

    [TestMethod]
    public void Load_ColumnMissing_OffersTheNearest()
    {
        using var root = Folder(Yaml, Header.Replace("Emotion", "Emotions"), "u1,a.wav,,s,1,,c,,,,");
        Errors.AssertThrows(() => Load(root), "labels.csv(1): no column is called 'Emotion'", "Did you mean 'Emotions'?", "The table has Id, File");
    }

    [TestMethod]
    public void Load_ColumnTwice_Throws()
    {
        using var root = Folder(Yaml, Header.Replace("Sex", "Who"), "u1,a.wav,,s,1,,c,,,,");
        Errors.AssertThrows(() => Load(root), "labels.csv(1): two columns are called 'Who'");
    }

    [TestMethod]
    public void Load_EmptyTable_Throws()
    {
        using var root = Folder(Yaml);
        Errors.AssertThrows(() => Load(root), "no column is called 'Id'", "no header line");
    }

    [TestMethod]
    public void Load_NoTable_Throws()
    {
        using var root = Folder(Yaml, Header);
        File.Delete(Path.Combine(root.Path, "mini", "labels.csv"));
        Errors.AssertThrows(() => Load(root), "labels.csv: the corpus's table can't be read");
    }

    [TestMethod]
    public void Load_OpenQuote_SaysWhere()
    {
        using var root = Folder(Yaml, Header, "u1,a.wav,,s,1,,c,,,,", "u2,a.wav,\"oh,s,1,,c,,,,", "u3,a.wav,,s,1,,c,,,,");
        Errors.AssertThrows(() => Load(root), "labels.csv(3): no valid row");
    }

    [TestMethod]
    [DataRow("a\"b")]
    [DataRow("u2,\"a.wav")]
    [DataRow("u2,a.wav,\"\"x")]
    public void Load_QuoteOutOfPlaceInALastLineWithoutAnEnd_SaysWhere(string last)
    {
        using var root = Folder(Yaml, Header);
        root.Write("mini/labels.csv", Encoding.UTF8.GetBytes(Header + "\nu1,a.wav,,s,1,,c,,,,\n" + last));
        Errors.AssertThrows(() => Load(root), "labels.csv(3): no valid row");
    }

    [TestMethod]
    public void Load_WrongBytes_SaysWhereAndWhatToDo()
    {
        using var root = Folder(Yaml, Header);
        root.Write("mini/labels.csv", [.. Encoding.UTF8.GetBytes(Header + "\nu1,a.wav,It"), 0x92, .. Encoding.UTF8.GetBytes("s,s,1,,c,,,,\n")]);
        Errors.AssertThrows(() => Load(root), "labels.csv(2): not utf-8: the byte 0x92", "cp1252");
    }

    [TestMethod]
    public void Load_Cp1252_IsRead()
    {
        using var root = Folder(Yaml + "\nencoding: cp1252", Header);
        root.Write("mini/labels.csv", [.. Encoding.UTF8.GetBytes(Header + "\nu1,a.wav,It"), 0x92, .. Encoding.UTF8.GetBytes("s,s,1,,c,,,,\n")]);
        Assert.AreEqual("It’s", Load(root).Utterances.Single().Transcript);
    }

    [TestMethod]
    public void Load_ByteOrderMarkAndCrLfAndSemicolons_AreRead()
    {
        using var root = Folder(Yaml + "\ndelimiter: ';'", "\uFEFF" + Header.Replace(',', ';') + "\r", "u1;a.wav;a, b;s;1;;c;;;;\r");
        Assert.AreEqual("a, b", Load(root).Utterances.Single().Transcript);
    }

    [TestMethod]
    public void Load_TextWithoutSoundOrSessions_GivesEverySpeakerASession()
    {
        var yaml = Yaml.Replace("  file: File\n", "").Replace("  session: Day\n", "");
        using var root = Folder(yaml, Header, "u1,,hello,s,,,c,,,,", "u2,,hello,t,,,x,,,,");
        var corpus = Load(root);
        CollectionAssert.AreEqual(new[] { "s", "t" }, corpus.Utterances.Select(u => u.Session).ToArray());
        Assert.IsTrue(corpus.Utterances.All(u => u.AudioPath is null));
    }

    [TestMethod]
    public void Load_SpeakersTable_GivesSessionAndGender()
    {
        var yaml = Yaml.Replace("  session: Day\n", "").Replace("  gender: Sex\n", "") + "\nspeakers: [{ id: s, session: 7, gender: M }]";
        using var known = Folder(yaml, Header, "u1,a.wav,,s,,,c,,,,");
        var utterance = Load(known).Utterances.Single();
        Assert.AreEqual(("7", "M"), (utterance.Session, utterance.Gender));
        using var unknown = Folder(yaml, Header, "u1,a.wav,,t,,,c,,,,");
        Errors.AssertThrows(() => Load(unknown), "labels.csv(2): speaker 't' is not in the speakers of");
    }

    [TestMethod]
    public void Load_IdWithControlCharacter_IsLeftOut()
    {
        using var root = Folder(Yaml, Header, "\"u\n1\",a.wav,,s,1,,c,,,,", "u2,a.wav,,s,1,,c,,,,");
        StringAssert.Contains(Load(root).Exclusions.Single().Reason, "control character");
    }

    [TestMethod]
    [DataRow("1", "1")]
    [DataRow("2", "1")]
    [DataRow("3", "2")]
    [DataRow("10", "5")]
    public void Load_Sessions_FollowFromTheSpeakersNumber(string speaker, string session)
    {
        using var root = Folder(Numbered + "\nsessions: { first_speaker: 1, speakers: 2 }", Header, $"u1,a.wav,,{speaker},,,c,,,,");
        Assert.AreEqual((speaker, session), (Load(root).Utterances.Single().Speaker, Load(root).Utterances.Single().Session));
    }

    [TestMethod]
    [DataRow("946")]
    [DataRow("F01")]
    [DataRow("947.5")]
    public void Load_SpeakerWithoutSession_IsLeftOut(string speaker)
    {
        using var root = Folder(Numbered + "\nsessions: { first_speaker: 947, speakers: 2 }", Header, "u1,a.wav,,947,,,c,,,,", $"u2,a.wav,,{speaker},,,c,,,,");
        Assert.AreEqual(new Exclusion("u2", $"its speaker '{speaker}' is no number from 947 on, so it has no session"), Load(root).Exclusions.Single());
    }

    [TestMethod]
    public void Load_UnknownSpeaker_IsLeftOut()
    {
        using var root = Folder(Yaml + "\nunknown_speakers: [Unknown]", Header, "u1,a.wav,,s,1,,c,,,,", "u2,a.wav,,Unknown,1,,c,,,,");
        Assert.AreEqual(new Exclusion("u2", "its speaker is unknown ('Unknown'), and so could be anyone who is tested on") { OnPurpose = true }, Load(root).Exclusions.Single());
    }

    [TestMethod]
    public void Load_VadOfAnotherScale_IsBroughtToFive()
    {
        using var root = Folder(Yaml + "\nvad_scale: [1, 7]", Header, "u1,a.wav,,s,1,,c,1,4,7,", "u2,a.wav,,s,1,,c,5.5,,2,", "u3,a.wav,,s,1,,c,7.5,,,");
        var corpus = Load(root);
        Assert.AreEqual(new Vad(1, 3, 5), corpus.Utterances[0].Vad);
        Assert.AreEqual(new Vad(4, float.NaN, (float)(1 + (4.0 / 6))), corpus.Utterances[1].Vad);
        Assert.AreEqual(new Exclusion("u3", "7.5 (column V) isn't within vad_scale, 1 to 7"), corpus.Exclusions.Single());
    }

    [TestMethod]
    public void Load_Language_IsTheCorpuss()
    {
        using var german = Folder(Yaml + "\nlanguage: de", Header, "u1,a.wav,,s,1,,c,,,,");
        Assert.AreEqual("de", Load(german).Language);
        using var unsaid = Folder(Yaml, Header, "u1,a.wav,,s,1,,c,,,,");
        Assert.IsNull(Load(unsaid).Language);
    }

    [TestMethod]
    [DataRow("language: german", "language: 'german' is no language; expected two letters by ISO 639-1, such as en or de.")]
    [DataRow("vad_scale: [7, 1]", "vad_scale: expected the lowest and the highest rating, such as [1, 7].")]
    [DataRow("vad_scale: 7", "vad_scale: expected a list of numbers, found '7'.")]
    [DataRow("sessions: { first_speaker: 1, speakers: 2 }", "sessions: the session is said by a column or by speakers already")]
    [DataRow("sessions: { first_speaker: 1, speakers: 0 }", "sessions.speakers: is 0; expected how many speakers a session has")]
    [DataRow("sessions: { first_speaker: 1 }", "sessions.speakers: is required.")]
    public void Load_WrongSetting_SaysWhatIsExpected(string line, string expected)
    {
        using var root = Folder($"{Yaml}\n{line}", Header, "u1,a.wav,,s,1,,c,,,,");
        Errors.AssertThrows(() => Load(root), expected);
    }

    [TestMethod]
    [DataRow("folder: mini", "folder: \"c\\0\"", "MINI.yaml(3,9): a text with a NUL character")]
    [DataRow("table: labels.csv", "table: \"t\\0\"", "MINI.yaml(4,8): a text with a NUL character")]
    [DataRow("audio_folder: wav", "audio_folder: \"a\\0\"", "MINI.yaml(5,15): a text with a NUL character")]
    [DataRow("label_convention: two moods", "delimiter: \"\\0\"", "MINI.yaml(7,12): a text with a NUL character")]
    [DataRow("label_convention: two moods", "delimiter: \"\\e\"", "can't part values")]
    public void Load_ControlCharactersInSettings_SaysWhere(string line, string instead, string expected)
    {
        using var root = Folder(Yaml.Replace(line, instead), Header, "u1,a.wav,,s,1,,c,,,,");
        Errors.AssertThrows(() => Load(root), expected);
    }

    private static string Numbered => Yaml.Replace("  session: Day\n", "");

    private static Corpus Load(TemporaryFolder root) => CorpusCatalog.Open(Path.Combine(root.Path, "configs"), root.Path).Load("MINI");

    private static TemporaryFolder Folder(string yaml, params string[] lines)
    {
        var root = new TemporaryFolder();
        root.Write("configs/MINI.yaml", yaml);
        root.Write("mini/labels.csv", string.Concat(lines.Select(line => line + "\n")));
        root.Write("mini/wav/a.wav", "");
        return root;
    }
}
