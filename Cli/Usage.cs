using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace EmotionFusion.Cli;

/// <summary>Adds examples to the end of a command's help.</summary>
internal sealed class Examples : SynchronousCommandLineAction
{
    private const string Import = "emotionfusion features import --corpus EMODB --audio wavlm.npy --name wavlm --ids wavlm.csv";

    private static readonly Dictionary<string, string[]> ByCommand = new()
    {
        ["emotionfusion"] =
        [
            "emotionfusion encode --corpus EMODB --audio whisper-tiny-en --text all-minilm-l6-v2",
            "emotionfusion train -c configs/emodb.yaml --all",
            "emotionfusion predict hello.wav --model classifier.onnx",
            "emotionfusion doctor",
        ],
        ["encode"] =
        [
            "emotionfusion encode --corpus EMODB --audio whisper-tiny-en --text all-minilm-l6-v2",
            "emotionfusion encode --corpus EMODB --audio whisper-tiny-en --shard 1/2   # one of two processes",
            "emotionfusion encode --corpus EMODB --audio whisper-tiny-en --frames --precision float16",
        ],
        ["encoders"] = ["emotionfusion encoders", "emotionfusion encoders fetch wavlm-base --accept-licence", "emotionfusion encoders add exported/ --name my-bert", "emotionfusion encoders check all-minilm-l6-v2"],
        ["encoders fetch"] = ["emotionfusion encoders fetch wavlm-base --accept-licence"],
        ["encoders add"] = ["emotionfusion encoders add exported/ --name my-bert --description BERT --source https://example.org --licence MIT"],
        ["encoders check"] = ["emotionfusion encoders check all-minilm-l6-v2"],
        ["features"] = ["emotionfusion features", "emotionfusion features check EMODB", Import],
        ["features list"] = ["emotionfusion features list", "emotionfusion features list --features /data/features"],
        ["features check"] = ["emotionfusion features check", "emotionfusion features check EMODB"],
        ["features remove"] = ["emotionfusion features remove EMODB/whisper-tiny-en-4b49484cea68", "emotionfusion features remove EMODB/whisper-tiny-en --yes"],
        ["import"] = [Import, "emotionfusion features import --corpus EMODB --audio emotion2vec/train.npy --name emotion2vec-frames --pooling mean"],
        ["train"] =
        [
            "emotionfusion train -c configs/emodb.yaml --dry-run",
            "emotionfusion train -c configs/emodb.yaml --all",
            "emotionfusion train -c configs/emodb_search.yaml --list",
            "emotionfusion train -c configs/emodb.yaml -e audio --runs /data/runs --parallel 2",
            "emotionfusion train --resume runs/audio/20260101-120000",
            "emotionfusion train -c configs/emodb.yaml --all --slurm --time 2:00:00 --max-jobs 8",
        ],
        ["report"] = ["emotionfusion report runs/audio", "emotionfusion report runs/audio/20260101-120000 --output audio.html"],
        ["compare"] =
        [
            "emotionfusion compare runs/audio runs/text runs/both --against audio --out comparison",
            "emotionfusion compare runs --latex table.tex   # the latest finished run of every experiment",
        ],
        ["runs"] = ["emotionfusion runs", "emotionfusion runs --json"],
        ["runs open"] = ["emotionfusion runs open audio"],
        ["runs remove"] = ["emotionfusion runs remove audio/20260101-120000 text/20260101-120000"],
        ["runs check"] = ["emotionfusion runs check", "emotionfusion runs check audio"],
        ["fit"] =
        [
            "emotionfusion fit -c configs/emodb.yaml -e audio",
            "emotionfusion fit -c configs/emodb.yaml -e both --out /data/both --run runs/both/20260101-120000",
        ],
        ["export"] = ["emotionfusion export runs/audio", "emotionfusion export runs/audio/20260101-120000 --fold session_1 --out session_1.onnx", "emotionfusion export classifiers/both/classifier.onnx --with-encoders"],
        ["predict"] =
        [
            "emotionfusion predict hello.wav --model classifier.onnx",
            "emotionfusion predict recordings/ --model classifier.onnx --format jsonl --out emotions.jsonl",
            "emotionfusion predict talk.wav --model classifier.onnx --timeline --format vtt --out talk.vtt",
            "emotionfusion predict --live --model classifier.onnx   # fed by: arecord -f S16_LE -r 16000 -c 1 -t raw | ...",
        ],
        ["serve"] =
        [
            "emotionfusion serve --model classifier.onnx",
            "emotionfusion serve --model classifier.onnx --listen *:8000 --api-key-file key.txt --allow-origin https://example.org",
        ],
        ["corpus"] = ["emotionfusion corpus", "emotionfusion corpus EMODB", "emotionfusion corpus EMODB --check", "emotionfusion corpus EMODB --json"],
        ["folds"] = ["emotionfusion folds EMODB --out folds/emodb.json --leave-out group --groups 5", "emotionfusion folds EMODB --out folds/emodb --form emobox"],
        ["encoders list"] = ["emotionfusion encoders list"],
        ["doctor"] = ["emotionfusion doctor"],
    };

