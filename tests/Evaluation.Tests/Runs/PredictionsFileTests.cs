using EmotionFusion.Training;

namespace EmotionFusion.Evaluation.Tests;

[TestClass]
public sealed class PredictionsFileTests
{
    private const string Header = "seed,fold,utterance,speaker,label,predicted,p_neutral,p_happy\r\n";

    [TestMethod]
    public void Write_Row_IsAsTheFormatSays()
    {
        using var folder = new TempFolder();
        PredictionsFile.Write(folder.File("p.csv"), ["neutral", "happy"], [Row(7, "session_1", "03a01,Wa", 0.1f, 0.9f)]);
        Assert.AreEqual(Header + "7,session_1,\"03a01,Wa\",03,neutral,happy,0.1,0.9\r\n", File.ReadAllText(folder.File("p.csv")));
    }

    /// <summary>Every float comes back bit for bit, the awkward ones too.</summary>
    [TestMethod]
    public void Read_WhatWasWritten_IsTheSameToTheBit()
    {
        using var folder = new TempFolder();
        float[] awkward = [float.Epsilon, 1e-45f, 0.1f, 1f / 3, 0.99999994f, 1.17549435e-38f, 0, 1];
        var rows = awkward.Select((p, i) => Row(i, "f\"1\"", $"u\n{i}", p, 1 - p)).ToArray();
        PredictionsFile.Write(folder.File("p.csv"), ["neutral", "happy"], rows);
        var (classNames, read) = PredictionsFile.Read(folder.File("p.csv"));

        CollectionAssert.AreEqual(new[] { "neutral", "happy" }, classNames.ToArray());
        foreach (var (expected, actual) in rows.Zip(read))
        {
            Assert.AreEqual(expected with { Prediction = actual.Prediction }, actual);
            Assert.AreEqual(expected.Prediction with { Row = -1, Probabilities = actual.Prediction.Probabilities }, actual.Prediction);
            CollectionAssert.AreEqual(Bits(expected), Bits(actual));
        }
    }

    [TestMethod]
    [DataRow("", "p.csv is empty; expected a header of seed, fold, utterance, speaker, label, predicted and a p_<class> a class.")]
    [DataRow("seed,fold\r\n", "p.csv(1): the header is 'seed,fold'; expected seed,fold,utterance,speaker,label,predicted and at least two p_<class>.")]
    [DataRow(Header + "1,f,u,s,neutral,happy,0.1\r\n", "p.csv(2): 7 fields; expected 8 as in the header.")]
    [DataRow(Header + "x,f,u,s,neutral,happy,0.1,0.9\r\n", "p.csv(2): seed is 'x'; expected a whole number.")]
    [DataRow(Header + "1,f,u,s,neutral,happy,0.1,0.9\r\n1,f,u,s,bored,happy,0.1,0.9\r\n", "p.csv(3): label is 'bored'; expected one of neutral, happy.")]
    [DataRow(Header + "1,f,u,s,neutral,Happy,0.1,0.9\r\n", "p.csv(2): predicted is 'Happy'; expected one of neutral, happy.")]
    [DataRow(Header + "1,f,u,s,neutral,happy,0.1,much\r\n", "p.csv(2): a probability is 'much'; expected a number.")]
    public void Read_BrokenFile_SaysWhereAndWhat(string text, string message)
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder.File("p.csv"), text);
        var error = Assert.ThrowsExactly<EmotionFusionException>(() => PredictionsFile.Read(folder.File("p.csv")));
        Assert.AreEqual(folder.File(message), error.Message);
    }

    private static RunPrediction Row(int seed, string fold, string utterance, params float[] probabilities) =>
        new(seed, fold, new Prediction(3, utterance, "03", 0, Array.IndexOf(probabilities, probabilities.Max()), probabilities));

    private static int[] Bits(RunPrediction row) => [.. row.Prediction.Probabilities.Select(BitConverter.SingleToInt32Bits)];
}
