using EmotionFusion.Tests;

namespace EmotionFusion.Pipeline.Tests;

/// <summary>Corpora whose raters' own labels are known.</summary>
[TestClass]
public sealed class RaterVotesTests
{
    private const string Columns = """
        name: MINI
        reader: csv
        folder: mini
        table: labels.csv
        classes: [calm, cross, glad]
        labels: { c: calm, x: cross, g: glad, u: leave_out, none: no_majority }
        columns: { id: Id, transcript: Text, speaker: Who, emotion: Emotion, ratings: [R1, R2, R3] }
        """;

    private const string Header = "Id,Text,Who,Emotion,R1,R2,R3";

    private static readonly string Table = Columns.Replace(", ratings: [R1, R2, R3] }", " }") + "\nratings_table: { table: raters.csv, utterance: Id, label: Said }";

    [TestMethod]
    public void Load_RaterColumns_CountsEachClass()
    {
        using var root = Folder(Columns, [Header, "u1,hm,s,x,x,c,x", "u2,hm,s,c,c,,u"]);
        var utterances = Load(root).Utterances;

        CollectionAssert.AreEqual(new[] { 1, 2, 0 }, utterances[0].Votes!.ToArray());
        CollectionAssert.AreEqual(new[] { 1, 0, 0 }, utterances[1].Votes!.ToArray());
        Assert.AreEqual((1, 0), (utterances[0].Label, utterances[1].Label));
        CollectionAssert.AreEqual(new[] { 1 / 3f, 2 / 3f, 0 }, utterances[0].Distribution(3));
    }

    [TestMethod]
    public void Load_NoMajority_HasVotesAndNoLabel()
    {
        using var root = Folder(Columns, [Header, "u1,hm,s,x,x,x,x", "u2,hm,s,none,g,u,c"]);
        var divided = Load(root).Utterances[1];

        Assert.IsNull(divided.Majority);
        Assert.ThrowsExactly<InvalidOperationException>(() => divided.Label);
        CollectionAssert.AreEqual(new[] { 1, 0, 1 }, divided.Votes!.ToArray());
        Assert.AreEqual(0, divided.LikeliestClass);
        Assert.AreEqual("u2 (s, no majority)", divided.ToString());
    }

    /// <summary>The corpus's own label counts, not what its raters' labels would make of it.</summary>
    [TestMethod]
    public void Load_LabelColumnAgainstRaters_TakesTheColumn()
    {
        using var root = Folder(Columns, [Header, "u1,hm,s,x,c,c,c", "u2,hm,s,none,c,c,x", "u3,hm,s,u,c,c,c"]);
        var corpus = Load(root);

        Assert.AreEqual((1, (int?)null), (corpus.Utterances[0].Majority, corpus.Utterances[1].Majority));
        Assert.AreEqual("label 'u' is left out by the label map", corpus.Exclusions.Single().Reason);
    }

    [TestMethod]
    [DataRow("x,c,x", 1)]
    [DataRow("x,c,g", null)]
    [DataRow("x,c,u", null)]
    [DataRow("u,,g", 2)]
    public void Load_NoLabelColumn_MostRatersMakeTheLabel(string raters, int? expected)
    {
        using var root = Folder(Columns.Replace("emotion: Emotion, ", ""), [Header, $"u1,hm,s,?,{raters}"]);
        Assert.AreEqual(expected, Load(root).Utterances.Single().Majority);
    }

    [TestMethod]
    public void Load_NobodyNamedAClass_IsLeftOut()
    {
        using var root = Folder(Columns.Replace("emotion: Emotion, ", ""), [Header, "u1,hm,s,?,x,x,x", "u2,hm,s,?,u,u,"]);
        var left = Load(root).Exclusions.Single();
        Assert.AreEqual(("u2", "no rater named one of the classes"), (left.Utterance, left.Reason));
    }

    /// <summary>Lines of utterances that the corpus's own table lacks or leaves out are nobody's.</summary>
    [TestMethod]
    public void Load_RatersTable_CountsTheLinesOfAnUtterance()
    {
        using var root = Folder(
            Table,
            ["Id,Text,Who,Emotion", "u1,hm,s,x", "u2,hm,s,c", "u3,hm,s,none"],
            ["Said,Id", "x,u1", "g,u3", "x,u1", "c,u3", "u,u1", "c,elsewhere"]);
        var utterances = Load(root).Utterances;

        CollectionAssert.AreEqual(new[] { 0, 2, 0 }, utterances[0].Votes!.ToArray());
        CollectionAssert.AreEqual(new[] { 0, 0, 0 }, utterances[1].Votes!.ToArray());
        CollectionAssert.AreEqual(new[] { 0f, 1, 0 }, utterances[0].Distribution(3));
        CollectionAssert.AreEqual(new[] { 1f, 0, 0 }, utterances[1].Distribution(3), "nobody's vote is known: all of the label");
        Assert.IsNull(utterances[2].Majority);
    }

