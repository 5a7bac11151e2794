using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using EmotionFusion.Encoders;
using EmotionFusion.Prediction;
using EmotionFusion.Web;

namespace EmotionFusion.Cli;

/// <summary><c>emotionfusion serve</c>: a trained classifier behind HTTP, with a page. Options only; the Web project serves.</summary>
internal sealed class ServeCommand : Command
{
    private const string Kept = "The requests that were running are answered; nothing of a client's was kept.";
    private const string KeyVariable = "EMOTIONFUSION_API_KEY";

    private readonly Option<string> _model = new("--model", "-m") { Description = "The classifier's file, as fit and export write it.", HelpName = "FILE", Required = true };
    private readonly Option<string> _listen = new("--listen") { Description = "Address and port; *:8000 is all addresses of the machine. Beyond loopback a key is wanted.", HelpName = "ADDRESS:PORT", DefaultValueFactory = _ => "127.0.0.1:8000" };
    private readonly Option<string?> _keyFile = new("--api-key-file") { Description = $"A file with the key that clients must name. [default: ${KeyVariable}, else none]", HelpName = "FILE" };
    private readonly Option<string[]> _origins = new("--allow-origin") { Description = "Another site whose pages may ask, such as https://example.org; may be given again.", HelpName = "ORIGIN" };
    private readonly Option<double> _body = Number("--max-body", "Megabytes of a request.", 20, 0.001, 1000);
    private readonly Option<double> _seconds = Number("--max-seconds", "Seconds of a sound.", 300, 0.1, 3600);
    private readonly Option<double> _timeout = Number("--timeout", "Seconds from a request's first byte to its answer.", 30, 0.1, 3600);
    private readonly Option<int> _parallel = Count("--parallel", "Requests that are worked on at once.", Environment.ProcessorCount, 1);
    private readonly Option<int> _queue = Count("--queue", "Requests more that may wait; others are sent away with 503.", 32, 0);
    private readonly Option<int> _streams = Count("--streams", "Live streams at once.", 8, 0);
    private readonly Option<string?> _encoders = new("--encoders") { Description = "The folder of encoder folders. [default: beside the classifier, else those of the project]", HelpName = "DIR" };
    private readonly Option<DeviceOption> _device = CommonOptions.Device();

    public ServeCommand(Terminal terminal)
        : base("serve", "Serves a trained classifier over HTTP: an API, live streams and a page with a microphone.")
    {
        foreach (var option in new Option[] { _model, _listen, _keyFile, _origins, _body, _seconds, _timeout, _parallel, _queue, _streams, _encoders, _device })
        {
            Add(option);
        }

        _listen.Validators.Add(result => Require(result.Tokens.Count == 0 || Listen(result.Tokens[0].Value) is not null, result, "expected an address and a port, such as 127.0.0.1:8000, [::1]:8000 or *:8000"));
        _origins.Validators.Add(result => Require(result.Tokens.All(token => IsOrigin(token.Value)), result, "expected a scheme and a host, perhaps a port, such as https://example.org"));
        SetAction(parsed => Guard.Run(terminal.Error, token => Serve(parsed, terminal, token), Kept));
    }

    // In methods of their own, which other commands never run: the Web project and what it uses are loaded with them.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static IPEndPoint? Listen(string text) => ServerOptions.ParseListen(text);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool IsOrigin(string text) => ServerOptions.IsOrigin(text);

    private int Serve(ParseResult parsed, Terminal terminal, CancellationToken cancellation)
    {
        var options = new ServerOptions
        {
            Listen = Listen(parsed.GetRequiredValue(_listen))!,
            ApiKey = parsed.GetValue(_keyFile) is { } file ? ServerOptions.ReadKey(file) : Environment.GetEnvironmentVariable(KeyVariable) is { Length: > 0 } key ? key : null,
            AllowedOrigins = parsed.GetValue(_origins) ?? [],
            MaxBody = (long)(parsed.GetValue(_body) * 1e6),
            MaxSeconds = parsed.GetValue(_seconds),
            Timeout = TimeSpan.FromSeconds(parsed.GetValue(_timeout)),
            Parallel = parsed.GetValue(_parallel),
            Queue = parsed.GetValue(_queue),
            Streams = parsed.GetValue(_streams),
        };
        options.Check();
        using var classifier = EmotionClassifier.Load(parsed.GetRequiredValue(_model), new() { Encoders = parsed.GetValue(_encoders), Device = parsed.GetRequiredValue(_device) });
        RunAsync(classifier, options, terminal, cancellation).GetAwaiter().GetResult();
        throw new OperationCanceledException(cancellation); // a server has no other end
    }

    private static async Task RunAsync(EmotionClassifier classifier, ServerOptions options, Terminal terminal, CancellationToken cancellation)
    {
        await using var server = await EmotionServer.StartAsync(classifier, options, terminal.Error, cancellation);
        terminal.Error.WriteLine($"Serving {Describe(classifier.Facts)} at {server.Address}{(options.ApiKey is null ? "" : " to those who have the key")}. Ctrl-C ends it.");
        await Task.Delay(Timeout.Infinite, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await server.DrainAsync();
    }

    private static string Describe(ClassifierFacts facts) =>
        $"{(facts.Classes.Count > 0 ? string.Join(", ", facts.Classes) : "valence, arousal and dominance")} ({(facts.TrainingCorpora.Count > 0 ? $"trained on {string.Join(", ", facts.TrainingCorpora.Select(corpus => corpus.Name))}" : "nobody says what it was trained on")})";

    private static void Require(bool holds, System.CommandLine.Parsing.OptionResult result, string expected)
    {
        if (!holds)
        {
            result.AddError($"{result.Option.Name} {string.Join(' ', result.Tokens.Select(token => token.Value))}: {expected}.");
        }
    }

    private static Option<double> Number(string name, string description, double byDefault, double least, double most) => new(name)
    {
        Description = description,
        HelpName = "N",
        DefaultValueFactory = _ => byDefault,
        CustomParser = result =>
        {
            if (double.TryParse(result.Tokens[0].Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most)
            {
                return value;
            }

            result.AddError(FormattableString.Invariant($"{name} {result.Tokens[0].Value}: expected {least} to {most}."));
            return byDefault;
        },
    };

    private static Option<int> Count(string name, string description, int byDefault, int least) => new(name)
    {
        Description = description,
        HelpName = "N",
        DefaultValueFactory = _ => byDefault,
        CustomParser = result =>
        {
            if (int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least && value <= 10_000)
            {
                return value;
            }

            result.AddError($"{name} {result.Tokens[0].Value}: expected a whole number, {least} to 10000.");
            return byDefault;
        },
    };
}
