using System.Text;

namespace EmotionFusion.Pipeline.Tests;

/// <summary>MELD as its owners ship it.</summary>
[TestClass]
public sealed class MeldTests
{
    private const string Header = "Sr No.,Utterance,Speaker,Emotion,Sentiment,Dialogue_ID,Utterance_ID,Season,Episode,StartTime,EndTime";

    private static readonly Dictionary<string, string[]> Tables = new()
    {
        ["train"] =
        [
            Header,
            "1,\"Well, that’s \"\"new\"\".\",Ada,neutral,neutral,0,0,8,21,\"00:16:16,059\",\"00:16:21,731\"",
            "2,Lovely!,Ben,joy,positive,0,1,8,21,\"00:16:21,940\",\"00:16:23,442\"",
            "4,Oh!,Ada,surprise,positive,12,3,8,21,\"00:16:21,940\",\"00:16:23,442\"",
            "5,Go away.,The Porter,anger,negative,125,3,8,21,\"00:16:21,940\",\"00:16:23,442\"",
        ],
        ["dev"] = [Header, "1,He is gone.,Ada,sadness,negative,0,0,4,7,\"00:20:57,256\",\"00:21:00,049\""],
        ["test"] = [Header, "1,Who is there?,Cid,fear,negative,0,0,3,19,\"00:14:38,127\",\"00:14:40,378\"", "2,Me.,Ben,neutral,neutral,0,1,3,19,\"00:14:38,127\",\"00:14:40,378\""],
    };

    /// <summary>As unpacked, with what else lies there; as in the repository; and sounds taken out, a folder a part.</summary>
    [TestMethod]
    [DataRow("", "train/train_splits", "dev/dev_splits_complete", "test/output_repeated_splits_test", ".mp4")]
    [DataRow("data/MELD/", "train_splits", "dev_splits_complete", "output_repeated_splits_test", ".mp4")]
    [DataRow("", "train", "dev", "test", ".wav")]
    [DataRow("{part}/", "audio/train", "audio/dev", "audio/test", ".flac")]
    public void Load_ALayout_EveryFieldOfEveryUtterance(string tables, string train, string dev, string test, string extension)
    {
        using var tree = Corpus(tables);
        foreach (var clip in new[] { $"{train}/dia0_utt0", $"{train}/dia0_utt1", $"{train}/dia12_utt3", $"{dev}/dia0_utt0", $"{test}/dia0_utt0", $"{test}/dia0_utt1" })
        {
            tree.Write(clip + extension);
        }
        tree.Write($"{test}/final_videos_testdia0_utt0{extension}").Write($"{train}/._dia125_utt3{extension}").Write($"{train}/dia0_utt0.txt");
        var corpus = tree.Load();

        OwnersTree.AssertEqual(
        [
            new()
            {
                Id = "train_dia0_utt0", Label = 0, Speaker = "Ada", Session = "Ada", Split = OfficialSplit.Train,
                AudioPath = tree.PathOf($"{train}/dia0_utt0{extension}"), Transcript = "Well, that’s \"new\".",
            },
            new() { Id = "train_dia0_utt1", Label = 1, Speaker = "Ben", Session = "Ben", Split = OfficialSplit.Train, AudioPath = tree.PathOf($"{train}/dia0_utt1{extension}"), Transcript = "Lovely!" },
            new()
            {
                Id = "train_dia125_utt3", Label = 3, Speaker = "The Porter", Session = "The Porter", Split = OfficialSplit.Train,
                AudioFault = $"no file {train}/dia125_utt3{extension} in the corpus's folder", Transcript = "Go away.",
            },
            new() { Id = "dev_dia0_utt0", Label = 2, Speaker = "Ada", Session = "Ada", Split = OfficialSplit.Validation, AudioPath = tree.PathOf($"{dev}/dia0_utt0{extension}"), Transcript = "He is gone." },
            new() { Id = "test_dia0_utt1", Label = 0, Speaker = "Ben", Session = "Ben", Split = OfficialSplit.Test, AudioPath = tree.PathOf($"{test}/dia0_utt1{extension}"), Transcript = "Me." },
        ], corpus);
        CollectionAssert.AreEqual(
            new[] { "test_dia0_utt0: label 'fear' is left out by the label map *", "train_dia12_utt3: label 'surprise' is left out by the label map *" }, OwnersTree.LeftOut(corpus));
    }

    [TestMethod]
    public void Load_WithoutClips_IsTextAlone()
    {
        using var tree = Corpus();
        var corpus = tree.Load("seven");
        Assert.HasCount(7, corpus.Utterances);
        Assert.IsTrue(corpus.Utterances.All(utterance => utterance is { AudioPath: null, AudioFault: null }));
        Assert.IsEmpty(corpus.Exclusions);
    }

