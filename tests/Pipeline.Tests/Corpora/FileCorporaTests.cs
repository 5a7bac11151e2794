using System.Text;
using EmotionFusion.Tests;

namespace EmotionFusion.Pipeline.Tests;

/// <summary>The corpora of configs/corpora whose files' names tell, each as a small tree in the layout that its owners ship, and in those that are passed on.</summary>
[TestClass]
public sealed class FileCorporaTests
{
    private static readonly string Configs = Repository.PathOf("configs", "corpora");

    [TestMethod]
    public void Ravdess_SpeechOfTheSoundFiles()
    {
        using var root = Tree("ravdess",
            "Actor_01/03-01-05-01-02-01-01.wav", "Actor_02/03-01-01-01-01-02-02.wav", "Actor_24/03-01-08-02-01-01-24.wav", "Actor_11/03-01-02-02-01-01-11.wav",
            "Actor_01/03-02-05-01-02-01-01.wav", "Actor_01/01-01-05-01-02-01-01.mp4", "Actor_01/03-01-05-01-02-01.wav", "README.txt");
        AssertHolds(Load(root, "RAVDESS"), "RAVDESS", "en", "four",
            "03-01-01-01-01-02-02 neutral of 02 F in 02, sentence 01, normal: Kids are talking by the door. (Actor_02/03-01-01-01-01-02-02.wav)",
            "03-01-05-01-02-01-01 anger of 01 M in 01, sentence 02, normal: Dogs are sitting by the door. (Actor_01/03-01-05-01-02-01-01.wav)");
        AssertLeftOut(Load(root, "RAVDESS"),
            "03-01-02-02-01-01-11: label '02' is left out by the label map (on purpose)",
            "03-01-08-02-01-01-24: label '08' is left out by the label map (on purpose)",
            "Actor_01/01-01-05-01-02-01-01.mp4: its modality is '01', and only 03 is wanted (on purpose)",
            "Actor_01/03-01-05-01-02-01.wav: not named as the corpus's sounds are, such as 03-01-05-01-02-01-01.wav (RAVDESS.yaml)",
            "Actor_01/03-02-05-01-02-01-01.wav: its channel is '02', and only 01 is wanted (on purpose)",
            "README.txt: not a sound file (on purpose)");
        AssertHolds(Load(root, "RAVDESS", "eight"), "RAVDESS", "en", "eight",
            "03-01-01-01-01-02-02 neutral of 02 F in 02, sentence 01, normal: Kids are talking by the door. (Actor_02/03-01-01-01-01-02-02.wav)",
            "03-01-02-02-01-01-11 calm of 11 M in 11, sentence 01, strong: Kids are talking by the door. (Actor_11/03-01-02-02-01-01-11.wav)",
            "03-01-05-01-02-01-01 anger of 01 M in 01, sentence 02, normal: Dogs are sitting by the door. (Actor_01/03-01-05-01-02-01-01.wav)",
            "03-01-08-02-01-01-24 surprise of 24 F in 24, sentence 01, strong: Kids are talking by the door. (Actor_24/03-01-08-02-01-01-24.wav)");
        Assert.AreEqual("neutral neutral anger", string.Join(' ', Load(root, "RAVDESS", "four_with_calm").Utterances.Select(u => Load(root, "RAVDESS").ClassNames[u.Label])));
    }

