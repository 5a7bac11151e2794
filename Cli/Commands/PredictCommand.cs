using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text;
using EmotionFusion.Encoders;
using EmotionFusion.Prediction;

namespace EmotionFusion.Cli;

/// <summary><c>emotionfusion predict</c>: what a trained classifier says of files, folders, tables and live sound.</summary>
internal sealed class PredictCommand : Command
{
    private const string Kept = "What is written is kept.";

    private static readonly string[] Plain = ["csv", "jsonl"];
    private static readonly string[] OverTime = ["csv", "json", "vtt", "audacity"];

    private readonly Argument<string[]> _sources = new("SOURCE")
    {
        Description = "Sound files; folders, with their subfolders; tables (.csv, .tsv); or - for a list of sound files' paths on standard input, one a line.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string> _model = new("--model", "-m") { Description = "The classifier's file, as fit and export write it.", HelpName = "FILE", Required = true };
    private readonly Option<string?> _text = new("--text") { Description = "What is said, the same in all sources; without a source: words alone.", HelpName = "WORDS" };
    private readonly Option<string?> _fileColumn = new("--file-column") { Description = "The column of a table that names sound files. [default: file, path, audio, audio_path, wav or filename]", HelpName = "NAME" };
    private readonly Option<string?> _textColumn = new("--text-column") { Description = "The column of a table that holds transcripts. [default: text, transcript, transcription, sentence or words]", HelpName = "NAME" };
    private readonly Option<string?> _format = new("--format") { Description = "csv or jsonl; with --timeline csv, json, vtt or audacity (a label track). [default: csv]", HelpName = "FORMAT" };
    private readonly Option<string?> _out = new("--out", "-o") { Description = "The file to write, in place of standard output.", HelpName = "FILE" };
    private readonly Option<bool> _timeline = new("--timeline") { Description = "Emotion over time: windows of each recording." };
    private readonly Option<bool> _pauses = new("--pauses") { Description = "With --timeline: cut at pauses first. A simple energy gate finds them: .3 s that are 30 dB below the loud parts." };
    private readonly Option<double?> _window = Seconds("--window", "With --timeline, --live and --explain: seconds that are classified, or silenced, at a time. [default: 3; --explain: .5]");
    private readonly Option<double?> _hop = Seconds("--hop", "Seconds from one window to the next. [default: 1; --live: .5; --explain: .25]");
    private readonly Option<bool> _explain = new("--explain") { Description = "Which seconds carried the decision, as JSON: by how much its log-odds fall when a window is silenced." };
    private readonly Option<bool> _live = new("--live") { Description = "Sound on standard input while it comes: bare samples, mono, 16 bits, little-endian." };
    private readonly Option<int> _rate = new("--rate") { Description = "With --live: samples a second.", HelpName = "HZ", DefaultValueFactory = _ => AudioFile.SampleRate };
    private readonly Option<string?> _encoders = new("--encoders") { Description = "The folder of encoder folders. [default: beside the classifier, else those of the project]", HelpName = "DIR" };
    private readonly Option<DeviceOption> _device = CommonOptions.Device();
    private readonly Option<int> _threads = CommonOptions.Threads();

    public PredictCommand(Terminal terminal)
        : base("predict", "Classifies files, folders, tables, words or live sound with a trained classifier.")
    {
        Add(_sources);
        foreach (var option in new Option[] { _model, _text, _fileColumn, _textColumn, _format, _out, _timeline, _pauses, _window, _hop, _explain, _live, _rate, _encoders, _device, _threads })
        {
            Add(option);
        }

        Validators.Add(Validate);
        SetAction(parsed => Guard.Run(terminal.Error, token => Predict(parsed, terminal, token), Kept));
    }

    private static Option<double?> Seconds(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "SECONDS",
        CustomParser = result =>
        {
            if (double.TryParse(result.Tokens[0].Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and <= 3600)
            {
                return seconds;
            }

            result.AddError($"{name} {result.Tokens[0].Value}: expected seconds, more than 0 and at most 3600.");
            return null;
        },
    };

    private void Validate(CommandResult result)
    {
        var (timeline, explain, live) = (result.GetValue(_timeline), result.GetValue(_explain), result.GetValue(_live));
        var sources = result.GetValue(_sources) ?? [];
        var format = result.GetValue(_format);
        var formats = explain ? ["json"] : timeline ? OverTime : Plain;
        var fault = (timeline ? 1 : 0) + (explain ? 1 : 0) + (live ? 1 : 0) > 1 ? "--timeline, --explain and --live are three things: name one."
            : live && sources.Length > 0 ? "--live reads standard input: name no source."
            : !live && sources.Length == 0 && (timeline || explain || result.GetValue(_text) is null) ? "nothing to classify: name a file, a folder or a table, or words with --text."
            : sources.Count(source => source == "-") > 1 ? "- stands for standard input, which can be read once."
            : format is not null && !formats.Contains(format) ? $"--format {format}: expected {string.Join(", ", formats)}.{Nearest.Hint(format, formats)}"
            : result.GetValue(_pauses) && !timeline ? "--pauses belongs to --timeline."
            : (result.GetResult(_window) ?? result.GetResult(_hop)) is not null && !timeline && !explain && !live ? "--window and --hop belong to --timeline, --explain or --live."
            : null;
        if (fault is not null)
        {
            result.AddError(fault);
        }
    }

    private int Predict(ParseResult parsed, Terminal terminal, CancellationToken cancellation)
    {
        using var classifier = EmotionClassifier.Load(parsed.GetRequiredValue(_model), new ClassifierOptions
        {
            Encoders = parsed.GetValue(_encoders),
            Device = parsed.GetRequiredValue(_device),
            Threads = parsed.GetValue(_threads),
        });
        if (!classifier.TakesText && (parsed.GetValue(_text) ?? parsed.GetValue(_textColumn)) is not null)
        {
            throw new EmotionFusionException($"{parsed.GetValue(_model)}: takes sound alone; --text and --text-column are for classifiers of words.");
        }

        var rows = parsed.GetValue(_live) ? [] : Rows(parsed, classifier); // what can't be read leaves an old result alone
        using var file = parsed.GetValue(_out) is { } path ? Create(path, [parsed.GetRequiredValue(_model), .. parsed.GetValue(_sources) ?? []]) : null;
        using var run = new PredictRun(classifier, file ?? terminal.Out, terminal, file is not null, cancellation);
        var (window, hop, format) = (parsed.GetValue(_window), parsed.GetValue(_hop), parsed.GetValue(_format));
        if (parsed.GetValue(_live))
        {
            var defaults = new StreamOptions();
            return run.Live(format, defaults with { Window = Time(window, defaults.Window), Hop = Time(hop, defaults.Hop), SampleRate = parsed.GetValue(_rate), Text = parsed.GetValue(_text) });
        }

        if (parsed.GetValue(_timeline))
        {
            var defaults = new TimelineOptions();
            return run.Timelines(rows, format, defaults with { Window = Time(window, defaults.Window), Hop = Time(hop, defaults.Hop), Pauses = parsed.GetValue(_pauses) });
        }

        if (parsed.GetValue(_explain))
        {
            var defaults = new ExplanationOptions();
            return run.Explain(rows, defaults with { Window = Time(window, defaults.Window), Hop = Time(hop, defaults.Hop) });
        }

        return run.Utterances(rows, format);
    }

    private static TimeSpan Time(double? seconds, TimeSpan otherwise) => seconds is { } given ? TimeSpan.FromSeconds(given) : otherwise;

    // It grows while the work goes on, so that an interruption leaves what is done.
    private static StreamWriter Create(string path, IEnumerable<string> inputs)
    {
        if (inputs.Any(input => Path.GetFullPath(input) == Path.GetFullPath(path)))
        {
            throw new EmotionFusionException($"--out {path}: is what is read; name another file.");
        }

        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            return new StreamWriter(path, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EmotionFusionException($"--out {path}: can't be written: {e.Message}", e);
        }
    }

    private SourceRow[] Rows(ParseResult parsed, EmotionClassifier classifier)
    {
        var (sources, text) = (parsed.GetValue(_sources) ?? [], parsed.GetValue(_text));
        var columns = new TableColumns(parsed.GetValue(_fileColumn), parsed.GetValue(_textColumn));
        return sources.Length == 0
            ? [new SourceRow(null, text, PredictionInput.OfText(text!))]
            : [.. sources.SelectMany(source => PredictionSource.Read(source, text, columns, classifier.TakesText, Console.In))];
    }
}
