using System.Text.Json;
using EmotionFusion.Tests;

namespace EmotionFusion.Training.Tests;

[TestClass]
public sealed class LearningRatesTests
{
    private static readonly CurriculumOptions OwnRates = new() { Enabled = true, Epochs = 15, LearningRate = true };

    [TestMethod]
    public void At_SchedulersOfPyTorch_GivesTheirRates()
    {
        using var oracle = JsonDocument.Parse(File.ReadAllText(Repository.Oracle("schedules.json")));
        var cases = oracle.RootElement.GetProperty("cases");
        Assert.AreEqual(6, cases.GetArrayLength());
        foreach (var item in cases.EnumerateArray())
        {
            var config = Config(oracle.RootElement.GetProperty("base").GetDouble(), item);
            var uars = item.TryGetProperty("uars", out var series) ? Doubles(series) : [];
            var expected = Doubles(item.GetProperty("rates"));
            for (var epoch = 0; epoch < expected.Length; epoch++)
            {
                var rate = LearningRates.At(epoch, config, [.. uars.Take(epoch)]);
                Assert.AreEqual(expected[epoch], rate, 1e-12, $"{item.GetProperty("schedule")}, epoch {epoch}");
            }
        }
    }

    [TestMethod]
    public void At_NoSchedule_KeepsTheBaseRate() =>
        Assert.AreEqual(0.5, LearningRates.At(17, Config(LearningRateSchedule.None)));

    [TestMethod]
    [DataRow(CurriculumDecay.Cosine, 1.6)]
    [DataRow(CurriculumDecay.Linear, 1.6)]
    [DataRow(CurriculumDecay.Sqrt, 1.0201)]
    public void At_CurriculumsOwnRates_GoFromStartToEndAndThenToPost(CurriculumDecay decay, double inTheMiddle)
    {
        var config = Config(LearningRateSchedule.Cosine) with { LearningRate = 1, Curriculum = OwnRates with { Decay = decay } };

        Assert.AreEqual(3.0, LearningRates.At(0, config), 1e-12);
        Assert.AreEqual(inTheMiddle, LearningRates.At(7, config), 1e-4);
        Assert.AreEqual(0.2, LearningRates.At(14, config), 1e-12);
        Assert.AreEqual(2.0, LearningRates.At(15, config), 1e-12);
        Assert.AreEqual(2.0, LearningRates.At(40, config), 1e-12);
    }

    [TestMethod]
    public void At_CurriculumOfOneEpoch_StartsWithItsFirstRate() => Assert.AreEqual(
        1.5, LearningRates.At(0, Config(LearningRateSchedule.None) with { Curriculum = OwnRates with { Epochs = 1 } }), 1e-12);

    [TestMethod]
    public void At_NoCurriculum_LeavesItsRatesAlone() => Assert.AreEqual(
        0.5, LearningRates.At(0, Config(LearningRateSchedule.None) with { Curriculum = OwnRates with { Enabled = false } }));

    private static ExperimentConfig Config(LearningRateSchedule kind) =>
        new() { Name = "rates", LearningRate = 0.5, Schedule = new() { Kind = kind } };

    private static ExperimentConfig Config(double rate, JsonElement item)
    {
        var defaults = new ScheduleOptions();
        return new()
        {
            Name = "rates",
            LearningRate = rate,
            NumEpochs = 30,
            Schedule = new()
            {
                Kind = Enum.Parse<LearningRateSchedule>(item.GetProperty("schedule").GetString()!, ignoreCase: true),
                CosinePeriod = (int?)Number("t_max"),
                StepSize = (int?)Number("step_size") ?? defaults.StepSize,
                Gamma = Number("gamma") ?? defaults.Gamma,
                Patience = (int?)Number("patience") ?? defaults.Patience,
                Factor = Number("factor") ?? defaults.Factor,
            },
        };

        double? Number(string name) => item.TryGetProperty(name, out var value) ? value.GetDouble() : null;
    }

    private static double[] Doubles(JsonElement array) => [.. array.EnumerateArray().Select(value => value.GetDouble())];
}
