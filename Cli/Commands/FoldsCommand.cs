using System.CommandLine;
using EmotionFusion.Evaluation;
using EmotionFusion.Pipeline;
using EmotionFusion.Training;

namespace EmotionFusion.Cli;

/// <summary><c>emotionfusion folds NAME --out PATH</c>: writes a split down, with hashes, for experiments (<c>folds: PATH</c>) here and elsewhere.</summary>
internal sealed class FoldsCommand : Command
{
    private readonly Argument<string> _name = new("NAME") { Description = "A corpus of configs/corpora." };
    private readonly Option<string[]> _data = CommonOptions.Data();
    private readonly Option<string?> _labels = CommonOptions.Labels();
    private readonly Option<string> _out = new("--out") { Description = "The file to write, or with --form emobox the folder.", HelpName = "PATH", Required = true };
    private readonly Option<string?> _leaveOut = Choice<LeaveOut>("--leave-out", "What a fold is tested on. [default: the corpus's own split if it has one, else session]");
    private readonly Option<int?> _groups = new("--groups") { Description = "How many groups of speakers --leave-out group makes. [default: 5]", HelpName = "N" };
    private readonly Option<string?> _strategy = Choice<ValidationStrategy>("--val-strategy", "Who validates, as in an experiment. [default: auto; in EmoBox's form training keeps them all]");
    private readonly Option<double?> _share = new("--val-split") { Description = "The share held out to validate. [default: 0.1]", HelpName = "SHARE" };
    private readonly Option<int?> _seed = new("--seed") { Description = "Decides between equally good speakers to validate; never who is tested. [default: that of experiments]", HelpName = "N" };
    private readonly Option<string?> _form = Choice<FoldForm>("--form", "json: folds.json, with hashes of the data; emobox: fold_1/NAME_train_fold_1.jsonl and so on. [default: json]");

    public FoldsCommand(Terminal terminal)
        : base("folds", "Writes a corpus's folds down with hashes of its labels, speakers and sounds, so that others can train on the very same split.")
    {
        Add(_name);
        foreach (var option in new Option[] { _out, _leaveOut, _groups, _strategy, _share, _seed, _form, _labels, _data })
        {
            Add(option);
        }

        Validators.Add(result =>
        {
            if (Errors(result).FirstOrDefault(error => error is not null) is { } error)
            {
                result.AddError(error);
            }
        });
        SetAction(parsed => Guard.Run(terminal.Error, token => Run(parsed, terminal, token)));
    }

    private IEnumerable<string?> Errors(System.CommandLine.Parsing.CommandResult result)
    {
        if (result.GetValue(_groups) is { } groups)
        {
            yield return groups < 2 ? $"--groups {groups}: expected 2 or more." : null;
            yield return result.GetValue(_leaveOut) != "group" ? "--groups needs --leave-out group." : null;
        }

        yield return result.GetValue(_share) is { } share and not (> 0 and < 1) ? FormattableString.Invariant($"--val-split {share}: expected a share above 0 and below 1.") : null;
        yield return result.GetValue(_seed) is < 0 ? "--seed: expected 0 or more." : null;
        yield return result.GetValue(_form) == "emobox" && result.GetValue(_strategy) is "auto" or "rotate_speakers"
            ? "--form emobox has one validation part a fold, so speakers can't take turns; take --val-strategy speaker or random, or leave it out."
            : null;
    }

    private int Run(ParseResult parsed, Terminal terminal, CancellationToken cancellation)
    {
        var workspace = Workspace.Find(Environment.CurrentDirectory, AppContext.BaseDirectory);
        var catalog = CorpusCatalog.Open(workspace.CorpusConfigs, parsed.GetValue(_data) ?? []);
        var corpus = catalog.Load(parsed.GetValue(_name)!, parsed.GetValue(_labels));
        corpus = terminal.Watch("sounds", sink =>
        {
            sink.Begin($"reading {corpus.Name}", announce: false);
            var facts = SoundFacts.Read(corpus, workspace.Features, done => sink.Report(done, corpus.Utterances.Count), cancellation);
            return SoundFacts.WithRecordings(corpus, facts);
        });
        var (form, path) = (Value<FoldForm>(parsed, _form) ?? FoldForm.Json, Path.GetFullPath(parsed.GetValue(_out)!));
        var written = FoldExport.Write(
            corpus, ConfigOf(parsed, corpus), parsed.GetValue(_seed), form, path, withValidation: parsed.GetValue(_strategy) is not null, catalog.PlaceOf(corpus.Name).Root!);
        CatalogNotices.Print(catalog, terminal);
        FoldsPrinter.Print(corpus, written, path, terminal);
        return corpus.Exclusions.Any(exclusion => !exclusion.OnPurpose) ? ExitCode.LeftOut : ExitCode.Done;
    }

    private ExperimentConfig ConfigOf(ParseResult parsed, Corpus corpus)
    {
        var defaults = new ExperimentConfig { Name = corpus.Name };
        var leaveOut = Value<LeaveOut>(parsed, _leaveOut);
        var isOfficial = leaveOut is null && corpus.Utterances.All(utterance => utterance.Split is not null);
        return defaults with
        {
            TrainDatasets = [corpus.Name],
            EvaluationMode = isOfficial ? EvaluationMode.Holdout : EvaluationMode.Loso,
            LeaveOut = leaveOut ?? defaults.LeaveOut,
            Groups = parsed.GetValue(_groups) ?? defaults.Groups,
            ValidationStrategy = Value<ValidationStrategy>(parsed, _strategy) ?? defaults.ValidationStrategy,
            ValidationShare = parsed.GetValue(_share) ?? defaults.ValidationShare,
        };
    }

    private static Option<string?> Choice<TEnum>(string name, string description) where TEnum : struct, Enum
    {
        string[] names = [.. Enum.GetValues<TEnum>().Select(ConfigKey.NameOf)];
        var option = new Option<string?>(name) { Description = description, HelpName = string.Join('|', names) };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var value }] && !names.Contains(value))
            {
                result.AddError($"{name} {value}: expected {string.Join(", ", names)}.{Nearest.Hint(value, names)}");
            }
        });
        return option;
    }

    private static TEnum? Value<TEnum>(ParseResult parsed, Option<string?> option) where TEnum : struct, Enum =>
        parsed.GetValue(option) is { } name ? Enum.GetValues<TEnum>().First(value => ConfigKey.NameOf(value) == name) : null;
}