    [TestMethod]
    public void Load_ClipAndItsSound_TakesTheSound()
    {
        using var tree = Corpus();
        tree.Write("train_splits/dia0_utt0.mp4").Write("train/dia0_utt0.wav");
        Assert.AreEqual(tree.PathOf("train/dia0_utt0.wav"), tree.Load().Utterances.Single(utterance => utterance.Id == "train_dia0_utt0").AudioPath);
    }

    /// <summary>Quotes of cp1252 alone, the same as UTF-8, and as they become when cp1252 is taken for Latin-1 and saved as UTF-8.</summary>
    [TestMethod]
    public void Load_EitherEncoding_HasTheSameQuotes()
    {
        var text = string.Concat(Tables["train"].Select(line => line + "\r\n"));
        byte[][] encodings =
        [
            Encoding.UTF8.GetBytes(text),
            [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text)],
            Encoding.Latin1.GetBytes(text.Replace('’', '\u0092')),
            Encoding.UTF8.GetBytes(text.Replace('’', '\u0092')),
        ];
        foreach (var bytes in encodings)
        {
            using var tree = Corpus().Write("train_sent_emo.csv", bytes);
            Assert.AreEqual("Well, that’s \"new\".", tree.Load().Utterances.Single(utterance => utterance.Id == "train_dia0_utt0").Transcript);
        }
    }

    [TestMethod]
    public void Load_OnePartAlone_IsReadAndTheRestMissing()
    {
        using var tree = Corpus();
        File.Delete(tree.PathOf("train_sent_emo.csv"));
        File.Delete(tree.PathOf("dev_sent_emo.csv"));
        var corpus = tree.Load();
        Assert.AreEqual("test_dia0_utt1", corpus.Utterances.Single().Id);
        StringAssert.StartsWith(corpus.Shortfall, "2 of the corpus's 13708 utterances are listed here, 13706 missing: split train has 0 of 9989,");
    }

    [TestMethod]
    [DataRow("9,Hm.,Ada,neutral,neutral,x,0,8,21,a,b", "(6)", "'x' and '0' (columns Dialogue_ID, Utterance_ID) aren't the numbers of a dialogue and an utterance")]
    [DataRow("9,Hm,Ada,neutral,neutral,1,0,8,21,a,b,c", "(6)", "its row has 12 values, the header 11")]
    [DataRow("9,Hm.,,neutral,neutral,1,0,8,21,a,b", "train_dia1_utt0", "no value in speaker")]
    [DataRow("9,Hm.,Ada,,neutral,1,0,8,21,a,b", "train_dia1_utt0", "no value in emotion")]
    public void Load_RowThatCantBeUsed_IsLeftOutAlone(string row, string utterance, string reason)
    {
        using var tree = Corpus();
        tree.Write("train_sent_emo.csv", [.. Tables["train"], row]);
        var corpus = tree.Load();
        Assert.HasCount(5, corpus.Utterances);
        var left = corpus.Exclusions.Single(exclusion => !exclusion.OnPurpose);
        StringAssert.EndsWith(left.Utterance, utterance);
        Assert.AreEqual(reason, left.Reason);
    }

    [TestMethod]
    public void Load_WhatNobodyKnows_SaysWhere()
    {
        using var tree = Corpus();
        tree.Write("dev_sent_emo.csv", Header, "1,Hm.,Ada,bored,negative,0,0,4,7,a,b");
        tree.Fails("dev_sent_emo.csv(2): label 'bored' is not in the label map 'four' of");
        tree.Write("dev_sent_emo.csv", Header.Replace("Dialogue_ID", "Dialog_ID"), "1,Hm.,Ada,neutral,negative,0,0,4,7,a,b");
        tree.Fails("dev_sent_emo.csv(1): no column is called 'Dialogue_ID'. Did you mean 'Dialog_ID'?");
        tree.Write("dev_sent_emo.csv", Header, "1,Hm.,Ada,neutral,negative,0,0,4,7,a,b", "2,Oh.,Ada,neutral,negative,0,0,4,7,a,b");
        tree.Fails("utterance id 'dev_dia0_utt0' is there twice", "dev_sent_emo.csv(2)", "dev_sent_emo.csv(3)");
    }

    [TestMethod]
    public void Load_AnotherFolder_SaysWhatIsExpected()
    {
        using var tree = new OwnersTree("MELD", "MELD").Write("readme.txt", "nothing");
        tree.Fails("MELD: no train_sent_emo.csv, dev_sent_emo.csv, test_sent_emo.csv in it");
    }

    private static OwnersTree Corpus(string tables = "")
    {
        var tree = new OwnersTree("MELD", "MELD");
        foreach (var (part, lines) in Tables)
        {
            tree.Write($"{tables.Replace("{part}", part)}{part}_sent_emo.csv", lines);
        }
        return tree;
    }
}
