using System.CommandLine;
using EmotionFusion.Encoders;

namespace EmotionFusion.Cli;

/// <summary><c>emotionfusion encoders fetch NAME</c>: brings an encoder of hub.yaml from the model hub.</summary>
internal sealed class EncodersFetchCommand : Command
{
    private const string Kept = "What has come is kept; the same command goes on from there.";

    private readonly Argument<string> _name = new("NAME") { Description = "An encoder that `emotionfusion encoders` says can be fetched." };
    private readonly Option<bool> _accept = new("--accept-licence") { Description = "You have read its licence and accept it." };

    public EncodersFetchCommand(Terminal terminal)
        : base("fetch", "Fetches an encoder from the model hub, checks it against its hash, and writes its encoder.yaml. HF_TOKEN says who asks, HF_ENDPOINT names a mirror, HTTPS_PROXY a proxy.")
    {
        Add(_name);
        Add(_accept);
        SetAction(parsed => Guard.Run(terminal.Error, token => Fetch(parsed, terminal, token), Kept));
    }

    private int Fetch(ParseResult parsed, Terminal terminal, CancellationToken cancellation)
    {
        var list = HubList.Load(Workspace.Find(Environment.CurrentDirectory, AppContext.BaseDirectory).Encoders);
        var entry = list.Find(parsed.GetRequiredValue(_name));
        terminal.Error.WriteLine($"{entry.Name}: {entry.Answers.Description}; {entry.Repository}, {entry.Revision}");
        terminal.Error.WriteLine($"Licence: {entry.Licence}, {entry.LicenceUrl}");
        if (!parsed.GetValue(_accept))
        {
            throw new EmotionFusionException($"Nothing was fetched: read its licence; if you accept it, say so: emotionfusion encoders fetch {entry.Name} --accept-licence");
        }

        var fetched = terminal.Watch("MB", sink =>
        {
            HubFile? current = null;
            return EncoderFetch.Run(list, entry, HubOptions.OfEnvironment(), (file, done, total) =>
            {
                if (file != current)
                {
                    current = file;
                    sink.Begin($"fetching {file.From}", announce: true);
                }

                sink.Report(done / 1e6, Math.Max(total, done) / 1e6);
            }, cancellation);
        });
        foreach (var (file, hash) in fetched.Pinned)
        {
            terminal.Error.WriteLine($"note: nobody had said which hash {file} has; {list.Path} now says {hash}, and another file won't be taken.");
        }

        terminal.Out.WriteLine($"{entry.Name}: {fetched.Spec.Folder}");
        terminal.Out.WriteLine($"To see whether it does what it should: emotionfusion encoders check {entry.Name}");
        return ExitCode.Done;
    }
}
