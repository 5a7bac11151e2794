using EmotionFusion.Tests;

namespace EmotionFusion.Pipeline.Tests;

[TestClass]
public sealed class ExpectedCountTests
{
    private const string Yaml = """
        name: MINI
        reader: csv
        folder: mini
        table: labels.csv
        classes: [calm, cross]
        labels: { c: calm, x: cross, u: leave_out }
        columns: { id: Id, transcript: Text, speaker: Who, emotion: Emotion, session: Day, split: Part }
        expected: 
        """;

    private static readonly string[] Rows = ["a,hm,s,c,1,train", "b,hm,s,x,1,train", "c,hm,t,u,2,test", "d,hm,t,x,2,test", "e,,,x,2,test"];

    [TestMethod]
    [DataRow("{ utterances: 5 }", null)]
    [DataRow("{ utterances: 6 }", "5 of the corpus's 6 utterances are listed here, 1 missing.")]
    [DataRow("{ utterances: 4 }", "5 utterances are listed here, 1 more than the corpus has.")]
    [DataRow("{ utterances: 5, emotions: { c: 1, x: 3, u: 1 } }", null)]
    [DataRow("{ utterances: 5, emotions: { c: 2, x: 3, u: 0 } }", "All 5 utterances are listed here, but not as the corpus has them: emotion c has 1 of 2, emotion u has 1 of 0.")]
    [DataRow("{ sessions: { 1: 2, 2: { utterances: 4, emotions: { x: 3 } }, 3: 1 } }", "Not the whole corpus: session 2 has 3 of 4, session 3 has 0 of 1, session 2, emotion x has 2 of 3.")]
    [DataRow("{ splits: { train: { sessions: { 1: { emotions: { c: 1 } } } }, test: 3 } }", null)]
    [DataRow("{ releases: { a: 4, b: 5 } }", null)]
    [DataRow("{ releases: { a: 4, b: 6 } }", "5 utterances are listed here, as in no release that is known: 4 in a, 6 in b.")]
    public void Load_CountsOfTheWholeCorpus_AreComparedWithAllRows(string expected, string? sentence)
    {
        using var root = Folder(expected);
        var corpus = CorpusCatalog.Open(root.File("configs"), root.Path).Load("MINI");
        Assert.HasCount(3, corpus.Utterances, "one is left out by the label map, one has no speaker");
        Assert.AreEqual(sentence, corpus.Shortfall);
    }

    [TestMethod]
    [DataRow("{ utterances: many }", "expected.utterances: expected a whole number")]
    [DataRow("{ emotion: { c: 1 } }", "expected.emotion: unknown key. Did you mean 'emotions'?")]
    [DataRow("{ emotions: { c: { emotions: { c: 1 } } } }", "expected.emotions.c.emotions: unknown key.")]
    public void Load_WrongExpectations_SaysWhere(string expected, string message)
    {
        using var root = Folder(expected);
        Errors.AssertThrows(() => CorpusCatalog.Open(root.File("configs"), root.Path).Load("MINI"), "MINI.yaml(8,", message);
    }

    private static TemporaryFolder Folder(string expected)
    {
        var root = new TemporaryFolder();
        root.Write("configs/MINI.yaml", Yaml + expected);
        root.Write("mini/labels.csv", "Id,Text,Who,Emotion,Day,Part\n" + string.Concat(Rows.Select(row => row + "\n")));
        return root;
    }
}