    [TestMethod]
    public void CremaD_LevelsSentencesAndGenders()
    {
        using var root = Tree("crema-d", "AudioWAV/1001_DFA_ANG_XX.wav", "AudioWAV/1002_IEO_HAP_HI.wav", "AudioWAV/1091_WSI_DIS_MD.wav", "AudioWAV/1040_ITH_SAD_X.wav",
            "AudioMP3/1001_DFA_ANG_XX.mp3", "VideoDemographics.csv");
        AssertHolds(Load(root, "CREMAD", "six"), "CREMAD", "en", "six",
            "1001_DFA_ANG_XX anger of 1001 M in 1001, sentence DFA: Don't forget a jacket. (AudioWAV/1001_DFA_ANG_XX.wav)",
            "1002_IEO_HAP_HI happy of 1002 F in 1002, sentence IEO, high: It's eleven o'clock. (AudioWAV/1002_IEO_HAP_HI.wav)",
            "1040_ITH_SAD_X sad of 1040 M in 1040, sentence ITH: I think I have a doctor's appointment. (AudioWAV/1040_ITH_SAD_X.wav)",
            "1091_WSI_DIS_MD disgust of 1091 F in 1091, sentence WSI, medium: We'll stop in a couple of minutes. (AudioWAV/1091_WSI_DIS_MD.wav)");
        Assert.AreEqual(3, Load(root, "CREMAD").Utterances.Count);
        AssertLeftOut(Load(root, "CREMAD", "six"), "AudioMP3/1001_DFA_ANG_XX.mp3: not a .wav file (on purpose)", "VideoDemographics.csv: not a .wav file (on purpose)");
    }

