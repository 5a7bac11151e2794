using System.Diagnostics;
using EmotionFusion.Prediction;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using BadHttpRequestException = Microsoft.AspNetCore.Http.BadHttpRequestException;

namespace EmotionFusion.Web;

/// <summary>What a path answers to.</summary>
/// <param name="NeedsKey">Where the server has a key; the page has none yet when it is loaded.</param>
internal sealed record Route(string Method, string Path, bool NeedsKey, Func<HttpContext, Task> Handle);

/// <summary>
/// A classifier behind HTTP: the API and its page. Each request passes the gate, finds its route and is counted; what goes
/// wrong becomes a <see cref="Problem"/>.
/// </summary>
internal sealed class EmotionServer : IAsyncDisposable
{
    private const int ClientWentAway = 499;
    private const long TidyAfter = 32 << 20; // bytes that were allocated
    private static readonly TimeSpan HeadTime = TimeSpan.FromSeconds(10);

    private readonly WebApplication _app;
    private readonly Gatekeeper _gate;
    private readonly WorkPlaces _places;
    private readonly Metrics _metrics = new();
    private readonly CancellationTokenSource _draining = new();
    private readonly long _maxBody;
    private long _tidied;
    private readonly TextWriter _log;

    private EmotionServer(EmotionClassifier classifier, ServerOptions options, TextWriter log)
    {
        (_log, _maxBody) = (log, options.MaxBody);
        _gate = new(options);
        _places = new(options.Parallel, options.Queue);
        _app = Build(options);
        Routes =
        [
            new("POST", "/v1/predict", true, new PredictEndpoint(classifier, options, _places, _metrics).HandleAsync),
            new("GET", "/v1/stream", true, new StreamEndpoint(classifier, options, _metrics, _draining.Token).HandleAsync),
            new("GET", "/v1/model", true, new ModelEndpoint(classifier, options).HandleAsync),
            new("GET", "/metrics", true, context => Text(context, Metrics.ContentType, _metrics.Write())),
            new("GET", "/health", false, context => Text(context, "application/json", """{"status":"ok"}""")),
            .. PageFiles.Routes,
        ];
    }

    public IReadOnlyList<Route> Routes { get; }

    /// <summary>Where it listens; of port 0 the one that was free.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1/");

