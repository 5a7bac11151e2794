using System.CommandLine;
using System.CommandLine.Parsing;
using System.Diagnostics;
using System.Globalization;
using EmotionFusion.Encoders;
using EmotionFusion.Pipeline;

namespace EmotionFusion.Cli;

/// <summary><c>emotionfusion encode</c>: turns a corpus's sound and words into features, once.</summary>
internal sealed class EncodeCommand : Command
{
    private const string Kept = "What is encoded is kept; the same command goes on from there.";

    private readonly Option<string> _corpus = new("--corpus") { Description = "A corpus of configs/corpora.", HelpName = "NAME", Required = true };
    private readonly Option<string?> _audio = new("--audio") { Description = "The encoder of sound (see: encoders list).", HelpName = "ENCODER" };
    private readonly Option<string?> _text = new("--text") { Description = "The encoder of transcripts.", HelpName = "ENCODER" };
    private readonly Option<string?> _labels = CommonOptions.Labels();
    private readonly Option<bool> _frames = new("--frames") { Description = "Keep every frame of sound and every token of text, not one vector an utterance; for programs of one's own." };
    private readonly Option<FeaturePrecision> _precision = new Option<FeaturePrecision>("--precision") { Description = "What features are kept as: float32, or float16 in half the room. Training takes float32.", HelpName = "TYPE", DefaultValueFactory = _ => FeaturePrecision.Float32, CustomParser = ParsePrecision };
    private readonly Option<FillOptions> _shard = CommonOptions.Shard();
    private readonly EncodingOptions _encoding = new();

    public EncodeCommand(Terminal terminal)
        : base("encode", "Encodes a corpus's sound and transcripts into features; only what is missing or has changed.")
    {
        Add(_corpus);
        Add(_audio);
        Add(_text);
        Add(_labels);
        Add(_frames);
        Add(_precision);
        _encoding.AddTo(this);
        Add(_shard);
        Validators.Add(result =>
        {
            if (result.GetResult(_audio) is null && result.GetResult(_text) is null)
            {
                result.AddError("nothing to encode: name an encoder with --audio, --text or both.");
            }
        });
        SetAction(parsed => Guard.Run(terminal.Error, token => Encode(parsed, terminal, token), Kept));
    }

    private int Encode(ParseResult parsed, Terminal terminal, CancellationToken cancellation)
    {
        var workspace = Workspace.Find(Environment.CurrentDirectory, AppContext.BaseDirectory);
        var features = _encoding.Features(parsed, workspace, terminal);
        var catalog = _encoding.Corpora(parsed, workspace);
        var corpus = catalog.Load(parsed.GetRequiredValue(_corpus), parsed.GetValue(_labels));
        CatalogNotices.Print(catalog, terminal);
        var leftOut = 0;
        foreach (var (kind, encoder) in new[] { (EncoderKind.Audio, parsed.GetValue(_audio)), (EncoderKind.Text, parsed.GetValue(_text)) })
        {
            if (encoder is not null)
            {
                var clock = Stopwatch.StartNew();
                var store = features.StoreOf(corpus.Name, Wanted(features.Find(kind, encoder), parsed));
                var result = features.Fill(store, corpus, parsed.GetRequiredValue(_shard), cancellation);
                leftOut += result.Exclusions.Count;
                terminal.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"{kind.ToString().ToLowerInvariant()} {encoder}: {result.Encoded} encoded, {result.Rows - result.Encoded} were there, {result.Exclusions.Count} left out; ")
                    + $"took {Rate.Duration(clock.Elapsed)}; {store.Folder}");
            }
        }

        return leftOut > 0 ? ExitCode.LeftOut : ExitCode.Done;
    }

    private EncoderSpec Wanted(EncoderSpec spec, ParseResult parsed) => spec with
    {
        Pooling = parsed.GetValue(_frames) ? Pooling.Tokens : spec.Pooling,
        Precision = parsed.GetValue(_precision),
    };

    private static FeaturePrecision ParsePrecision(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (text is not ("float32" or "float16"))
        {
            result.AddError($"--precision {text}: expected float32 or float16.");
        }

        return text == "float16" ? FeaturePrecision.Float16 : FeaturePrecision.Float32;
    }
}
