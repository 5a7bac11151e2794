using System.CommandLine;
using EmotionFusion.Encoders;
using EmotionFusion.Pipeline;

namespace EmotionFusion.Cli;

/// <summary><c>emotionfusion encode</c>: turns a corpus's sound and words into features, once.</summary>
public static class EncodeCommand
{
    private const string Kept = "What is encoded is kept; the same command goes on from there.";

    public static Command Build(Terminal terminal)
    {
        var corpus = new Option<string>("--corpus") { Description = "A corpus of configs/corpora.", HelpName = "NAME", Required = true };
        var audio = new Option<string?>("--audio") { Description = "The encoder of sound (see: encoders list).", HelpName = "ENCODER" };
        var text = new Option<string?>("--text") { Description = "The encoder of transcripts.", HelpName = "ENCODER" };
        var (features, data, shard) = (CommonOptions.Features(), CommonOptions.Data(), ShardOption.Create());
        var (device, threads) = (CommonOptions.Device(), CommonOptions.Threads());
        var command = new Command("encode", "Encodes a corpus's sound and transcripts into features; only what is missing or has changed.")
        {
            corpus, audio, text, features, data, device, threads, shard,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(audio) is null && result.GetResult(text) is null)
            {
                result.AddError("nothing to encode: name an encoder with --audio, --text or both.");
            }
        });
        command.SetAction(parsed => Guard.Run(terminal.Error, token =>
        {
            var workspace = Workspace.Find(Environment.CurrentDirectory, AppContext.BaseDirectory);
            var preparation = new FeaturePreparation
            {
                Terminal = terminal,
                Encoders = EncoderCatalog.Open(workspace.Encoders),
                FeaturesRoot = Path.GetFullPath(parsed.GetValue(features) ?? workspace.Features),
                Device = parsed.GetValue(device),
                Threads = parsed.GetValue(threads),
            };
            var utterances = CorpusCatalog.Open(workspace.CorpusConfigs, parsed.GetValue(data)).Load(parsed.GetRequiredValue(corpus));
            var share = parsed.GetValue(shard);
            var options = new FillOptions(share.Index, share.Count);
            (EncoderKind Kind, string? Encoder)[] wanted = [(EncoderKind.Audio, parsed.GetValue(audio)), (EncoderKind.Text, parsed.GetValue(text))];
            var leftOut = wanted
                .Where(pair => pair.Encoder is not null)
                .Sum(pair => preparation.Encode(utterances, pair.Kind, pair.Encoder!, options, token));
            return leftOut > 0 ? ExitCode.LeftOut : ExitCode.Done;
        }, Kept));
        return command;
    }
}
