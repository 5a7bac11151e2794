namespace EmotionFusion.Evaluation.Tests;

[TestClass]
public sealed class DifficultyFilesTests
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

    [TestMethod]
    public void Write_Analysis_HasALineABucket()
    {
        using var root = new TempFolder();
        var path = root.File("difficulty.csv");
        var analysis = new DifficultyAnalysis([new(0, 0.5, 0.75, 3), new(0.5, 1.5, 0.25, 4)], 0.5, null);

        DifficultyAnalysisFile.Write(path, analysis);

        Assert.AreEqual(
            "bucket_center,accuracy,sample_count,difficulty_min,difficulty_max\r\n0.25,0.75,3,0,0.5\r\n1,0.25,4,0.5,1.5\r\n",
            File.ReadAllText(path));
    }
}
