using System.CommandLine;
using EmotionFusion.Encoders;
using EmotionFusion.Pipeline;

namespace EmotionFusion.Cli;

/// <summary><c>emotionfusion encode</c>: turns a corpus's sound and words into features, once.</summary>
public sealed class EncodeCommand : Command
{
    private const string Kept = "What is encoded is kept; the same command goes on from there.";

    private readonly Option<string> _corpus = new("--corpus") { Description = "A corpus of configs/corpora.", HelpName = "NAME", Required = true };
    private readonly Option<string?> _audio = new("--audio") { Description = "The encoder of sound (see: encoders list).", HelpName = "ENCODER" };
    private readonly Option<string?> _text = new("--text") { Description = "The encoder of transcripts.", HelpName = "ENCODER" };
    private readonly Option<ShardOption> _shard = ShardOption.Create();
    private readonly EncodingOptions _encoding = new();

    public EncodeCommand(Terminal terminal)
        : base("encode", "Encodes a corpus's sound and transcripts into features; only what is missing or has changed.")
    {
        Add(_corpus);
        Add(_audio);
        Add(_text);
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
        var preparation = _encoding.Preparation(parsed, workspace, terminal);
        var utterances = _encoding.Corpora(parsed, workspace).Load(parsed.GetRequiredValue(_corpus));
        var share = parsed.GetValue(_shard);
        var options = new FillOptions(share.Index, share.Count);
        (EncoderKind Kind, string? Encoder)[] wanted = [(EncoderKind.Audio, parsed.GetValue(_audio)), (EncoderKind.Text, parsed.GetValue(_text))];
        var leftOut = wanted
            .Where(pair => pair.Encoder is not null)
            .Sum(pair => preparation.Encode(utterances, pair.Kind, pair.Encoder!, options, cancellation));
        return leftOut > 0 ? ExitCode.LeftOut : ExitCode.Done;
    }
}
