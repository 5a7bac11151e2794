namespace EmotionFusion.Pipeline.Tests;

[TestClass]
public sealed class ClassTellsTests
{
    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(3)]
    public void Uar_RandomTables_EqualsGuessingOneByOne(int seed)
    {
        var random = new Random(seed);
        int[] attribute = [.. Enumerable.Range(0, 60).Select(_ => random.Next(7))];
        int[] labels = [.. attribute.Select(value => random.Next(3) == 0 ? value % 4 : random.Next(3))];
        Assert.AreEqual(OneByOne(attribute, labels, 5), ClassTells.Uar(attribute, labels, 5), 1e-12);
    }

    [TestMethod]
    public void Uar_NothingToGoBy_IsChance()
    {
        int[] labels = [.. Enumerable.Range(0, 40).Select(i => i % 10 < 7 ? 0 : i % 10 < 9 ? 1 : 2)];
        Assert.AreEqual(1 / 3.0, ClassTells.Uar(new int[40], labels, 3), 1e-12, "one value");
        Assert.AreEqual(1 / 3.0, ClassTells.Uar([.. Enumerable.Range(0, 40)], labels, 3), 1e-12, "a value each");
    }

    [TestMethod]
    public void Uar_ValueAClass_IsOne() => Assert.AreEqual(1, ClassTells.Uar([0, 0, 1, 1, 2, 2], [1, 1, 0, 0, 2, 2], 4));

    [TestMethod]
    public void Of_LabelsByChance_RaisesNoAlarm()
    {
        var alarms = 0;
        for (var seed = 0; seed < 40; seed++)
        {
            var random = new Random(seed);
            var corpus = Corpora.Of(Enumerable.Range(0, 120).Select(i => Corpora.Utterance($"u{i:000}", $"s{random.Next(12)}", "1", random.Next(4)) with
            {
                Gender = random.Next(2) == 0 ? "F" : "M",
                Transcript = $"sentence {random.Next(10)}",
            }));
            alarms += ClassTells.Of(corpus, new CorpusSounds(new Dictionary<string, SoundFacts>())).Count();
        }
        Assert.IsLessThanOrEqualTo(3, alarms, "of 120 attributes, at a level of 0.01");
    }

    /// <summary>By the definition: each utterance is guessed from the others, classes weighted by their sizes without it.</summary>
    private static double OneByOne(int[] attribute, int[] labels, int classes)
    {
        var recalls = new List<double>();
        for (var label = 0; label < classes; label++)
        {
            int[] rows = [.. Enumerable.Range(0, labels.Length).Where(i => labels[i] == label)];
            if (rows.Length > 0)
            {
                recalls.Add(rows.Average(Right));
            }
        }
        return recalls.Average();

        double Right(int row)
        {
            int[] others = [.. Enumerable.Range(0, labels.Length).Where(i => i != row)];
            var known = labels.Distinct().ToArray();
            var shares = known.ToDictionary(label => label, label => others.Count(i => labels[i] == label) is > 0 and var size
                ? (double)others.Count(i => labels[i] == label && attribute[i] == attribute[row]) / size : 0);
            var best = shares.Values.Max();
            return shares[labels[row]] == best ? 1.0 / shares.Values.Count(share => share == best) : 0;
        }
    }
}
