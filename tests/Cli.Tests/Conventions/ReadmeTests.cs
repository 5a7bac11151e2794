using EmotionFusion.Tests;

namespace EmotionFusion.Cli.Tests;

/// <summary>What README shows can be typed.</summary>
[TestClass]
public sealed class ReadmeTests
{
    [TestMethod]
    public void CodeBlocks_EachCommand_Parses()
    {
        var root = App.Build(new Terminal());
        var wrong = Commands()
            .Select(line => (line, errors: root.Parse(Arguments(line), App.Parsing).Errors))
            .Where(pair => pair.errors.Count > 0)
            .Select(pair => $"{pair.line}: {pair.errors[0].Message}")
            .ToArray();
        Assert.AreEqual("", string.Join('\n', wrong));
    }

    [TestMethod]
    [DataRow("encode --corpus EMODB --audio whisper-tiny-en --text all-minilm-l6-v2")]
    [DataRow("train -c configs/emodb.yaml")]
    public void CodeBlocks_MainCommand_IsThere(string command) =>
        Assert.IsTrue(Commands().Any(line => line.Contains($"emotionfusion {command}", StringComparison.Ordinal)), $"README.md shows no '{command}'");

    // Lines of fenced blocks that start the program, a prompt in front allowed.
    private static IEnumerable<string> Commands()
    {
        var inBlock = false;
        foreach (var line in File.ReadLines(Repository.PathOf("README.md")).Select(line => line.Trim()))
        {
            if (line.StartsWith("```", StringComparison.Ordinal))
            {
                inBlock = !inBlock;
            }
            else if (inBlock && Program(line) is { } command)
            {
                yield return command;
            }
        }
    }

    private static string? Program(string line)
    {
        var command = line.TrimStart('$', ' ');
        return command.Split(' ')[0].Split('/')[^1] == "emotionfusion" ? command : null;
    }

    private static string[] Arguments(string command) =>
        command.Split('#')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..];
}
