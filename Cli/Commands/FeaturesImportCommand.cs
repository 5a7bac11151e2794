using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using EmotionFusion.Encoders;
using EmotionFusion.Pipeline;

namespace EmotionFusion.Cli;

/// <summary><c>emotionfusion features import</c>: takes features that were made elsewhere.</summary>
internal sealed class FeaturesImportCommand : Command
{
    private const string Kept = "What is imported is kept; the same command goes on from there.";
    private const int Named = 3;

    private static readonly string[] Poolings = ["mean", "first", "last", "max"];

    private readonly Option<string> _corpus = new("--corpus") { Description = "The corpus of configs/corpora whose they are.", HelpName = "NAME", Required = true };
    private readonly Option<string?> _audio = new("--audio") { Description = "Features of its sound: a .npy or .safetensors file.", HelpName = "FILE" };
    private readonly Option<string?> _text = new("--text") { Description = "Features of its transcripts.", HelpName = "FILE" };
    private readonly Option<string?> _ids = new("--ids") { Description = "Whose each row is: a text file with an id a line, or a CSV file. [default: the file beside, ending in .ids, .txt or .csv]", HelpName = "FILE" };
    private readonly Option<string> _idColumn = new("--id-column") { Description = "The column of ids in a CSV file.", HelpName = "COLUMN", DefaultValueFactory = _ => "id" };
    private readonly Option<string?> _tensor = new("--tensor") { Description = "Which tensor of a safetensors file holds all rows. [default: its only one; of several, one an utterance]", HelpName = "TENSOR" };
    private readonly Option<string> _pooling = new Option<string>("--pooling") { Description = "How frames become one vector.", DefaultValueFactory = _ => Poolings[0] }.AcceptOnlyFromAmong(Poolings);
    private readonly Option<string> _name = new("--name") { Description = "What experiments call them (audio_model_name, text_model_name).", HelpName = "NAME", DefaultValueFactory = _ => ColumnFeatures.EncoderName };
    private readonly Option<string[]> _data = CommonOptions.Data();
    private readonly Option<string?> _features = CommonOptions.Features();

    public FeaturesImportCommand(Terminal terminal)
        : base("import", "Imports features from files: a matrix with a list of ids, a tensor an utterance, or emotion2vec's frames (NAME.npy, NAME.lengths, NAME.emo).")
    {
        foreach (var option in new Option[] { _corpus, _audio, _text, _ids, _idColumn, _tensor, _pooling, _name, _data, _features })
        {
            Add(option);
        }

        Validators.Add(result =>
        {
            if (result.GetResult(_audio) is null == result.GetResult(_text) is null)
            {
                result.AddError("name one file, with --audio or with --text.");
            }
        });
        SetAction(parsed => Guard.Run(terminal.Error, token => Import(parsed, terminal, token), Kept));
    }

    private int Import(ParseResult parsed, Terminal terminal, CancellationToken cancellation)
    {
        var workspace = Workspace.Find(Environment.CurrentDirectory, AppContext.BaseDirectory);
        var features = Path.GetFullPath(parsed.GetValue(_features) ?? workspace.Features);
        var (kind, file) = parsed.GetValue(_audio) is { } audio ? (EncoderKind.Audio, audio) : (EncoderKind.Text, parsed.GetValue(_text)!);
        var name = parsed.GetRequiredValue(_name);
        var corpus = CorpusCatalog.Open(workspace.CorpusConfigs, parsed.GetValue(_data) ?? [], features).Load(parsed.GetRequiredValue(_corpus));
        var clock = Stopwatch.StartNew();
        var source = FileFeatures.Open(name, kind, Path.GetFullPath(file), new(
            parsed.GetValue(_ids), parsed.GetRequiredValue(_idColumn), parsed.GetValue(_tensor), Enum.Parse<Pooling>(parsed.GetRequiredValue(_pooling), ignoreCase: true)));
        AssertFree(name, kind, corpus, source.Spec, EncoderCatalog.Open(workspace.Encoders), features);
        var store = FeatureStore.Open(features, corpus.Name, source.Spec);
        IReadOnlyList<string> unknown = [];
        var result = FillMeter.Watch(terminal, store, progress =>
        {
            var imported = FeatureImport.Run(store, corpus, source, progress, cancellation);
            unknown = imported.Unknown;
            return imported.Fill;
        });
        terminal.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{kind.ToString().ToLowerInvariant()} {name}: {result.Encoded} imported, {result.Rows - result.Encoded} were there, {result.Exclusions.Count} left out; ")
            + $"took {Rate.Duration(clock.Elapsed)}; {store.Folder}");
        if (unknown.Count > 0)
        {
            terminal.Error.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"note: {unknown.Count} of {file} aren't among the corpus's utterances: {string.Join(", ", unknown.Take(Named))}{(unknown.Count > Named ? ", ..." : "")}"));
        }

        return result.Exclusions.Count > 0 ? ExitCode.LeftOut : ExitCode.Done;
    }

    /// <summary>A name stands for one thing.</summary>
    private static void AssertFree(string name, EncoderKind kind, Corpus corpus, EncoderSpec spec, EncoderCatalog encoders, string features)
    {
        if (encoders.Names.Contains(name))
        {
            throw new EmotionFusionException($"'{name}' is an encoder here (emotionfusion encoders list); call the features otherwise with --name.");
        }

        if (name == ColumnFeatures.EncoderName && corpus.Features.ContainsKey(kind))
        {
            throw new EmotionFusionException($"{corpus.Name} came with features in its table, which are called {name}; call these otherwise with --name.");
        }

        if (ImportedStores.Find(features, corpus.Name, name, kind) is { } other && other.Fingerprint != spec.Fingerprint)
        {
            throw new EmotionFusionException(
                $"{corpus.Name} has other features called {name}: {FeatureStore.Open(features, corpus.Name, other).Folder}. Call these otherwise with --name, or remove that folder.");
        }
    }
}
