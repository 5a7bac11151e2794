using System.Reflection;
using Microsoft.ML;

namespace EmotionFusion.Compat.MachineLearning.Tests;

[TestClass]
public sealed class PublicApiTests
{
    // The package has an assembly for each of these, the compat project one for all, of the package's name.
    private static readonly Assembly[] Loaded =
        [.. new[] { typeof(MLContext), typeof(IDataView), typeof(SchemaShape), typeof(CustomMappingCatalog) }.Select(t => t.Assembly).Distinct()];

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
        if (Loaded is not [var compat])
        {
            Assert.HasCount(4, Loaded);
            return;
        }

        var found = PublicApi.Of(compat).ToArray();
        var actual = Path.Combine(AppContext.BaseDirectory, "PublicApi.actual.txt");
        File.WriteAllLines(actual, found);
        CollectionAssert.AreEqual(Expected, found, $"if the change is meant, make tests/Compat.MachineLearning.Tests/PublicApi.txt equal to {actual}");
    }
}
