using System.Text;
using EmotionFusion.Tests;

namespace EmotionFusion.Training.Tests;

/// <summary>configs/README.md tells every key and its default.</summary>
[TestClass]
public sealed class ConfigsReadmeTests
{
    private const string Begin = "## Keys\n";
    private const string End = "## Defaults of expected_vad\n";

    private static readonly string Readme = File.ReadAllText(Repository.PathOf("configs", "README.md"));

    /// <summary>The part on the keys is made of <see cref="ConfigTable"/>. After a change there copy the file that the failure names over configs/README.md.</summary>
    [TestMethod]
    public void Keys_AreTheTable()
    {
        var made = Readme[..Readme.IndexOf(Begin, StringComparison.Ordinal)] + Tables() + Readme[Readme.IndexOf(End, StringComparison.Ordinal)..];
        var received = Path.Combine(AppContext.BaseDirectory, "configs.README.received.md");
        File.WriteAllText(received, made);
        Assert.AreEqual(made, Readme, $"the keys changed: copy {received} over configs/README.md");
    }

    /// <summary>A default between backticks, written out, changes nothing.</summary>
    [TestMethod]
    public void Defaults_AreThoseOfTheReader()
    {
        var defaults = Json(ConfigText.One("name: x\n"));
        var keys = ConfigTable.Keys.Where(key => key.Default.StartsWith('`')).ToArray();
        Assert.IsGreaterThan(40, keys.Length);
        foreach (var key in keys)
        {
            Assert.AreEqual(defaults, Json(ConfigText.One($"name: x\n{key.Name}: {key.Default.Trim('`')}\n")), key.Name);
        }
    }

    [TestMethod]
    public void Keys_EachOnceAndExplained()
    {
        CollectionAssert.AllItemsAreUnique(ConfigTable.Keys.Select(key => key.Name).ToArray());
        foreach (var key in ConfigTable.Keys)
        {
            Assert.IsFalse(new[] { key.Values, key.Default, key.Means }.Any(string.IsNullOrWhiteSpace), key.Name);
        }
    }

    [TestMethod]
    public void Example_IsRead()
    {
        var file = ConfigText.Load(Readme.Split("```yaml\n")[1].Split("```")[0]);
        Assert.AreEqual((30, 20, 256), (file.Find("audio").NumEpochs, file.Find("small").NumEpochs, file.Find("small").HiddenDim));
    }

    private static string Tables()
    {
        var text = new StringBuilder(Begin);
        foreach (var (title, keys) in ConfigTable.Sections)
        {
            text.Append($"\n### {title}\n\n| key | values | default | means |\n|---|---|---|---|\n");
            foreach (var key in keys)
            {
                text.Append($"| `{key.Name}` | {key.Values} | {key.Default} | {key.Means} |\n");
            }
        }
        text.Append("\n### Defaults: python\n\n`defaults: python` gives keys that aren't said the values that the Python system has; its files mean with it what they mean there.\n"
            + "`emotionfusion train --dry-run` names those that a file leaves to defaults.\n\n| key | careful | python |\n|---|---|---|\n");
        foreach (var difference in ConfigTable.DifferencesFromPython(new ExperimentConfig { Name = "" }))
        {
            text.Append($"| `{difference.Key}` | `{difference.Value}` | `{difference.Python}` |\n");
        }
        return text.Append('\n').ToString();
    }

    private static string Json(ExperimentConfig config) => System.Text.Json.JsonSerializer.Serialize(config);
}
