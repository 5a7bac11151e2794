using System.Globalization;
using System.Net;
using System.Text;

namespace EmotionFusion.Web;

/// <summary>Where and how a classifier is served.</summary>
internal sealed record ServerOptions
{
    /// <summary>A key that somebody could guess is none.</summary>
    public const int ShortestKey = 16;

    public IPEndPoint Listen { get; init; } = new(IPAddress.Loopback, 8000);

    /// <summary>What a client must name; null: whoever reaches the address may ask.</summary>
    public string? ApiKey { get; init; }

    /// <summary>Other sites whose pages may ask, such as <c>https://example.org</c>.</summary>
    public IReadOnlyList<string> AllowedOrigins { get; init; } = [];

    /// <summary>Bytes of a request.</summary>
    public long MaxBody { get; init; } = 20_000_000;

    /// <summary>Seconds of a sound.</summary>
    public double MaxSeconds { get; init; } = 300;

    /// <summary>Requests that are worked on at once.</summary>
    public int Parallel { get; init; } = Environment.ProcessorCount;

    /// <summary>Requests more that may wait.</summary>
    public int Queue { get; init; } = 32;

    /// <summary>Live streams at once.</summary>
    public int Streams { get; init; } = 8;

    /// <summary>From a request's first byte to its answer.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a live stream may be without sound.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Bytes a second that a client must send at least, after <see cref="Grace"/>.</summary>
    public double SlowestClient { get; init; } = 1000;

    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(5);

    public bool IsLoopback => IPAddress.IsLoopback(Listen.Address);

    /// <summary>All that is wrong with the options together.</summary>
    /// <exception cref="EmotionFusionException">The address can be reached from elsewhere and there is no key, or the key is short.</exception>
    public void Check()
    {
        if (ApiKey is null && !IsLoopback)
        {
            throw new EmotionFusionException(
                $"--listen {Listen} can be reached from other machines, and no API key was given. Put one of {ShortestKey} characters or more into a file and name it with --api-key-file, or set EMOTIONFUSION_API_KEY.");
        }
        if (ApiKey is { Length: < ShortestKey } || ApiKey?.Any(letter => letter is <= ' ' or > '~') == true)
        {
            throw new EmotionFusionException($"The API key has {ApiKey.Length} characters; expected {ShortestKey} or more, ASCII without spaces. openssl rand -hex 32 makes one.");
        }
    }

    /// <summary>Reads an address and port: <c>127.0.0.1:8000</c>, <c>[::1]:8000</c>, <c>localhost:8000</c>, or <c>*:8000</c> for all addresses of the machine.</summary>
    public static IPEndPoint? ParseListen(string text)
    {
        var colon = text.LastIndexOf(':');
        if (colon <= 0 || !ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port))
        {
            return null;
        }
        var host = text[..colon];
        var address = host switch
        {
            "localhost" => IPAddress.Loopback,
            "*" => IPAddress.Any,
            ['[', .. var inner, ']'] => IPAddress.TryParse(inner, out var six) ? six : null,
            _ => !host.Contains(':') && host.Count(letter => letter == '.') == 3 && IPAddress.TryParse(host, out var four) ? four : null,
        };
        return address is null ? null : new(address, port);
    }

    /// <summary>Checks an origin as a browser writes it: scheme, host and perhaps port, nothing else.</summary>
    public static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme is "http" or "https") && uri.GetLeftPart(UriPartial.Authority) == text;

    /// <summary>The key in a file: its one line.</summary>
    /// <exception cref="EmotionFusionException">No such file, or none that can be read.</exception>
    public static string ReadKey(string path)
    {
        try
        {
            return File.ReadAllText(path, Encoding.UTF8).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EmotionFusionException($"{path}: the API key can't be read: {e.Message}", e);
        }
    }
}
