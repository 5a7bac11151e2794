using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace EmotionFusion.Web;

/// <summary>
/// Who may ask. On loopback any program of this machine may; a page of another site may not, although the browser that
/// shows it runs on this machine: its Origin betrays it, and where its name was made to lead here, its Host. Beyond
/// loopback a key is wanted.
/// </summary>
internal sealed class Gatekeeper(ServerOptions options)
{
    /// <summary>Begins the WebSocket subprotocol that carries a key: browsers can't give a WebSocket headers.</summary>
    public const string KeyProtocol = "key.";

    // Of equal length for any key, so that the comparison's time tells nothing.
    private readonly byte[]? _key = options.ApiKey is null ? null : Hash(options.ApiKey);

    /// <exception cref="Problem">400, 403: the host's or page's name.</exception>
    public void CheckOrigin(HttpContext context)
    {
        var (host, headers) = (context.Request.Host, context.Request.Headers);
        if (options.IsLoopback && !IsOurs(host) && !options.AllowedOrigins.Any(origin => SameHost(origin, host)))
        {
            throw new Problem(403, "This server answers to this machine's own names alone.", $"Host: {Shown(host.Value)}", "localhost, 127.0.0.1 or [::1]");
        }
        if (headers.Origin.Count == 0)
        {
            return;
        }
        var origin = headers.Origin.ToString();
        var named = options.AllowedOrigins.Contains(origin, StringComparer.OrdinalIgnoreCase);
        if (!named && !SameHost(origin, host))
        {
            throw new Problem(403, "Pages of other sites may not ask; --allow-origin names those that may.", $"Origin: {Shown(origin)}", $"this server's own page{string.Concat(options.AllowedOrigins.Select(allowed => ", " + allowed))}");
        }
        if (named)
        {
            var response = context.Response.Headers;
            response.AccessControlAllowOrigin = origin;
            response.AccessControlExposeHeaders = "Retry-After";
            response["Cross-Origin-Resource-Policy"] = "cross-origin";
        }
        context.Response.Headers.Vary = "Origin";
    }

    /// <exception cref="Problem">401.</exception>
    public void CheckKey(HttpContext context)
    {
        if (_key is null)
        {
            return;
        }
        var given = Given(context);
        if (given is null || !CryptographicOperations.FixedTimeEquals(Hash(given), _key))
        {
            throw new Problem(401, "This server wants an API key.", given is null ? "no key" : "another key", "Authorization: Bearer KEY, or X-Api-Key: KEY");
        }
    }

    private static string? Given(HttpContext context)
    {
        const string Bearer = "Bearer ";
        var headers = context.Request.Headers;
        if (headers.Authorization.ToString() is var value && value.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
        {
            return value[Bearer.Length..].Trim();
        }
        return headers.TryGetValue("X-Api-Key", out var key) ? key.ToString()
            : context.WebSockets.WebSocketRequestedProtocols.FirstOrDefault(name => name.StartsWith(KeyProtocol, StringComparison.Ordinal)) is { } protocol ? Decode(protocol[KeyProtocol.Length..])
            : null;
    }

    // The key's ASCII as hexadecimal digits, since a subprotocol may have few characters.
    private static string? Decode(string digits)
    {
        try
        {
            return Encoding.ASCII.GetString(Convert.FromHexString(digits));
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static bool IsOurs(HostString host) => host.Host.ToLowerInvariant() is "localhost" or "127.0.0.1" or "[::1]";

    // A proxy before this server may speak https where this server hears http: the scheme is no difference.
    private static bool SameHost(string origin, HostString host) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri)
        && (uri.Scheme is "http" or "https")
        && string.Equals(uri.Host, host.Host, StringComparison.OrdinalIgnoreCase)
        && uri.Port == (host.Port ?? (uri.Scheme == "https" ? 443 : 80));

    private static string Shown(string? value) => value is not { Length: > 0 } ? "none" : value.Length <= 100 ? value : value[..100] + "...";

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
