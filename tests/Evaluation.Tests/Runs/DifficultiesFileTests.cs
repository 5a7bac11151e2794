namespace EmotionFusion.Evaluation.Tests;

[TestClass]
public sealed class DifficultiesFileTests
{
    [TestMethod]
    public void Read_WhatWasWritten_IsTheSame()
    {
        using var root = new TempFolder();
        UtteranceDifficulty[] utterances = [new("a,\"b\"", Math.PI, 0), new("c", 0, 3), new("d", 1e-17, 2)];

        DifficultiesFile.Write(root.File("difficulties.csv"), new TestDifficulties(utterances));

        CollectionAssert.AreEqual(utterances, DifficultiesFile.Read(root.File("difficulties.csv"))!.Utterances.ToArray());
        StringAssert.StartsWith(File.ReadAllText(root.File("difficulties.csv")), "utterance,difficulty,missing_ratings\r\n\"a,\"\"b\"\"\",3.14159");
    }

    [TestMethod]
    public void Read_NoFile_IsNull()
    {
        using var root = new TempFolder();
        Assert.IsNull(DifficultiesFile.Read(root.File("difficulties.csv")));
    }

    [TestMethod]
    [DataRow("", "(1): expected the header utterance,difficulty,missing_ratings.")]
    [DataRow("utterance,difficulty\na,1\n", "(1): expected the header")]
    [DataRow("utterance,difficulty,missing_ratings\na,1,0\nb,hard,0\n", "(3): 'b,hard,0'; expected an utterance, its difficulty (a number)")]
    [DataRow("utterance,difficulty,missing_ratings\na,1,4\n", "(2): 'a,1,4'")]
    [DataRow("utterance,difficulty,missing_ratings\na,NaN,0\n", "(2): 'a,NaN,0'")]
    public void Read_BrokenFile_NamesTheLine(string text, string message)
    {
        using var root = new TempFolder();
        File.WriteAllText(root.File("difficulties.csv"), text);
        var error = Assert.ThrowsExactly<EmotionFusionException>(() => DifficultiesFile.Read(root.File("difficulties.csv")));
        StringAssert.Contains(error.Message, message);
    }
}