    [TestMethod]
    public void Tess_SpelledVariantsAndTheCopyWithin()
    {
        using var root = Tree("tess", "OAF_angry/OAF_back_angry.wav", "OAF_neutral/OA_bite_neutral.wav", "YAF_pleasant_surprised/YAF_yes_ps.wav", "OAF_Pleasant_surprise/OAF_bar_ps.wav", "YAF_sad/YAF_dog_sad.wav");
        foreach (var file in Directory.GetFiles(root.File("tess"), "*.wav", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(root.File("tess"), "TESS Toronto emotional speech set data", Path.GetRelativePath(root.File("tess"), file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
        AssertHolds(Load(root, "TESS", "seven"), "TESS", "en", "seven",
            "OAF_back_angry anger of OAF F in OAF, sentence back: Say the word back. (OAF_angry/OAF_back_angry.wav)",
            "OAF_bar_ps surprise of OAF F in OAF, sentence bar: Say the word bar. (OAF_Pleasant_surprise/OAF_bar_ps.wav)",
            "OA_bite_neutral neutral of OAF F in OAF, sentence bite: Say the word bite. (OAF_neutral/OA_bite_neutral.wav)",
            "YAF_dog_sad sad of YAF F in YAF, sentence dog: Say the word dog. (TESS Toronto emotional speech set data/YAF_sad/YAF_dog_sad.wav)",
            "YAF_yes_ps surprise of YAF F in YAF, sentence yes: Say the word yes. (TESS Toronto emotional speech set data/YAF_pleasant_surprised/YAF_yes_ps.wav)");
        Assert.AreEqual(5, Load(root, "TESS", "seven").Exclusions.Count(e => e.OnPurpose && e.Reason.StartsWith("a copy, byte for byte", StringComparison.Ordinal)));
        Assert.AreEqual(3, Load(root, "TESS").Utterances.Count);
    }

    [TestMethod]
    [DataRow("DC_a01.wav", "KL_sa12.wav", "JE_su03.wav", "JK_n30.wav")]
    [DataRow("AudioData/DC/a01.wav", "AudioData/KL/sa12.wav", "AudioData/JE/su03.wav", "AudioData/JK/n30.wav")]
    public void Savee_FlatOrInFolders(string anger, string sad, string surprise, string neutral)
    {
        using var root = Tree("savee", anger, sad, surprise, neutral, "AudioData/Info.txt");
        AssertHolds(Load(root, "SAVEE", "seven"), "SAVEE", "en", "seven",
            $"DC_a01 anger of DC M in DC, sentence a01 ({anger})",
            $"JE_su03 surprise of JE M in JE, sentence su03 ({surprise})",
            $"JK_n30 neutral of JK M in JK, sentence n30 ({neutral})",
            $"KL_sa12 sad of KL M in KL, sentence sa12 ({sad})");
        Assert.AreEqual(3, Load(root, "SAVEE").Utterances.Count);
    }

    [TestMethod]
    public void Esd_TwoCorporaWithWordsInEveryEncoding()
    {
        using var root = Tree("esd", "0011/Angry/0011_000351.wav", "0012/Happy/train/0012_000701.wav", "0016/Sad/test/0016_001051.wav", "0012/Surprise/0012_001401.wav", "0012/Neutral/evaluation/0012_000003.wav",
            "0001/Neutral/train/0001_000001.wav", "0003/Sad/0003_001051.wav", "ReadMe.txt");
        Write("0011/0011.txt", "0011_000351\tThe nine the eggs, I keep.\tAngry\r\n", new UTF8Encoding(false));
        Write("0012/0012.txt", "0012_000701\tA raw face with café.\tHappy\n0012_001401\tI did go.\tSurprise\n0012_000003 No tabs here. Neutral\n", Encoding.Unicode);
        Write("0016/0016.txt", "0016_001051\tIt\u2019s na\u00EFve.\tSad\n", CodePagesEncodingProvider.Instance.GetEncoding(1252)!);
        Write("0001/0001.txt", "0001_000001\t打远一看，它们的确很是美丽，\t中立\n", CodePagesEncodingProvider.Instance.GetEncoding("gb18030")!);
        Write("0003/0003.txt", "0003_001051\t打远一看\t伤心\n", Encoding.BigEndianUnicode);
        AssertHolds(Load(root, "ESD_EN", "five"), "ESD_EN", "en", "five",
            "0011_000351 anger of 0011 M in 0011: The nine the eggs, I keep. (0011/Angry/0011_000351.wav)",
            "0012_000003 neutral of 0012 M in 0012 (0012/Neutral/evaluation/0012_000003.wav)",
            "0012_000701 happy of 0012 M in 0012: A raw face with café. (0012/Happy/train/0012_000701.wav)",
            "0012_001401 surprise of 0012 M in 0012: I did go. (0012/Surprise/0012_001401.wav)",
            "0016_001051 sad of 0016 F in 0016: It’s naïve. (0016/Sad/test/0016_001051.wav)");
        AssertHolds(Load(root, "ESD_ZH"), "ESD_ZH", "zh", "four",
            "0001_000001 neutral of 0001 F in 0001: 打远一看，它们的确很是美丽， (0001/Neutral/train/0001_000001.wav)",
            "0003_001051 sad of 0003 F in 0003: 打远一看 (0003/Sad/0003_001051.wav)");
        Assert.IsTrue(Load(root, "ESD_ZH").Exclusions.All(e => e.OnPurpose), "the other half is nobody's fault");
        Assert.AreEqual(5, Load(root, "ESD_ZH").Exclusions.Count);

        void Write(string file, string text, Encoding encoding) => File.WriteAllBytes(root.Write($"esd/{file}", ""), [.. encoding.GetPreamble(), .. encoding.GetBytes(text)]);
    }

    [TestMethod]
    public void Nemo_WordsOfItsTable()
    {
        using var root = Tree("nemo", "samples/EB0_neutral_13.wav", "samples/MP0_sadness_79.wav", "samples/WR0_surprised_1.wav", "README.md");
        root.Write("nemo/data.tsv", "file_id\temotion\traw_text\tnormalized_text\tspeaker_id\tgender\tage\nEB0_neutral_13.wav\tneutral\tInteresuje mnie historia.\tinteresuje mnie historia\tEB0\tfemale\t25\nMP0_sadness_79.wav\tsadness\tMleko.\tmleko\tMP0\tmale\t30\n");
        AssertHolds(Load(root, "NEMO", "six"), "NEMO", "pl", "six",
            "EB0_neutral_13 neutral of EB0 F in EB0, sentence 13: Interesuje mnie historia. (samples/EB0_neutral_13.wav)",
            "MP0_sadness_79 sad of MP0 M in MP0, sentence 79: Mleko. (samples/MP0_sadness_79.wav)",
            "WR0_surprised_1 surprise of WR0 M in WR0, sentence 1 (samples/WR0_surprised_1.wav)");
        Assert.AreEqual(2, Load(root, "NEMO").Utterances.Count);
        Assert.IsEmpty(Load(root, "NEMO", "six").Exclusions);
    }

    [TestMethod]
    public void Urdu_GenderInTheSpeakersName()
    {
        using var root = Tree("urdu", "Angry/SM1_F10_A010.wav", "Happy/SF6_F14_H038.wav", "Neutral/SM5_F72_N0100.wav", "Sad/SM6_F4_S0100.wav", "Happy/SM6_F10_H072.wav");
        AssertHolds(Load(root, "URDU"), "URDU", "ur", null,
            "SF6_F14_H038 happy of SF6 F in SF6 (Happy/SF6_F14_H038.wav)",
            "SM1_F10_A010 anger of SM1 M in SM1 (Angry/SM1_F10_A010.wav)",
            "SM5_F72_N0100 neutral of SM5 M in SM5 (Neutral/SM5_F72_N0100.wav)",
            "SM6_F10_H072 happy of SM6 M in SM6 (Happy/SM6_F10_H072.wav)",
            "SM6_F4_S0100 sad of SM6 M in SM6 (Sad/SM6_F4_S0100.wav)");
    }

    [TestMethod]
    public void Emovo_GenderInTheSpeakersName()
    {
        using var root = Tree("emovo", "f1/gio-f1-b1.wav", "m3/pau-m3-n5.wav");
        AssertHolds(Load(root, "EMOVO", "seven"), "EMOVO", "it", "seven",
            "gio-f1-b1 happy of f1 F in f1, sentence b1 (f1/gio-f1-b1.wav)",
            "pau-m3-n5 fear of m3 M in m3, sentence n5 (m3/pau-m3-n5.wav)");
    }

    /// <summary>Of the 91 actors 43 are women.</summary>
    [TestMethod]
    public void CremaD_EveryActorHasAGender()
    {
        using var root = Tree("crema-d", [.. Enumerable.Range(1001, 91).Select(actor => $"{actor}_DFA_ANG_XX.wav")]);
        var corpus = Load(root, "CREMAD");
        Assert.AreEqual((43, 48), (corpus.Utterances.Count(u => u.Gender == "F"), corpus.Utterances.Count(u => u.Gender == "M")));
    }

    private static void AssertHolds(Corpus corpus, string name, string language, string? map, params string[] utterances)
    {
        Assert.AreEqual((name, language, map), (corpus.Name, corpus.Language, corpus.LabelMap));
        Assert.AreEqual(string.Join('\n', utterances), string.Join('\n', corpus.Utterances.Select(u => Shown(corpus, u))));
        Assert.IsTrue(corpus.Utterances.All(u => u is { Split: null, Vad: null, Votes: null, AudioFault: null, CurriculumOrder: 0.5f }));
    }

    private static void AssertLeftOut(Corpus corpus, params string[] exclusions) =>
        Assert.AreEqual(string.Join('\n', exclusions), string.Join('\n', corpus.Exclusions.Select(e => $"{e.Utterance}: {e.Reason}{(e.OnPurpose ? " (on purpose)" : "")}")));

    /// <summary>Every field that a reader of files can fill.</summary>
    private static string Shown(Corpus corpus, Utterance u) =>
        $"{u.Id} {corpus.ClassNames[u.Label]} of {u.Speaker} {u.Gender} in {u.Session}{(u.Sentence is null ? "" : $", sentence {u.Sentence}")}{(u.Intensity is null ? "" : $", {u.Intensity}")}"
        + $"{(u.HasWords ? $": {u.Transcript}" : "")} ({u.AudioPath!.Split($"/{(corpus.Name.StartsWith("ESD", StringComparison.Ordinal) ? "esd" : corpus.Name == "CREMAD" ? "crema-d" : corpus.Name.ToLowerInvariant())}/", 2)[1]})";

    private static Corpus Load(TemporaryFolder root, string name, string? map = null) => CorpusCatalog.Open(Configs, root.Path).Load(name, map);

    /// <summary>Files whose bytes are their names: no two are alike but those that are copied.</summary>
    private static TemporaryFolder Tree(string folder, params string[] files)
    {
        var root = new TemporaryFolder();
        Array.ForEach(files, file => root.Write($"{folder}/{file}", file));
        return root;
    }
}
