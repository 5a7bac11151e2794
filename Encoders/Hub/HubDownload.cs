using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;

namespace EmotionFusion.Encoders;

/// <summary>
/// Fetches files from a model hub. What has come of a file is kept as NAME.part and gone on with, after a cut connection or
/// in another process; what is whole is compared with its hash, and only then takes the file's name.
/// </summary>
internal sealed class HubDownload : IDisposable
{
    private const int MostRedirects = 10;
    private const int MostFailures = 5; // one after another, without a byte in between
    private const int MostTries = 100; // whatever comes in between
    private const int BufferBytes = 1 << 16;

    private readonly HttpClient _client;
    private readonly HubOptions _options;

    public HubDownload(HubOptions options)
    {
        _options = options;
        // Redirects are followed here, since the first answer tells the hash; the proxy is that of the environment.
        _client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, ConnectTimeout = options.Patience }) { Timeout = Timeout.InfiniteTimeSpan };
        _client.DefaultRequestHeaders.UserAgent.ParseAdd("emotionfusion");
    }

    /// <summary>Fetches a file whole, unless one with its hash is there.</summary>
    /// <param name="entry">Whose it is.</param>
    /// <param name="file">One of its files.</param>
    /// <param name="folder">Where it goes.</param>
    /// <param name="progress">Told of the bytes that are there, and of all; 0: not known.</param>
    /// <param name="cancellation">Leaves what has come.</param>
    /// <returns>Its SHA-256.</returns>
    /// <exception cref="EmotionFusionException">It can't be had, or is another one than the list says.</exception>
    public string Fetch(HubEntry entry, HubFile file, string folder, Action<long, long>? progress = null, CancellationToken cancellation = default)
    {
        var target = Path.Combine(folder, file.To);
        if (file.Sha256 is not null && File.Exists(target) && EncoderFiles.Sha256(target) == file.Sha256)
        {
            return file.Sha256;
        }
        var path = $"{entry.Repository}/resolve/{Uri.EscapeDataString(entry.Revision)}/{string.Join('/', file.From.Split('/').Select(Uri.EscapeDataString))}";
        try
        {
            var transfer = new Transfer(new Uri($"{_options.Endpoint.AbsoluteUri.TrimEnd('/')}/{path}"), new PartFile(target), progress);
            using (transfer.Part)
            {
                GetAsync(transfer, cancellation).GetAwaiter().GetResult();
            }
            return Accept(transfer, file, target);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EmotionFusionException($"{target}: can't be written: {e.Message} What has come is kept; the same command goes on from there.", e);
        }
    }

    public void Dispose() => _client.Dispose();

    private static string Accept(Transfer transfer, HubFile file, string target)
    {
        var found = EncoderFiles.Sha256(transfer.Part.Path);
        if ((file.Sha256 ?? transfer.PromisedHash) is { } expected && found != expected)
        {
            transfer.Part.Delete();
            throw new EmotionFusionException(
                $"{transfer.Url}: the file that came has the SHA-256 {found}; {(file.Sha256 is null ? "the hub promised" : "expected")} {expected}. "
                + "It was thrown away, and nothing here has changed. Either it was changed on the hub, or something on the way changes files (a proxy?).");
        }
        File.Move(transfer.Part.Path, target, overwrite: true);
        transfer.Part.Delete();
        return found;
    }

    /// <summary>Tries until all has come, and gives up after some failures without a byte in between, or at once where trying again can't help.</summary>
    private async Task GetAsync(Transfer transfer, CancellationToken cancellation)
    {
        for (var (tries, failures) = (1, 1); ; tries++, failures++)
        {
            var before = transfer.Part.Length;
            string fault;
            TimeSpan? wait = null;
            try
            {
                if (await TryOnceAsync(transfer, cancellation).ConfigureAwait(false))
                {
                    return;
                }
                fault = FormattableString.Invariant($"the connection ended after {transfer.Part.Length} of {transfer.Total} bytes");
            }
            catch (BusyException busy)
            {
                (fault, wait) = (busy.Message, busy.Wait);
            }
            catch (HttpRequestException e)
            {
                fault = e.InnerException?.Message ?? e.Message;
            }
            catch (HttpIOException e)
            {
                fault = e.Message;
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                fault = FormattableString.Invariant($"nothing came for {_options.Patience.TotalSeconds:0} s");
            }
            failures = transfer.Part.Length > before ? 0 : failures;
            if (failures >= MostFailures || tries >= MostTries)
            {
                throw new EmotionFusionException(
                    $"{transfer.Url}: {fault}; tried {tries} times. {(transfer.Part.Length > 0 ? "What has come is kept; the same command goes on from there. " : "")}"
                    + "Is there a connection? A proxy is named by HTTPS_PROXY, a mirror of the hub by HF_ENDPOINT.");
            }
            await Task.Delay(wait ?? _options.FirstPause * Math.Pow(2, failures), cancellation).ConfigureAwait(false);
        }
    }

    /// <returns>Whether the file is whole; false when the body ended early.</returns>
    private async Task<bool> TryOnceAsync(Transfer transfer, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(_options.Patience);
        using var response = await SendAsync(transfer, patience.Token).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            if (response.Content.Headers.ContentRange?.Length == transfer.Part.Length)
            {
                return true; // all had come before
            }
            transfer.Part.Truncate(); // more has come than there is: of another file, then
            throw new BusyException("the hub has fewer bytes than had come", TimeSpan.Zero);
        }
        AssertFile(transfer, response);
        var body = response.Content.Headers;
        if (response.StatusCode != HttpStatusCode.PartialContent || body.ContentRange?.From != transfer.Part.Length)
        {
            transfer.Part.Truncate();
        }
        var start = transfer.Part.Length;
        transfer.Total = body.ContentRange?.Length ?? (body.ContentLength is { } length ? start + length : 0);
        transfer.Part.Remember(response.Headers.ETag);
        transfer.Part.AssertRoom(transfer.Total - start);
        var from = await response.Content.ReadAsStreamAsync(patience.Token).ConfigureAwait(false);
        var buffer = new byte[BufferBytes];
        while (true)
        {
            patience.CancelAfter(_options.Patience);
            var count = await from.ReadAsync(buffer, patience.Token).ConfigureAwait(false);
            if (count == 0)
            {
                return transfer.Total == 0 || transfer.Part.Length == transfer.Total;
            }
            transfer.Part.Append(buffer.AsSpan(0, count));
            transfer.Progress?.Invoke(transfer.Part.Length, transfer.Total);
        }
    }

    /// <summary>Follows redirects. The token goes to the hub alone, whatever it redirects to.</summary>
    private async Task<HttpResponseMessage> SendAsync(Transfer transfer, CancellationToken cancellation)
    {
        var url = transfer.Url;
        for (var hops = 0; hops <= MostRedirects; hops++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, url);
            if (_options.Token is { } token && url.Authority == _options.Endpoint.Authority && url.Scheme == _options.Endpoint.Scheme)
            {
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            }
            if (transfer.Part is { Length: > 0, Validator: { } validator } part)
            {
                request.Headers.Range = new RangeHeaderValue(part.Length, null);
                request.Headers.IfRange = new RangeConditionHeaderValue(validator);
            }
            var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation).ConfigureAwait(false);
            transfer.PromisedHash ??= LinkedHash(response);
            if ((int)response.StatusCode is not (301 or 302 or 303 or 307 or 308) || response.Headers.Location is not { } location)
            {
                return response;
            }
            response.Dispose();
            var next = new Uri(url, location);
            if (next.Scheme != Uri.UriSchemeHttps && (url.Scheme == Uri.UriSchemeHttps || next.Scheme != Uri.UriSchemeHttp))
            {
                throw new EmotionFusionException($"{transfer.Url}: leads to {next}, which isn't HTTPS. Nothing was taken from there.");
            }
            url = next;
        }
        throw new EmotionFusionException($"{transfer.Url}: leads from one address to the next, more than {MostRedirects} times. Nothing was fetched.");
    }

    /// <summary>The SHA-256 that the hub says a large file has.</summary>
    private static string? LinkedHash(HttpResponseMessage response) =>
        response.Headers.TryGetValues("X-Linked-ETag", out var values) && values.First().Trim('"') is { Length: 2 * SHA256.HashSizeInBytes } hash && hash.All(char.IsAsciiHexDigit)
            ? hash.ToLowerInvariant()
            : null;

    private void AssertFile(Transfer transfer, HttpResponseMessage response)
    {
        switch (response.StatusCode)
        {
            case HttpStatusCode.OK or HttpStatusCode.PartialContent when response.Content.Headers.ContentType?.MediaType != "text/html":
                return;
            case HttpStatusCode.OK or HttpStatusCode.PartialContent:
                throw new EmotionFusionException($"{transfer.Url}: a web page came instead of the file. Does a proxy or a hotel's network ask for something in between? Open the address in a browser.");
            case HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError or HttpStatusCode.RequestTimeout:
                throw new BusyException(Status(response), response.Headers.RetryAfter?.Delta is { } delta ? TimeSpan.FromTicks(Math.Min(delta.Ticks, _options.Patience.Ticks)) : null);
            case HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden:
                throw new EmotionFusionException(
                    $"{transfer.Url}: {Status(response)}. {(_options.Token is null ? "The hub asks who you are: put an access token into the environment variable HF_TOKEN." : "The token in HF_TOKEN isn't enough:")} "
                    + "Some models must be asked for on their page first.");
            case HttpStatusCode.NotFound:
                throw new EmotionFusionException($"{transfer.Url}: {Status(response)}: the hub has no such file. Look what the repository holds now, and correct {HubList.FileName}.");
            default:
                throw new EmotionFusionException($"{transfer.Url}: {Status(response)}; expected the file.");
        }
    }

    private static string Status(HttpResponseMessage response) =>
        string.Create(CultureInfo.InvariantCulture, $"the hub answered {(int)response.StatusCode} {response.ReasonPhrase}").TrimEnd();

    /// <summary>The hub can't now; later it may.</summary>
    private sealed class BusyException(string message, TimeSpan? wait) : Exception(message)
    {
        public TimeSpan? Wait { get; } = wait;
    }

    /// <summary>A file on its way.</summary>
    private sealed class Transfer(Uri url, PartFile part, Action<long, long>? progress)
    {
        public Uri Url => url;

        public PartFile Part => part;

        public Action<long, long>? Progress => progress;

        /// <summary>Bytes; 0: not known.</summary>
        public long Total { get; set; }

        public string? PromisedHash { get; set; }
    }
}
