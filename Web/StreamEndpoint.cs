using System.Buffers.Binary;
using System.Globalization;
using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using System.Text;
using EmotionFusion.Encoders;
using EmotionFusion.Prediction;
using Microsoft.AspNetCore.Http;

namespace EmotionFusion.Web;

/// <summary>
/// <c>WebSocket /v1/stream</c>: binary frames of 16-bit samples in, a JSON line every half second of sound out. When the
/// client closes, the answer about the end comes before the close is answered.
/// </summary>
internal sealed class StreamEndpoint(EmotionClassifier classifier, ServerOptions options, Metrics metrics, CancellationToken draining)
{
    public const string Protocol = "emotionfusion";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5); // with a client that doesn't read or doesn't close

    public async Task HandleAsync(HttpContext context)
    {
        var stream = Options(context);
        if (!context.WebSockets.IsWebSocketRequest)
        {
            context.Response.Headers.Upgrade = "websocket";
            throw new Problem(426, "Streams are WebSockets.", $"{context.Request.Method} without Upgrade", "a WebSocket's handshake");
        }
        try
        {
            if (metrics.BeginStream() > options.Streams)
            {
                throw new Problem(503, "Too many streams at once.", $"{options.Streams} are open", $"at most {options.Streams}") { RetryAfter = 10 };
            }
            var asked = context.WebSockets.WebSocketRequestedProtocols.Contains(Protocol);
            using var socket = await context.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext
            {
                SubProtocol = asked ? Protocol : null,
                KeepAliveInterval = TimeSpan.FromSeconds(15),
                KeepAliveTimeout = TimeSpan.FromSeconds(15),
            });
            await AnswerAsync(socket, stream, context.RequestAborted);
        }
        finally
        {
            metrics.EndStream();
        }
    }

    private StreamOptions Options(HttpContext context)
    {
        var query = context.Request.Query;
        if (query.Keys.FirstOrDefault(name => name is not ("rate" or "text")) is { } unknown)
        {
            throw new Problem(400, "The query has a name that isn't expected.", unknown, "rate, text");
        }
        var rate = AudioFile.SampleRate;
        if (query["rate"].ToString() is { Length: > 0 } given
            && !(int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out rate) && rate is >= AudioFile.LowestRate and <= AudioFile.HighestRate))
        {
            throw new Problem(400, "The query's rate can't be taken.", given, $"{AudioFile.LowestRate} to {AudioFile.HighestRate}");
        }
        var text = query.ContainsKey("text") ? query["text"].ToString() : null;
        if (!classifier.TakesSound || (text is null && classifier.Facts.NeedsBoth) || (!string.IsNullOrEmpty(text) && !classifier.TakesText))
        {
            throw new Problem(422, "That isn't what this classifier takes.", text is null ? "a stream of sound" : "a stream of sound with words", PredictEndpoint.Expected(classifier));
        }
        return new() { SampleRate = rate, Text = text };
    }

    private async Task AnswerAsync(WebSocket socket, StreamOptions stream, CancellationToken aborted)
    {
        var sound = new SocketSound(socket, options.Idle, draining);
        var (status, reason) = (WebSocketCloseStatus.NormalClosure, "");
        try
        {
            await foreach (var span in classifier.Stream(sound.Pieces(aborted), stream, aborted))
            {
                using var patience = CancellationTokenSource.CreateLinkedTokenSource(aborted);
                patience.CancelAfter(Patience);
                var line = JsonText.Of(json => JsonText.WriteSpan(json, span)) + "\n";
                await socket.SendAsync(Encoding.UTF8.GetBytes(line), WebSocketMessageType.Text, endOfMessage: true, patience.Token);
            }
            (status, reason) = sound.Ending;
        }
        catch (EmotionFusionException e)
        {
            (status, reason) = (WebSocketCloseStatus.InternalServerError, e.Message);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException)
        {
            socket.Abort(); // the client went away, or doesn't read what it asked for
            return;
        }
        finally
        {
            metrics.AddSound(sound.Samples / (double)stream.SampleRate);
        }
        await sound.CloseAsync(status, reason, Patience);
    }
}

/// <summary>The samples that come through a WebSocket, and why no more came.</summary>
internal sealed class SocketSound(WebSocket socket, TimeSpan idle, CancellationToken draining)
{
    private const int LongestReason = 123; // bytes, by RFC 6455

    private Task<ValueWebSocketReceiveResult>? _receiving;

    public long Samples { get; private set; }

    public (WebSocketCloseStatus Status, string Reason) Ending { get; private set; } = (WebSocketCloseStatus.NormalClosure, "");

    public async IAsyncEnumerable<ReadOnlyMemory<float>> Pieces([EnumeratorCancellation] CancellationToken cancellation)
    {
        var bytes = new byte[8192];
        var kept = 0; // half a sample
        while (await NextAsync(bytes.AsMemory(kept), cancellation) is { } count)
        {
            count += kept;
            var samples = new float[count / 2];
            for (var i = 0; i < samples.Length; i++)
            {
                samples[i] = BinaryPrimitives.ReadInt16LittleEndian(bytes.AsSpan(2 * i)) / 32768f;
            }
            if ((kept = count % 2) == 1)
            {
                bytes[0] = bytes[count - 1];
            }
            Samples += samples.Length;
            yield return samples;
        }
    }

    // Null: there is no more. A receive that is cancelled would abort the socket, so that no reason could be told: it is left waiting.
    private async Task<int?> NextAsync(Memory<byte> buffer, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation, draining);
        _receiving = socket.ReceiveAsync(buffer, CancellationToken.None).AsTask();
        try
        {
            var result = await _receiving.WaitAsync(idle, stop.Token);
            _receiving = null;
            if (result.MessageType == WebSocketMessageType.Text)
            {
                Ending = (WebSocketCloseStatus.InvalidMessageType, "expected binary frames of 16-bit samples");
                return null;
            }
            return result.MessageType == WebSocketMessageType.Close ? null : result.Count;
        }
        catch (TimeoutException)
        {
            Ending = (WebSocketCloseStatus.PolicyViolation, FormattableString.Invariant($"no sound for {idle.TotalSeconds} s"));
            return null;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            Ending = (WebSocketCloseStatus.EndpointUnavailable, "the server stops");
            return null;
        }
    }

    /// <summary>Closes, and waits a while for the client to do so, too.</summary>
    public async Task CloseAsync(WebSocketCloseStatus status, string reason, TimeSpan patience)
    {
        using var limit = new CancellationTokenSource(patience);
        try
        {
            await socket.CloseOutputAsync(status, Short(reason), limit.Token);
            var rest = new byte[8192];
            while (socket.State == WebSocketState.CloseSent)
            {
                await (_receiving ?? socket.ReceiveAsync(rest.AsMemory(), limit.Token).AsTask()).WaitAsync(limit.Token);
                _receiving = null;
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException)
        {
            socket.Abort();
            _ = _receiving?.ContinueWith(task => task.Exception, TaskScheduler.Default); // nobody else asks how it ended
        }
    }

    private static string Short(string reason)
    {
        while (Encoding.UTF8.GetByteCount(reason) > LongestReason)
        {
            reason = reason[..^1];
        }
        return reason;
    }
}
