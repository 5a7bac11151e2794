using System.CommandLine;
using EmotionFusion.Tests;

namespace EmotionFusion.Cli.Tests;

[TestClass]
public sealed class HelpTests
{
    [TestMethod]
    [DataRow("", "encode", "train", "report", "compare", "runs", "predict", "serve", "corpus", "encoders", "doctor", "Exit codes")]
    [DataRow("encode", "--corpus", "--audio", "--text", "--features", "--data", "--device", "--threads", "--shard", "Examples:")]
    [DataRow("train", "--config", "-c", "--experiment", "-e", "--all", "-a", "--runs", "--features", "--data", "--parallel", "Examples:")]
    [DataRow("report", "RUN", "--output", "Examples:")]
    [DataRow("compare", "RUN", "--against", "--out", "--html", "--csv", "--latex", "--markdown", "--runs", "Examples:")]
    [DataRow("runs", "open", "remove", "check", "--json", "--runs", "Examples:")]
    [DataRow("runs check", "RUN", "--runs", "emotionfusion runs check")]
    [DataRow("predict", "SOURCE", "--model", "--text", "--format", "--timeline", "--pauses", "energy gate", "--explain", "--live", "--rate", "standard input", "Examples:")]
    [DataRow("serve", "--model", "--listen", "--api-key-file", "EMOTIONFUSION_API_KEY", "--allow-origin", "--max-body", "--max-seconds", "--timeout", "--parallel", "--queue", "--streams", "Examples:")]
    [DataRow("corpus", "NAME", "--data", "Examples:")]
    [DataRow("encoders", "list", "Examples:")]
    [DataRow("encoders list", "Examples:")]
    [DataRow("doctor", "Examples:")]
    public void Help_OfEachCommand_NamesItsOptionsAndExamples(string command, params string[] words)
    {
        var help = RunningProgram.Run(Repository.Root, [.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]).Expect(0);
        foreach (var word in words)
        {
            Assert.Contains(word, help.Out);
        }
    }

    [TestMethod]
    public void Help_OfEveryCommandThereIs_EndsWithExamples()
    {
        var paths = Paths(App.Build(new Terminal()), []).ToArray();
        CollectionAssert.IsSubsetOf(new[] { "features import", "folds", "fit", "export" }, paths.Select(path => string.Join(' ', path)).ToArray());
        foreach (var path in paths)
        {
            var help = RunningProgram.Run(Repository.Root, [.. path, "--help"]).Expect(0).Out;
            Assert.Contains($"Examples:\n  emotionfusion {path[0]}", help, string.Join(' ', path));
        }

        static IEnumerable<string[]> Paths(Command command, string[] path) =>
            command.Subcommands.SelectMany(sub => Paths(sub, [.. path, sub.Name]).Prepend([.. path, sub.Name]));
    }

    [TestMethod]
    public void NoArguments_ShowsHelp_AsWrongUse() => Assert.Contains("Usage:", RunningProgram.Run(Repository.Root).Expect(2).Out);

    [TestMethod]
    public void Examples_OfEveryCommand_Parse()
    {
        var root = App.Build(new Terminal());
        foreach (var line in Examples.All)
        {
            var arguments = line.Split('#')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..];
            Assert.IsEmpty(root.Parse(arguments, App.Parsing).Errors, line);
        }
    }
}