    [TestMethod]
    public void Load_WrongRatersTable_SaysWhere()
    {
        string[] own = ["Id,Text,Who,Emotion", "u1,hm,s,x"];
        Fails(Table, own, ["Said,Id", "x,a", "c,b"], "raters.csv: none of its 2 utterances (a, b, ...) is in the corpus's table.");
        Fails(Table, own, ["Said,Utt", "x,u1"], "raters.csv(1): no column is called 'Id', which", "The table has Said, Utt.");
        Fails(Table, own, ["Said,Id", "x,u1", "glee,u1"], "raters.csv(3): label 'glee' is not in the label map");
        Fails(Table, own, ["Said,Id", "x,u1,"], "raters.csv(2): its row has 3 values, the header 2.");
    }

    [TestMethod]
    public void Load_WrongRatings_SaysWhatIsExpected()
    {
        string[] table = [Header, "u1,hm,s,x,x,c,x"];
        Fails(Columns.Replace("R3", "R9"), table, [], "labels.csv(1): no column is called 'R9', which", "asks for raters' labels.");
        Fails(Columns.Replace("R2", "R1"), table, [], "ratings: expected the columns of the raters' labels, each once.");
        Fails(Columns.Replace(", ratings: [R1, R2, R3]", ""), table, [], "labels: no_majority needs each rater's label");
        Fails(Columns + "\nratings_table: { table: t.csv, utterance: Id, label: L }", table, [], "ratings_table: columns name raters already (ratings)");
        Fails(Columns.Replace("none: no_majority", "n: no_majority"), [Header, "u1,hm,s,n,x,c,q"], [], "labels.csv(2): label 'q' is not in the label map");
    }

    /// <summary>Rows with a label are as if the others weren't there; these are beside them, with their speakers.</summary>
    [TestMethod]
    public void Folds_UtterancesWithoutMajority_AreApart()
    {
        Utterance[] decided = [.. from speaker in Enumerable.Range(0, 6) from u in Corpora.Speaker($"s{speaker}", $"{speaker / 2}") select u];
        Utterance[] divided = [.. Enumerable.Range(0, 6).Select(i => Divided($"d{i}", $"s{i}", $"{i / 2}")), Divided("z", "nobody else", "9")];
        var (all, without) = (Corpora.View([.. decided, .. divided]), Corpora.View(decided));

        var (folds, expected) = (FoldMaker.LeaveOneSessionOut(all, 0.2, 1), FoldMaker.LeaveOneSessionOut(without, 0.2, 1));

        Assert.HasCount(3, folds);
        foreach (var (fold, other) in folds.Zip(expected))
        {
            foreach (var (part, same) in new[] { (fold.Train, other.Train), (fold.Validation, other.Validation), (fold.Test, other.Test) })
            {
                CollectionAssert.AreEqual(same.Rows.Select(row => without.Utterances[row].Id).ToArray(), part.Rows.Select(row => all.Utterances[row].Id).ToArray());
                // Who can neither validate nor be tested trains.
                CollectionAssert.AreEqual(
                    same.Speakers.Select(speaker => speaker.Replace('s', 'd')).Concat(part == fold.Train ? ["z"] : []).ToArray(),
                    part.Divided.Select(row => all.Utterances[row].Id).ToArray());
            }
        }
    }

    [TestMethod]
    public void Folds_UtterancesAtRandom_ValidateByLabelledOnesAlone()
    {
        Utterance[] utterances = [.. from speaker in Enumerable.Range(0, 4) from u in Corpora.Speaker($"s{speaker}", $"{speaker}") select u];
        var view = Corpora.View([.. utterances, .. Enumerable.Range(0, 4).Select(i => Divided($"d{i}", $"s{i}", $"{i}"))]);

        var fold = FoldMaker.LeaveOneSpeakerOut(view, 0.25, 1, ValidationUnit.Utterance)[0];

        Assert.AreEqual((0, 3, 1), (fold.Validation.Divided.Length, fold.Train.Divided.Length, fold.Test.Divided.Length));
        fold.AssertDisjoint(view);
    }

    [TestMethod]
    public void View_WithoutMajority_HasAMissingKey()
    {
        var view = Corpora.View(Corpora.Utterance("a", label: 2), Divided("b", "s", "1"));
        StringAssert.Contains(ViewRows.Of(view)[0], "Label=3");
        StringAssert.Contains(ViewRows.Of(view)[1], "Label=0");
    }

    private static Utterance Divided(string id, string speaker, string session) =>
        new() { Id = id, Speaker = speaker, Session = session, Votes = [1, 0, 0, 1] };

    private static void Fails(string yaml, string[] table, string[] raters, params string[] expected)
    {
        using var root = Folder(yaml, table, raters);
        Errors.AssertThrows(() => Load(root), expected);
    }

    private static Corpus Load(TemporaryFolder root) => CorpusCatalog.Open(Path.Combine(root.Path, "configs"), root.Path).Load("MINI");

    private static TemporaryFolder Folder(string yaml, string[] table, string[]? raters = null)
    {
        var root = new TemporaryFolder();
        root.Write("configs/MINI.yaml", yaml);
        root.Write("mini/labels.csv", string.Concat(table.Select(line => line + "\n")));
        root.Write("mini/raters.csv", string.Concat((raters ?? []).Select(line => line + "\n")));
        return root;
    }
}
