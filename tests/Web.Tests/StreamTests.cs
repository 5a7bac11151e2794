using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using EmotionFusion.Prediction;

namespace EmotionFusion.Web.Tests;

/// <summary>Sound through a WebSocket is answered every half second, with what the library's stream says.</summary>
[TestClass]
public sealed class StreamTests
{
    private static readonly byte[] Samples = Wavs.Noise(1.7)[44..];

    [TestMethod]
    public async Task Stream_Frames_GiveALineEveryHalfSecond()
    {
        await using var served = await ServedClassifier.OfSound();
        var expected = await Expected(served.Classifier, new());
        foreach (var frame in new[] { 3201, 20_000, 100_000 }) // an odd one among them
        {
            using var socket = await served.Stream();
            foreach (var piece in Samples.Chunk(frame))
            {
                await socket.SendAsync(piece, WebSocketMessageType.Binary, true, CancellationToken.None);
            }
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
            var lines = await Lines(socket);
            Assert.HasCount(4, lines);
            foreach (var (span, line) in expected.Zip(lines))
            {
                Assert.AreEqual(span.End.TotalSeconds, line.GetProperty("end").GetDouble(), 1e-6);
                Assert.AreEqual(span.Prediction.Emotion, line.GetProperty("emotion").GetString());
                Assert.AreEqual(span.Prediction.Confidence, line.GetProperty("probabilities").GetProperty(span.Prediction.Emotion!).GetDouble(), 2e-5);
            }
            Assert.AreEqual(WebSocketCloseStatus.NormalClosure, socket.CloseStatus);
        }
    }

    [TestMethod]
    public async Task Stream_Rate_IsTheQuerys()
    {
        await using var served = await ServedClassifier.OfSound();
        using var socket = await served.Stream("?rate=8000");
        await socket.SendAsync(Samples, WebSocketMessageType.Binary, true, CancellationToken.None);
        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        Assert.AreEqual(3.4, (await Lines(socket))[^1].GetProperty("end").GetDouble(), 1e-6);
    }

    [TestMethod]
    public async Task Stream_Words_ComeWithTheQuery()
    {
        await using var served = await ServedClassifier.OfBoth();
        var expected = await Expected(served.Classifier, new() { Text = "so glad" });
        using var socket = await served.Stream("?text=so%20glad");
        await socket.SendAsync(Samples, WebSocketMessageType.Binary, true, CancellationToken.None);
        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        Assert.AreEqual(expected[^1].Prediction.Emotion, (await Lines(socket))[^1].GetProperty("emotion").GetString());
        Assert.AreEqual(422, await Refused(served, ""));
    }

    [TestMethod]
    public async Task Stream_BadQueryOrNoHandshake_IsRefused()
    {
        await using var served = await ServedClassifier.OfSound(new() { Streams = 1 });
        Assert.AreEqual(400, await Refused(served, "?rate=10"));
        Assert.AreEqual(400, await Refused(served, "?rate=x"));
        Assert.AreEqual(400, await Refused(served, "?rat=16000"));
        await served.Expect(426, HttpMethod.Get, "/v1/stream");
        using var first = await served.Stream();
        Assert.AreEqual(503, await Refused(served, ""));
    }

    [TestMethod]
    public async Task Stream_Text_IsClosedWith1003()
    {
        await using var served = await ServedClassifier.OfSound();
        using var socket = await served.Stream();
        await socket.SendAsync("hello"u8.ToArray(), WebSocketMessageType.Text, true, CancellationToken.None);
        Assert.IsEmpty(await Lines(socket));
        Assert.AreEqual(WebSocketCloseStatus.InvalidMessageType, socket.CloseStatus);
    }

    [TestMethod]
    public async Task Stream_WithoutSound_IsClosedWith1008()
    {
        await using var served = await ServedClassifier.OfSound(new() { Idle = TimeSpan.FromSeconds(0.5) });
        using var socket = await served.Stream();
        Assert.IsEmpty(await Lines(socket));
        Assert.AreEqual(WebSocketCloseStatus.PolicyViolation, socket.CloseStatus);
        Assert.Contains("no sound for 0.5 s", socket.CloseStatusDescription!);
    }

    [TestMethod]
    public async Task Stream_Aborted_LeavesNothing()
    {
        await using var served = await ServedClassifier.OfSound();
        for (var i = 0; i < 5; i++)
        {
            var socket = await served.Stream();
            await socket.SendAsync(Samples.AsMemory(0, 20_001), WebSocketMessageType.Binary, endOfMessage: false, CancellationToken.None);
            socket.Abort();
        }
        await RefusalTests.Until(async () => (await served.Client.GetStringAsync("/metrics")).Contains("emotionfusion_streams 0\n", StringComparison.Ordinal));
        Assert.AreEqual("", served.Log.ToString());
    }

    public static async Task<List<JsonElement>> Lines(ClientWebSocket socket)
    {
        var lines = new List<JsonElement>();
        var buffer = new byte[65_536];
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (true)
        {
            var result = await socket.ReceiveAsync(buffer.AsMemory(), limit.Token);
            if (result.MessageType == WebSocketMessageType.Close)
            {
                if (socket.State == WebSocketState.CloseReceived)
                {
                    await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, limit.Token);
                }
                return lines;
            }
            var line = Encoding.UTF8.GetString(buffer, 0, result.Count);
            Assert.EndsWith("}\n", line);
            lines.Add(JsonDocument.Parse(line).RootElement);
        }
    }

    private static async Task<List<EmotionSpan>> Expected(EmotionClassifier classifier, StreamOptions options)
    {
        var spans = new List<EmotionSpan>();
        await foreach (var span in classifier.Stream(new MemoryStream(Samples), options))
        {
            spans.Add(span);
        }
        return spans;
    }

    private static async Task<int> Refused(ServedClassifier served, string query)
    {
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        await Assert.ThrowsExactlyAsync<WebSocketException>(() => socket.ConnectAsync(new Uri($"ws://{served.Server.Address.Authority}/v1/stream{query}"), CancellationToken.None));
        return (int)socket.HttpStatusCode;
    }
}
