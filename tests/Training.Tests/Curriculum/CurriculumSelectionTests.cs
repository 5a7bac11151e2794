using System.Text.Json;
using EmotionFusion.Tests;

namespace EmotionFusion.Training.Tests;

[TestClass]
public sealed class CurriculumSelectionTests
{
    private static readonly CurriculumItems Six = new(
        [0, 1, 2, 3, 0, 1], [0.5f, 2, 1, 3, 0.1f, 2], [6, 5, 4, 3, 2, 1], [0.3f, 0.9f, 0.4f, 0.8f, 0.5f, 0.6f], Classes: 4);

    [TestMethod]
    public void Select_EveryOracleCase_SelectsAsTheOracle()
    {
        using var oracle = JsonDocument.Parse(File.ReadAllText(Repository.Oracle("curriculum.json")));
        var cases = oracle.RootElement.GetProperty("cases");
        Assert.AreEqual(636, cases.GetArrayLength());
        var items = Items(oracle.RootElement);
        foreach (var item in cases.EnumerateArray())
        {
            AssertCase(items, item);
        }
    }

    [TestMethod]
    public void Fraction_OraclePacings_GivesOracleFractions()
    {
        using var oracle = JsonDocument.Parse(File.ReadAllText(Repository.Oracle("curriculum.json")));
        foreach (var pacing in oracle.RootElement.GetProperty("pacing_fraction").EnumerateObject())
        {
            foreach (var series in pacing.Value.EnumerateObject())
            {
                var expected = Doubles(series.Value);
                for (var epoch = 0; epoch < expected.Length; epoch++)
                {
                    var fraction = Pacing.Fraction(Enum.Parse<CurriculumPacing>(pacing.Name, ignoreCase: true), epoch, int.Parse(series.Name));
                    Assert.AreEqual(expected[epoch], fraction, 1e-12, $"{pacing.Name}, {series.Name} epochs, epoch {epoch}");
                }
            }
        }
    }

    [TestMethod]
    public void Select_InverseDifficulty_TakesTheHardestFirst()
    {
        var selected = Select(CurriculumType.InverseDifficulty, 0.5, seed: 1);

        Assert.AreEqual(3, selected[0]);
        CollectionAssert.AreEquivalent(new[] { 3, 1, 5 }, selected);
    }

    [TestMethod]
    public void Select_PresetOrder_AscendsByThePreset() =>
        CollectionAssert.AreEqual(new[] { 5, 4, 3 }, Select(CurriculumType.PresetOrder, 0.5, seed: 1));

    [TestMethod]
    public void Select_ModelConfidence_TakesTheSurestFirst() =>
        CollectionAssert.AreEqual(new[] { 1, 3, 5 }, Select(CurriculumType.ModelConfidence, 0.5, seed: 1));

    [TestMethod]
    public void Select_SameSeed_SelectsTheSameTies()
    {
        foreach (var type in Enum.GetValues<CurriculumType>())
        {
            CollectionAssert.AreEqual(Select(type, 0.7, seed: 3), Select(type, 0.7, seed: 3), type.ToString());
        }

        var tied = Enumerable.Range(0, 20).Select(seed => Select(CurriculumType.InverseDifficulty, 0.34, (ulong)seed)[1]).ToHashSet();
        Assert.IsTrue(tied.SetEquals([1, 5]));
    }

    [TestMethod]
    public void Select_FractionBelowOneItem_TakesOne() =>
        CollectionAssert.AreEqual(new[] { 4 }, Select(CurriculumType.Difficulty, 0.1, seed: 1));

    [TestMethod]
    public void Select_FirstClassesEmpty_FallsBackToAll()
    {
        var sad = new CurriculumItems([2, 2, 2, 2], [1, 2, 3, 4], [0, 0, 0, 0], null, Classes: 4);
        var random = new SplitMix64(1);

        Assert.HasCount(1, CurriculumSelection.Select(CurriculumType.ClassBalance, sad, 0.25, ref random));
    }

    private static int[] Select(CurriculumType type, double fraction, ulong seed)
    {
        var random = new SplitMix64(seed);
        return CurriculumSelection.Select(type, Six, fraction, ref random);
    }

    private static void AssertCase(CurriculumItems items, JsonElement item)
    {
        var (epoch, epochs) = (item.GetProperty("epoch").GetInt32(), item.GetProperty("epochs").GetInt32());
        var pacing = Enum.Parse<CurriculumPacing>(item.GetProperty("pacing").GetString()!, ignoreCase: true);
        var type = Enum.Parse<CurriculumType>(item.GetProperty("type").GetString()!.Replace("_", ""), ignoreCase: true);
        var known = type == CurriculumType.ModelConfidence && epoch == 0 ? items with { Confidences = null } : items;
        var random = new SplitMix64(7);

        var selected = epoch < epochs
            ? CurriculumSelection.Select(type, known, Pacing.Fraction(pacing, epoch, epochs), ref random)
            : [.. Enumerable.Range(0, items.Count)];

        Assert.AreEqual(item.GetProperty("count").GetInt32(), selected.Distinct().Count(), item.ToString());
        AssertSameAs(item, "selected_sorted", [.. selected.Order()]);
        AssertSameAs(item, "order", selected);
        if (item.TryGetProperty("classes", out var classes))
        {
            CollectionAssert.IsSubsetOf(
                selected.Select(index => items.Labels[index]).Distinct().ToArray(), Doubles(classes).Select(c => (int)c).ToArray());
        }
    }

    private static void AssertSameAs(JsonElement item, string property, int[] selected)
    {
        if (item.TryGetProperty(property, out var expected))
        {
            CollectionAssert.AreEqual(Doubles(expected).Select(index => (int)index).ToArray(), selected, item.ToString());
        }
    }

    private static CurriculumItems Items(JsonElement oracle)
    {
        var labels = Doubles(oracle.GetProperty("labels")).Select(label => (int)label).ToArray();
        return new(
            labels, Floats(oracle, "difficulties"), Enumerable.Repeat(0.5f, labels.Length).ToArray(), Floats(oracle, "confidences"), Classes: 4);
    }

    private static float[] Floats(JsonElement oracle, string name) => [.. Doubles(oracle.GetProperty(name)).Select(value => (float)value)];

    private static double[] Doubles(JsonElement array) => [.. array.EnumerateArray().Select(value => value.GetDouble())];
}
