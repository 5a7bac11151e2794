using System.Text.RegularExpressions;
using EmotionFusion.Tests;

namespace EmotionFusion.Training.Tests;

/// <summary>configs/README.md tells every key and its default.</summary>
[TestClass]
public sealed partial class ConfigsReadmeTests
{
    private static readonly string Readme = File.ReadAllText(Repository.PathOf("configs", "README.md"));

    [TestMethod]
    public void Keys_AreThoseOfTheReader() =>
        CollectionAssert.AreEquivalent(ConfigTable.Names.ToArray(), Rows().Select(row => row.Key).ToArray());

    /// <summary>A default between backticks, written out, changes nothing.</summary>
    [TestMethod]
    public void Defaults_AreThoseOfTheReader()
    {
        var defaults = Json(ConfigText.One("name: x\n"));
        var rows = Rows().Where(row => row.Default.StartsWith('`')).ToArray();
        Assert.IsGreaterThan(40, rows.Length);
        foreach (var (key, value) in rows)
        {
            Assert.AreEqual(defaults, Json(ConfigText.One($"name: x\n{key}: {value.Trim('`')}\n")), key);
        }
    }

    [TestMethod]
    public void Example_IsRead()
    {
        var file = ConfigText.Load(Readme.Split("```yaml\n")[1].Split("```")[0]);
        Assert.AreEqual((30, 20, 256), (file.Find("audio").NumEpochs, file.Find("small").NumEpochs, file.Find("small").HiddenDim));
    }

    private static IEnumerable<(string Key, string Default)> Rows() =>
        Row().Matches(Readme.Split("## Keys")[1]).Select(row => (row.Groups[1].Value, row.Groups[2].Value));

    private static string Json(ExperimentConfig config) => System.Text.Json.JsonSerializer.Serialize(config);

    [GeneratedRegex(@"^\| `(\w+)` \| ([^|]+) \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
