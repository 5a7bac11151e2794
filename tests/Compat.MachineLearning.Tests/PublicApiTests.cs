using System.Reflection;
using Microsoft.ML;

namespace EmotionFusion.Compat.MachineLearning.Tests;

[TestClass]
public sealed class PublicApiTests
{
    private const string Compat = "Microsoft.ML";

    // The package has several assemblies, the compat project has one of the package's name.
    private static readonly Assembly[] Loaded =
        [.. Directory.GetFiles(AppContext.BaseDirectory, "Microsoft.ML*.dll").Select(Assembly.LoadFrom)];

    private static string[] Expected => File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "PublicApi.txt"));

    [TestMethod]
    public void PublicApi_EveryLineOfTheList_IsInThePackage()
    {
        var missing = Expected.Except(Loaded.SelectMany(PublicApi.Of)).ToArray();
        Assert.IsEmpty(missing, $"not in the API:\n{string.Join('\n', missing)}");
    }

    [TestMethod]
    public void PublicApi_OfCompat_IsInTheList()
    {
        var compat = Loaded.Where(a => a.GetName().Name == Compat).ToArray();
        if (compat.Length == 0)
        {
            Assert.AreEqual("Microsoft.ML.Data", typeof(MLContext).Assembly.GetName().Name);
            return;
        }

        var found = PublicApi.Of(compat.Single()).ToArray();
        var actual = Path.Combine(AppContext.BaseDirectory, "PublicApi.actual.txt");
        File.WriteAllLines(actual, found);
        CollectionAssert.AreEqual(Expected, found, $"if the change is meant, make tests/Compat.MachineLearning.Tests/PublicApi.txt equal to {actual}");
    }
}