    /// <summary>Begins to listen. The classifier stays the caller's.</summary>
    /// <param name="log">Told of defects; never of what a client sent.</param>
    /// <exception cref="EmotionFusionException">The options can't be, or the address is taken.</exception>
    public static async Task<EmotionServer> StartAsync(EmotionClassifier classifier, ServerOptions options, TextWriter log, CancellationToken cancellation = default)
    {
        options.Check();
        await Task.Run(() => WarmUp(classifier, log), cancellation);
        var server = new EmotionServer(classifier, options, log);
        try
        {
            await server._app.StartAsync(cancellation);
        }
        catch (Exception e) when (e is IOException or System.Net.Sockets.SocketException)
        {
            await server.DisposeAsync();
            throw new EmotionFusionException($"{options.Listen}: can't be listened to: {e.Message} --listen chooses another address or port.", e);
        }
        server.Address = new(server._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        return server;
    }

    /// <summary>Accepts nothing new, ends the streams with their last answer, and waits for the requests that are here.</summary>
    public async Task DrainAsync()
    {
        await _draining.CancelAsync();
        await _app.StopAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _places.Dispose();
        _draining.Dispose();
    }

    // Encoders are loaded when they are first needed: better now than by the first client.
    private static void WarmUp(EmotionClassifier classifier, TextWriter log)
    {
        var (sound, words) = (classifier.TakesSound, classifier.TakesText);
        try
        {
            if (sound)
            {
                classifier.Predict(new float[16_000], classifier.Facts.NeedsBoth ? "yes" : null);
            }
            if (words && !classifier.Facts.NeedsBoth)
            {
                classifier.PredictText("yes");
            }
        }
        catch (EmotionFusionException e) when (sound && words && !classifier.Facts.NeedsBoth)
        {
            log.WriteLine($"warning: {e.Message}"); // the other kind of utterance can be classified
        }
    }

    private WebApplication Build(ServerOptions options)
    {
        // Empty: neither files nor variables of the surroundings change what is served.
        var builder = WebApplication.CreateEmptyBuilder(new() { ContentRootPath = AppContext.BaseDirectory });
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.Timeout + TimeSpan.FromSeconds(5));
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = options.MaxBody;
            kestrel.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
            kestrel.Limits.MaxConcurrentConnections = 512;
            kestrel.Limits.RequestHeadersTimeout = HeadTime;
            kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(options.SlowestClient, options.Grace);
            kestrel.Listen(options.Listen, listen => listen.Protocols = HttpProtocols.Http1);
        });
        var app = builder.Build();
        app.UseWebSockets();
        app.Run(AnswerAsync);
        return app;
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var watch = Stopwatch.StartNew();
        var (route, code) = ("other", (int?)null);
        _metrics.Begin();
        try
        {
            PageFiles.Protect(context.Response.Headers);
            await FindAsync(context, found => route = found);
        }
        catch (Exception e)
        {
            code = await ExplainAsync(context, e);
        }
        finally
        {
            _metrics.End(route, code ?? context.Response.StatusCode, watch.Elapsed);
            Tidy();
        }
    }

    // Sounds are large objects, of which the collector by itself lets hundreds of MB gather. What lives is little: to look costs milliseconds.
    private void Tidy()
    {
        var (allocated, before) = (GC.GetTotalAllocatedBytes(), Interlocked.Read(ref _tidied));
        if (allocated - before > TidyAfter && Interlocked.CompareExchange(ref _tidied, allocated, before) == before)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: false);
        }
    }

    private async Task FindAsync(HttpContext context, Action<string> found)
    {
        var request = context.Request;
        Route[] here = [.. Routes.Where(route => route.Path == request.Path.Value)];
        if (here.Length > 0)
        {
            found(here[0].Path);
        }
        _gate.CheckOrigin(context);
        if (_draining.IsCancellationRequested)
        {
            throw new Problem(503, "The server stops.") { RetryAfter = 5 };
        }
        if (here.Length == 0)
        {
            throw new Problem(404, "There is nothing here.", request.Path.Value is { Length: <= 100 } path ? path : "a long path", string.Join(", ", Routes.Select(route => route.Path)));
        }
        var methods = string.Join(", ", here.Select(route => route.Method == "GET" ? "GET, HEAD" : route.Method).Append("OPTIONS"));
        if (request.Method == "OPTIONS")
        {
            var headers = context.Response.Headers;
            (context.Response.StatusCode, headers.Allow) = (204, methods);
            headers.AccessControlAllowMethods = methods;
            headers.AccessControlAllowHeaders = "Authorization, Content-Type, X-Api-Key";
            return;
        }
        var method = request.Method == "HEAD" ? "GET" : request.Method;
        var route = here.FirstOrDefault(route => route.Method == method)
            ?? throw new Problem(405, "This path has other methods.", request.Method, methods) { Allow = methods };
        if (route.NeedsKey)
        {
            _gate.CheckKey(context);
        }
        await route.Handle(context);
    }

    private async Task<int> ExplainAsync(HttpContext context, Exception exception)
    {
        // The exception may be here before the framework has told that the connection is gone.
        if (context.RequestAborted.IsCancellationRequested || exception is ConnectionResetException or ConnectionAbortedException)
        {
            return ClientWentAway;
        }
        var problem = exception switch
        {
            Problem known => known,
            BadHttpRequestException { StatusCode: 413 } => RequestReader.TooLarge(context.Request.ContentLength, _maxBody),
            BadHttpRequestException { StatusCode: 408 } => new Problem(408, "The request came too slowly.", "less than the least rate", "a steady flow"),
            BadHttpRequestException bad => new Problem(bad.StatusCode, "The request can't be read.", bad.Message, "a whole HTTP request"),
            _ => null,
        };
        if (problem is null)
        {
            _log.WriteLine($"error: a request failed: {exception.Message}");
            _log.WriteLine("This is a defect of the program; please report it with what follows.");
            _log.WriteLine(exception);
            problem = new(500, "The server failed; it told its own terminal why.");
        }
        try
        {
            await problem.WriteAsync(context);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            return ClientWentAway;
        }
        return problem.Status;
    }

    private static Task Text(HttpContext context, string type, string text)
    {
        context.Response.ContentType = type;
        return context.Response.WriteAsync(text);
    }

    /// <summary>Signals are the command line's, not the framework's.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
