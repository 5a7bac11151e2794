using System.Text.Json;
using EmotionFusion.Encoders;

namespace EmotionFusion.Prediction.Tests;

/// <summary>From files, folders, tables and lists to utterances, and from predictions to tables and JSON.</summary>
[TestClass]
public sealed class TableTests
{
    private static readonly ClassifierFacts Facts = new() { Classes = ["calm", "a,b"], Task = "both", Audio = TinyClassifier.OfSound.Audio, Text = TinyClassifier.OfWords.Text };

    private static readonly EmotionPrediction Answer = new()
    {
        Emotion = "a,b",
        Probabilities = new OrderedDictionary<string, float> { ["calm"] = 0.25f, ["a,b"] = 0.75f },
        Vad = new(1.5f, 2, float.NaN),
    };

    [TestMethod]
    [DataRow("a,b\n1,2\n", "1:a|b 2:1|2")]
    [DataRow("a,b\r\n1,2", "1:a|b 2:1|2")]
    [DataRow("\"a,\"\"x\"\"\",b\n\n1,\"line\nbreak\"\n3,4\n", "1:a,\"x\"|b 3:1|line\nbreak 5:3|4")]
    [DataRow("a\n\"\"\n,\n", "1:a 2: 3:|")]
    [DataRow("", "")]
    public void CsvFields_Records_AreThoseOfRfc4180(string text, string expected) => Assert.AreEqual(
        expected, string.Join(' ', CsvFields.Read(new StringReader(text), ',', "x.csv").Select(record => FormattableString.Invariant($"{record.Line}:{string.Join('|', record.Fields)}"))));

    [TestMethod]
    [DataRow("a\nb\"c", "x.csv(2): a quote inside a field")]
    [DataRow("a\n\"b\nc", "x.csv(2): a quote that is never closed")]
    [DataRow("\"a\"b", "x.csv(1): text behind a closing quote")]
    public void CsvFields_MisplacedQuotes_AreRefused(string text, string message) =>
        Assert.Contains(message, Assert.ThrowsExactly<EmotionFusionException>(() => CsvFields.Read(new StringReader(text), ',', "x.csv").Count()).Message);

    [TestMethod]
    public void CsvFields_Written_ReadTheSame()
    {
        string[] fields = ["plain", "a,b", "\"quoted\"", "two\nlines", "", " "];
        CollectionAssert.AreEqual(fields, CsvFields.Read(new StringReader(CsvFields.Join(fields) + "\n"), ',', "x").Single().Fields);
    }

    [TestMethod]
    public void Read_Folder_FindsSoundsBelowItInOrder()
    {
        using var folder = new TemporaryFolder();
        foreach (var name in new[] { "10.wav", "2.WAV", "sub/1.flac", "notes.txt" })
        {
            folder.Write(name, "");
        }
        Assert.AreEqual("2.WAV 10.wav sub/1.flac", string.Join(' ', Read(folder.Path).Select(row => Path.GetRelativePath(folder.Path, row.File!))));
        Directory.CreateDirectory(folder.File("empty"));
        Assert.Contains("holds no sound file", Assert.ThrowsExactly<EmotionFusionException>(() => Read(folder.File("empty"))).Message);
    }

    [TestMethod]
    public void Read_Table_TakesUsualOrNamedColumns()
    {
        using var folder = new TemporaryFolder();
        folder.Write("sub/a.wav", "");
        var table = folder.Write("t.csv", "id,Path,transcript,other\n1,sub/a.wav,\"hello, you\",x\n2,,only words,y\n3,,,z\n");
        var rows = Read(table);
        Assert.AreEqual(folder.File("sub/a.wav"), rows[0].Input!.AudioPath);
        Assert.AreEqual("hello, you", rows[0].Input!.Text);
        Assert.AreEqual("sub/a.wav", rows[0].File);
        Assert.IsNull(rows[1].Input!.AudioPath);
        Assert.AreEqual("only words", rows[1].Input!.Text);
        Assert.IsNull(Read(table, wantsText: false)[0].Input!.Text);
        Assert.AreEqual("x", Read(table, columns: new("Path", "other"))[0].Input!.Text);
        Assert.AreEqual("said", Read(table, text: "said")[0].Input!.Text);
        Assert.AreEqual("hello, you", Read(folder.Write("t.tsv", "file\ttext\na.wav\thello, you\n"))[0].Text);
    }

