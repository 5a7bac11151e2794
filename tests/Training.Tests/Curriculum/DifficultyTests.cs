using System.Text.Json;
using EmotionFusion.Pipeline;
using EmotionFusion.Tests;

namespace EmotionFusion.Training.Tests;

[TestClass]
public sealed class DifficultyTests
{
    [TestMethod]
    public void Of_OracleCases_GivesOracleDistances()
    {
        using var oracle = JsonDocument.Parse(File.ReadAllText(Repository.Oracle("difficulty.json")));
        var cases = oracle.RootElement.GetProperty("cases");
        Assert.IsGreaterThan(0, cases.GetArrayLength());
        foreach (var item in cases.EnumerateArray())
        {
            var prototypes = Prototypes(oracle.RootElement.GetProperty("prototypes").GetProperty(item.GetProperty("prototypes").GetString()!));
            var vad = Read(item.GetProperty("vad"), fromSevenPoints: item.GetProperty("dataset").GetString() == "MSPP");

            var difficulty = Difficulty.Of(vad, item.GetProperty("label").GetInt32(), prototypes);

            Assert.AreEqual(item.GetProperty("difficulty").GetDouble(), difficulty, 1e-6, item.ToString());
        }
    }

    [TestMethod]
    public void Of_MissingRatings_CountAsThree()
    {
        var happy = Difficulty.Of(new Vad(3, 3, 3), 1, Difficulty.DefaultPrototypes);

        Assert.AreEqual(happy, Difficulty.Of(null, 1, Difficulty.DefaultPrototypes));
        Assert.AreEqual(happy, Difficulty.Of(new Vad(3, float.NaN, 3), 1, Difficulty.DefaultPrototypes));
        Assert.IsGreaterThan(1, happy);
    }

    [TestMethod]
    public void Of_NoPrototypeOrNoFiniteDistance_IsZero()
    {
        Assert.AreEqual(0, Difficulty.Of(new Vad(1, 1, 1), 4, Difficulty.DefaultPrototypes));
        Assert.AreEqual(0, Difficulty.Of(new Vad(1, 1, 1), 0, new Dictionary<int, Vad> { [0] = new(float.NaN, 1, 1) }));
        Assert.AreEqual(0, Difficulty.Of(new Vad(float.PositiveInfinity, 1, 1), 0, Difficulty.DefaultPrototypes));
    }

    [TestMethod]
    public void MissingVad_CountsUtterancesWithoutAllThree()
    {
        var view = TestViews.WithVad(TestViews.Of([0, 0, 0, 0], null, null), row => row switch
        {
            0 => null,
            1 => new Vad(1, 2, float.NaN),
            _ => new Vad(1, 2, 3),
        });

        Assert.AreEqual(2, Difficulty.MissingVad(view.Utterances));
    }

    private static Dictionary<int, Vad> Prototypes(JsonElement element) =>
        element.EnumerateObject().ToDictionary(entry => int.Parse(entry.Name), entry => Read(entry.Value, fromSevenPoints: false));

    private static Vad Read(JsonElement triple, bool fromSevenPoints)
    {
        var values = triple.EnumerateArray().Select(value => value.GetDouble()).Select(Mapped).ToArray();
        return new((float)values[0], (float)values[1], (float)values[2]);

        double Mapped(double value) => fromSevenPoints ? ((value - 1) * 4 / 6) + 1 : value;
    }
}
