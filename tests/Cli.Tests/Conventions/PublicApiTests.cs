using System.Reflection;
using EmotionFusion.Tests;
using PublicApiGenerator;

namespace EmotionFusion.Cli.Tests;

/// <summary>
/// What other programs may use of each library. A change shows up here: where it is meant, copy the file that the
/// failure names over the one in tests/Cli.Tests/PublicApi.
/// </summary>
[TestClass]
public sealed class PublicApiTests
{
    private static readonly ApiGeneratorOptions Options = new() { IncludeAssemblyAttributes = false };

    [TestMethod]
    [DataRow("Core")]
    [DataRow("Encoders")]
    [DataRow("Pipeline")]
    [DataRow("Training")]
    [DataRow("Evaluation")]
    [DataRow("Prediction")]
    public void Library_PublicApi_IsTheApprovedOne(string project)
    {
        var found = Assembly.Load($"EmotionFusion.{project}").GeneratePublicApi(Options).ReplaceLineEndings("\n").TrimEnd('\n') + "\n";
        var received = Path.Combine(AppContext.BaseDirectory, $"{project}.received.txt");
        File.WriteAllText(received, found);
        var approved = Path.Combine(Repository.Root, "tests", "Cli.Tests", "PublicApi", $"{project}.txt");
        Assert.AreEqual(File.Exists(approved) ? File.ReadAllText(approved) : "", found, $"{received} isn't {approved}");
    }
}