    [TestMethod]
    [DataRow("id,nothing\n1,2\n", null, "t.csv: its columns are id, nothing; expected one of file, path")]
    [DataRow("file,nothing\n1,2\n", "txt", "t.csv: has no column 'txt' (--text-column); it has file, nothing")]
    [DataRow("file,text\n1\n", null, "t.csv(2): has 1 fields; the header has 2")]
    [DataRow("", null, "t.csv: is empty")]
    public void Read_TableThatIsWrong_SaysHow(string content, string? textColumn, string message)
    {
        using var folder = new TemporaryFolder();
        var table = folder.Write("t.csv", content);
        Assert.Contains(message, Assert.ThrowsExactly<EmotionFusionException>(() => Read(table, columns: new(null, textColumn))).Message);
    }

    [TestMethod]
    public void Read_ListAndFiles_AreTakenAsTheyAre()
    {
        Assert.AreEqual("a.wav b c.wav", string.Join(' ', PredictionSource.Read("-", null, new(null, null), false, new StringReader("a.wav\n\nb c.wav\n")).Select(row => row.Input!.AudioPath)));
        Assert.AreEqual(Clips.One, Read(Clips.One, text: "x").Single().Input!.AudioPath);
        Assert.Contains("none.wav: no such file or folder", Assert.ThrowsExactly<EmotionFusionException>(() => Read("none.wav")).Message);
    }

    [TestMethod]
    public void Csv_Predictions_HaveAllProbabilitiesAndTheReason()
    {
        using var writer = new StringWriter();
        var records = PredictionWriter.Csv(writer, Facts);
        records.Write(new("a.wav", "so, glad", null), new(Answer, null));
        records.Write(new("b.wav", null, null), new(null, "no such file"));
        Assert.AreEqual(
            "file,text,emotion,p_calm,\"p_a,b\",valence,arousal,dominance,error\n"
            + "a.wav,\"so, glad\",\"a,b\",0.25,0.75,1.5,2,,\n"
            + "b.wav,,,,,,,,no such file\n", writer.ToString());
    }

    [TestMethod]
    public void Csv_Timeline_HasStartAndEnd()
    {
        using var writer = new StringWriter();
        var records = PredictionWriter.Csv(writer, Facts with { Task = "emotion" });
        records.Write("a.wav", [new(TimeSpan.Zero, TimeSpan.FromSeconds(3), Answer), new(TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(3.25), Answer)], null);
        records.Write("b.wav", [], "too short");
        Assert.AreEqual(
            "file,start,end,emotion,p_calm,\"p_a,b\",error\na.wav,0,3,\"a,b\",0.25,0.75,\na.wav,0.5,3.25,\"a,b\",0.25,0.75,\nb.wav,,,,,,too short\n", writer.ToString());
    }

    [TestMethod]
    public void JsonLines_EachLine_IsADocument()
    {
        using var writer = new StringWriter();
        var records = PredictionWriter.JsonLines(writer);
        records.Write(new("a\n.wav", "grüße", null), new(Answer, null));
        records.Write(new("b.wav", null, null), new(null, "no such file"));
        records.Write("c.wav", [new(TimeSpan.Zero, TimeSpan.FromSeconds(3), Answer)], null);
        var lines = writer.ToString().Split('\n')[..^1];
        Assert.AreEqual("""{"file":"a\n.wav","text":"grüße","emotion":"a,b","probabilities":{"calm":0.25,"a,b":0.75},"vad":{"valence":1.5,"arousal":2,"dominance":null}}""", lines[0]);
        Assert.AreEqual("""{"file":"b.wav","error":"no such file"}""", lines[1]);
        Assert.AreEqual("""{"file":"c.wav","spans":[{"start":0,"end":3,"emotion":"a,b","probabilities":{"calm":0.25,"a,b":0.75},"vad":{"valence":1.5,"arousal":2,"dominance":null}}]}""", lines[2]);
    }

    [TestMethod]
    public void Json_Explanation_HasEachWindow()
    {
        using var document = JsonDocument.Parse(PredictionWriter.Json(new("a.wav", null, null), new(Answer, 1.0986123, [new(TimeSpan.Zero, TimeSpan.FromSeconds(0.5), -0.25)])));
        Assert.AreEqual("a,b", document.RootElement.GetProperty("emotion").GetString());
        Assert.AreEqual(1.098612, document.RootElement.GetProperty("log_odds").GetDouble());
        Assert.AreEqual("""{"start":0,"end":0.5,"contribution":-0.25}""", document.RootElement.GetProperty("windows")[0].GetRawText());
    }

    private static SourceRow[] Read(string source, string? text = null, TableColumns? columns = null, bool wantsText = true) =>
        [.. PredictionSource.Read(source, text, columns ?? new(null, null), wantsText, TextReader.Null)];
}