    private static readonly string[] Notes =
    [
        "Folders: features/, runs/ and configs/ are those of the current folder if it holds configs/, else of the",
        "repository that the program was built in.",
        "Exit codes: 0 done, 1 failed, 2 wrong use, 3 done with utterances left out for a fault (--dry-run: something is missing; corpus --check: a fault or warning was found), 130 interrupted (state kept).",
    ];

    private readonly HelpAction _help;

    /// <summary>Every example, for whoever checks that they can be typed.</summary>
    public static IEnumerable<string> All => ByCommand.Values.SelectMany(lines => lines);

    private Examples(HelpAction help) => _help = help;

    public override bool ClearsParseErrors => true;

    /// <summary>Has the help of <paramref name="root"/> and all its commands end with examples.</summary>
    public static void AddTo(RootCommand root)
    {
        var option = root.Options.OfType<HelpOption>().Single();
        option.Action = new Examples((HelpAction)option.Action!);
    }

    public override int Invoke(ParseResult parseResult)
    {
        var code = _help.Invoke(parseResult);
        var command = parseResult.CommandResult.Command;
        var output = parseResult.InvocationConfiguration.Output;
        output.WriteLine("Examples:");
        foreach (var line in command is RootCommand ? OfRoot(command) : Of(command))
        {
            output.WriteLine($"  {line}");
        }

        if (command is RootCommand && command.Subcommands.Count > 1)
        {
            output.WriteLine();
            foreach (var line in Notes)
            {
                output.WriteLine(line);
            }
        }

        return code;
    }

    // Commands of two commands may have one name: features list, encoders list.
    private static string[] Of(Command command) =>
        ByCommand.GetValueOrDefault($"{command.Parents.First().Name} {command.Name}") ?? ByCommand[command.Name];

    // A program may have some of the commands only.
    private static IEnumerable<string> OfRoot(Command root) =>
        ByCommand["emotionfusion"].Where(line => root.Subcommands.Any(command => line.Split(' ')[1] == command.Name));
}

/// <summary>Says what is wrong with a command line, and what was probably meant.</summary>
internal static class UsageErrors
{
    public static int Print(ParseResult parsed, TextWriter error)
    {
        var command = parsed.CommandResult.Command;
        var unknown = parsed.UnmatchedTokens.Where(token => Explain(token, command) is not null).ToArray();
        foreach (var token in unknown)
        {
            error.WriteLine($"error: {Explain(token, command)}");
        }

        foreach (var message in parsed.Errors.Select(failure => failure.Message).Distinct().Where(message => !Mentions(message, unknown)))
        {
            error.WriteLine($"error: {message}");
        }

        error.WriteLine($"See: {PathOf(parsed)} --help");
        return ExitCode.WrongUse;
    }

    private static string Explain(string token, Command command)
    {
        if (token.StartsWith('-'))
        {
            var names = command.Options.SelectMany(option => option.Aliases.Append(option.Name)).Where(name => name.StartsWith("--", StringComparison.Ordinal));
            return $"unknown option '{token}'.{Nearest.Hint(token.Split('=')[0], names)}";
        }

        return command.Subcommands.Count > 0
            ? $"unknown command '{token}'.{Nearest.Hint(token, command.Subcommands.Select(sub => sub.Name))}"
            : $"'{token}' is not expected here.";
    }

    // The parser's own words for the same fault would say it twice, and a wrong command isn't a missing one.
    private static bool Mentions(string message, string[] unknown) =>
        unknown.Length > 0 && (unknown.Any(token => message.Contains($"'{token}'", StringComparison.Ordinal))
            || message.StartsWith("Required command", StringComparison.Ordinal));

    private static string PathOf(ParseResult parsed)
    {
        var names = new List<string>();
        for (var result = parsed.CommandResult; result is not null; result = result.Parent as System.CommandLine.Parsing.CommandResult)
        {
            names.Insert(0, result.Command is RootCommand ? "emotionfusion" : result.Command.Name);
        }

        return string.Join(' ', names);
    }
}
