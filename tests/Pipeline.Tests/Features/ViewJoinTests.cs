using Microsoft.ML.Data;

namespace EmotionFusion.Pipeline.Tests;

/// <summary>Several corpora as one view.</summary>
[TestClass]
public sealed class ViewJoinTests
{
    [TestMethod]
    public void Join_TwoCorpora_KeepsEveryRowsFeaturesWithoutACopy()
    {
        FeatureView a = View("A", 3, 10), b = View("B", 2, 20);
        var joined = FeatureView.Join([a, b]);
        CollectionAssert.AreEqual(new float[] { 10, 11, 12, 20, 21 }, Enumerable.Range(0, 5).Select(row => joined.Audio!.Row(row)[0]).ToArray());
        CollectionAssert.AreEqual(new float[] { -10, -11, -12, -20, -21 }, Enumerable.Range(0, 5).Select(row => joined.Text!.Row(row)[1]).ToArray());
        Assert.AreSame(a.Audio!.Segments[0], joined.Audio!.Segments[0]);
        Assert.AreSame(b.Audio!.Segments[0], joined.Audio.Segments[1]);
        Assert.AreEqual(5, joined.Audio.Rows);
    }

    [TestMethod]
    public void Join_EqualNames_StayTwo()
    {
        var joined = FeatureView.Join([View("A", 2, 0), View("B", 2, 0)]);
        Assert.AreEqual("A+B", joined.Corpus);
        CollectionAssert.AreEqual(new[] { "A/u0", "A/u1", "B/u0", "B/u1" }, joined.Utterances.Select(u => u.Id).ToArray());
        CollectionAssert.AreEqual(new[] { "A:s", "B:s" }, joined.Utterances.Select(u => u.Speaker).Distinct().ToArray());
        CollectionAssert.AreEqual(new[] { "A:1", "B:1" }, joined.Utterances.Select(u => u.Session).Distinct().ToArray());
        CollectionAssert.AreEqual(new[] { "A", "A", "B", "B" }, Enumerable.Range(0, 4).Select(joined.CorpusOf).ToArray());
        CollectionAssert.AreEqual(new[] { "A/gone", "B/gone" }, joined.Exclusions.Select(e => e.Utterance).ToArray());
        CollectionAssert.AreEqual(new CorpusRows[] { new("A", 0, 2), new("B", 2, 2) }, joined.Corpora.ToArray());
    }

    [TestMethod]
    public void Join_OneCorpus_IsThatView()
    {
        var view = View("A", 2, 0);
        Assert.AreSame(view, FeatureView.Join([view]));
        Assert.AreEqual("A", view.CorpusOf(1));
    }

    [TestMethod]
    public void Cursor_JoinedView_GivesTheRows()
    {
        var joined = FeatureView.Join([View("A", 3, 10), View("B", 2, 20)]);
        using var cursor = joined.GetRowCursor(joined.Schema);
        var (id, features) = (cursor.GetGetter<ReadOnlyMemory<char>>(joined.Schema["Id"]), cursor.GetGetter<VBuffer<float>>(joined.Schema["AudioFeatures"]));
        var rows = new List<string>();
        while (cursor.MoveNext())
        {
            var (name, values) = (default(ReadOnlyMemory<char>), default(VBuffer<float>));
            id(ref name);
            features(ref values);
            rows.Add($"{name} {values.GetValues()[0]}");
        }

        Assert.AreEqual("A/u0 10, A/u1 11, A/u2 12, B/u0 20, B/u1 21", string.Join(", ", rows));
    }

    [TestMethod]
    public void Join_OtherClasses_NamesBoth() => Errors.AssertThrows(
        () => FeatureView.Join([View("A", 2, 0), View("B", 2, 0, classes: ["neutral", "anger"])]),
        "A and B don't have the same classes: neutral, happy, sad, anger and neutral, anger");

    [TestMethod]
    public void Join_OtherEncoder_NamesBoth() => Errors.AssertThrows(
        () => FeatureView.Join([View("A", 2, 0), View("B", 2, 0, fingerprint: "1")]),
        "The audio features of A and B aren't of one encoder: x 0 of 2 and x 1 of 2");

    [TestMethod]
    public void Join_OneWithoutText_NamesBoth() => Errors.AssertThrows(
        () => FeatureView.Join([View("A", 2, 0), new FeatureView(Of("B", 2), View("B", 2, 0).Audio, null)]),
        "The text features of A and B aren't of one encoder: y 0 of 2 and none");

    [TestMethod]
    public void Join_SameCorpusTwice_Throws() => Errors.AssertThrows(() => FeatureView.Join([View("A", 2, 0), View("A", 2, 0)]), "A is given twice");

    [TestMethod]
    public void Combine_SameUtterances_CopiesNothing()
    {
        var both = View("A", 3, 10);
        FeatureView audio = new(Of("A", 3), both.Audio, null), text = new(Of("A", 3), null, both.Text);
        var combined = FeatureView.Combine(audio, text);
        Assert.AreSame(both.Audio, combined.Audio);
        Assert.AreSame(both.Text, combined.Text);
        Assert.AreSame(audio.Utterances, combined.Utterances);
    }

    [TestMethod]
    public void Combine_OtherUtterances_TakesWhatBothHave()
    {
        var both = View("A", 3, 10);
        Corpus heard = Without("A", 0, "no sound"), read = Without("A", 2, "no words");
        var combined = FeatureView.Combine(new(heard, both.Audio!.Select([1, 2]), null), new(read, null, both.Text!.Select([0, 1])));
        Assert.AreEqual("u1", combined.Utterances.Single().Id);
        Assert.AreEqual(11, combined.Audio!.Row(0)[0]);
        Assert.AreEqual(11, combined.Text!.Row(0)[0]);
        CollectionAssert.AreEqual(new[] { "gone", "u0", "u2" }, combined.Exclusions.Select(e => e.Utterance).ToArray());
    }

    private static Corpus Without(string name, int lost, string reason)
    {
        var corpus = Of(name, 3);
        return corpus with
        {
            Utterances = [.. corpus.Utterances.Where((_, i) => i != lost)],
            Exclusions = [.. corpus.Exclusions, new($"u{lost}", reason)],
        };
    }

    private static FeatureView View(string name, int rows, int first, string fingerprint = "0", IReadOnlyList<string>? classes = null) => new(
        Of(name, rows) with { ClassNames = classes ?? Corpora.ClassNames },
        new FeatureBlock("x", fingerprint, 2, Values(rows, first)),
        new FeatureBlock("y", "0", 2, Values(rows, first)));

    /// <summary>Row i is (first + i, -(first + i)).</summary>
    private static float[] Values(int rows, int first) => [.. Enumerable.Range(first, rows).SelectMany(i => new float[] { i, -i })];

    private static Corpus Of(string name, int rows) =>
        Corpora.Of(Enumerable.Range(0, rows).Select(i => Corpora.Utterance($"u{i}"))) with { Name = name, Exclusions = [new("gone", "cut short")] };
}
