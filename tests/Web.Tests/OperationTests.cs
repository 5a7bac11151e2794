using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace EmotionFusion.Web.Tests;

/// <summary>What whoever runs the server sees: its description, its figures, its end, and that nothing brings it down.</summary>
[TestClass]
public sealed class OperationTests
{
    private static readonly string[] PageAlone = ["/", "/page.css", "/page.js", "/recorder.js", "/icon.svg"];

    [TestMethod]
    public async Task OpenApi_DescribesTheRoutes_AndNoOthers()
    {
        await using var served = await ServedClassifier.OfSound(new() { ApiKey = "0123456789abcdef" });
        var document = await served.Expect(200, HttpMethod.Get, "/openapi.json");
        var described = document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject().Select(method => $"{method.Name.ToUpperInvariant()} {path.Name}")).Order(StringComparer.Ordinal);
        var there = served.Server.Routes.Where(route => !PageAlone.Contains(route.Path)).Select(route => $"{route.Method} {route.Path}").Order(StringComparer.Ordinal);
        CollectionAssert.AreEqual(there.ToArray(), described.ToArray());
        foreach (var route in served.Server.Routes.Where(route => !PageAlone.Contains(route.Path)))
        {
            var operation = document.GetProperty("paths").GetProperty(route.Path).GetProperty(route.Method.ToLowerInvariant());
            Assert.AreEqual(route.NeedsKey, operation.GetProperty("responses").TryGetProperty("401", out _), route.Path);
        }
        AssertReferencesLead(document, document);
    }

    [TestMethod]
    public async Task OpenApi_Schemas_AreWhatIsAnswered()
    {
        await using var served = await ServedClassifier.OfSound();
        var schemas = (await served.Expect(200, HttpMethod.Get, "/openapi.json")).GetProperty("components").GetProperty("schemas");
        var answer = await served.Predict(200, ServedClassifier.Form(Wavs.Clip, null), "?explain=true&timeline=true");
        AssertMembers(answer, schemas.GetProperty("Answer"), schemas.GetProperty("Prediction"));
        AssertMembers(answer.GetProperty("timeline")[0], schemas.GetProperty("Span"), schemas.GetProperty("Prediction"));
        AssertMembers(answer.GetProperty("explanation"), schemas.GetProperty("Answer").GetProperty("properties").GetProperty("explanation"));
        AssertMembers(await served.Expect(200, HttpMethod.Get, "/v1/model"), schemas.GetProperty("Model"));
        AssertMembers(await served.Predict(400, ServedClassifier.Json("{")), schemas.GetProperty("Problem"));
    }

    [TestMethod]
    public async Task Metrics_CountWhatHappened()
    {
        await using var served = await ServedClassifier.OfSound();
        await served.Predict(200, ServedClassifier.Form(Wavs.Noise(2), null));
        await served.Predict(200, ServedClassifier.Form(Wavs.Noise(1.5), null));
        await served.Predict(400, ServedClassifier.Form([], null));
        await served.Expect(404, HttpMethod.Get, "/made-up-by-a-client");
        using (var socket = await served.Stream())
        {
            await socket.SendAsync(Wavs.Noise(1)[44..], WebSocketMessageType.Binary, true, CancellationToken.None);
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
            await StreamTests.Lines(socket);
        }
        await RefusalTests.Until(async () => (await served.Client.GetStringAsync("/metrics")).Contains("code=\"101\"", StringComparison.Ordinal));
        var text = await served.Client.GetStringAsync("/metrics");
        foreach (var line in new[]
        {
            "emotionfusion_requests_total{route=\"/v1/predict\",code=\"200\"} 2",
            "emotionfusion_requests_total{route=\"/v1/predict\",code=\"400\"} 1",
            "emotionfusion_requests_total{route=\"other\",code=\"404\"} 1",
            "emotionfusion_requests_total{route=\"/v1/stream\",code=\"101\"} 1",
            "emotionfusion_request_duration_seconds_bucket{route=\"/v1/predict\",le=\"+Inf\"} 3",
            "emotionfusion_request_duration_seconds_count{route=\"/v1/predict\"} 3",
            "emotionfusion_requests_in_flight 1",
            "emotionfusion_streams 0",
            "emotionfusion_sound_seconds_total 4.5",
        })
        {
            Assert.Contains($"{line}\n", text);
        }
        Assert.DoesNotContain("made-up", text);
    }

    [TestMethod]
    public async Task Drain_AnswersWhatRuns_AndTakesNothingNew()
    {
        await using var served = await ServedClassifier.OfSound();
        using var stream = await served.Stream();
        await stream.SendAsync(Wavs.Noise(0.7)[44..], WebSocketMessageType.Binary, true, CancellationToken.None);
        var body = """{"audio":"!"}""";
        using var running = await served.Connect($"POST /v1/predict HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body[..5]}");
        await RefusalTests.Until(async () => (await served.Client.GetStringAsync("/metrics")).Contains("in_flight 3\n", StringComparison.Ordinal));
        var first = await stream.ReceiveAsync(new byte[65_536], CancellationToken.None); // of half a second: the sound has come
        Assert.AreEqual(WebSocketMessageType.Text, first.MessageType);
        var drained = served.Server.DrainAsync();
        var lines = await StreamTests.Lines(stream);
        Assert.IsInRange(0.51, 0.7, lines[^1].GetProperty("end").GetDouble()); // the end's answer, too: of what was read by then
        Assert.AreEqual(WebSocketCloseStatus.EndpointUnavailable, stream.CloseStatus);
        Assert.IsFalse(drained.IsCompleted);
        await RefusalTests.Until(async () =>
        {
            using var late = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await late.ConnectAsync(IPAddress.Loopback, served.Server.Address.Port);
                return false;
            }
            catch (SocketException)
            {
                return true;
            }
        });
        await running.Socket.SendAsync(Encoding.ASCII.GetBytes(body[5..]));
        Assert.StartsWith("HTTP/1.1 400", await running.Read());
        await drained;
        Assert.AreEqual("", served.Log.ToString());
    }

    [TestMethod]
    public async Task Address_Taken_IsSaid()
    {
        await using var served = await ServedClassifier.OfSound();
        var fault = await Assert.ThrowsExactlyAsync<EmotionFusionException>(() =>
            EmotionServer.StartAsync(served.Classifier, new() { Listen = new(IPAddress.Loopback, served.Server.Address.Port) }, TextWriter.Null));
        Assert.Contains($"127.0.0.1:{served.Server.Address.Port}: can't be listened to", fault.Message);
    }

    [TestMethod]
    public async Task Abuse_BetweenGoodRequests_HarmsNobody()
    {
        await using var served = await ServedClassifier.OfSound(new() { Timeout = TimeSpan.FromSeconds(5), MaxBody = 200_000 });
        var expected = (await served.Predict(200, ServedClassifier.Form(Wavs.Clip, null))).GetProperty("probabilities").ToString();
        var form = Encoding.Latin1.GetString(await ServedClassifier.Form(Wavs.Clip, null).ReadAsByteArrayAsync());
        const string Head = "POST /v1/predict HTTP/1.1\r\nHost: localhost\r\nContent-Type: ";
        var connections = new List<RawConnection>();
        for (var i = 0; i < 200; i++)
        {
            string send = (i % 10) switch
            {
                0 => $"{Head}application/json\r\nContent-Length: 100000\r\n\r\n{{\"audio\":\"UklG", // and then nothing
                1 => $"{Head}application/json\r\nContent-Length: 1000000000\r\n\r\n",
                2 => $"{Head}text/html\r\nContent-Length: 5\r\n\r\nhello",
                3 => $"{Head}multipart/form-data; boundary=x\r\nContent-Length: {form.Length}\r\n\r\n{form[..(form.Length / 2)]}",
                4 => $"{Head}application/json\r\nTransfer-Encoding: chunked\r\n\r\nzzz\r\n",
                5 => $"GET /v1/stream HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n\x82\xff\xff",
                6 => $"{Head}{new string('a', 50_000)}\r\n\r\n",
                7 => "\0\0\0\0\0\0\0\0",
                8 => "GET / HTTP/1.1\r\nHo",
                _ => $"{Head}multipart/form-data; boundary=x\r\nContent-Length: 12\r\n\r\n--x\r\n\r\n\r\n--x",
            };
            var connection = await served.Connect(send);
            switch (i % 3)
            {
                case 0:
                    connection.Socket.Close(0); // reset
                    break;
                case 1:
                    connection.Socket.Shutdown(SocketShutdown.Send); // closed half way
                    connections.Add(connection);
                    break;
                default:
                    connections.Add(connection);
                    break;
            }
            if (i % 20 == 19)
            {
                await RefusalTests.Until(async () =>
                {
                    using var good = await served.Client.PostAsync("/v1/predict", ServedClassifier.Form(Wavs.Clip, null));
                    var answer = await good.Content.ReadAsStringAsync();
                    return good.StatusCode != HttpStatusCode.ServiceUnavailable && expected == JsonDocument.Parse(answer).RootElement.GetProperty("probabilities").ToString();
                });
            }
        }
        connections.ForEach(connection => connection.Dispose());
        await served.Expect(200, HttpMethod.Get, "/health");
        await RefusalTests.Until(async () =>
        {
            var text = await served.Client.GetStringAsync("/metrics");
            return text.Contains("in_flight 1\n", StringComparison.Ordinal) && text.Contains("emotionfusion_streams 0\n", StringComparison.Ordinal);
        });
        Assert.AreEqual("", served.Log.ToString());
    }

    private static void AssertMembers(JsonElement answer, params JsonElement[] schemas)
    {
        var known = schemas.SelectMany(schema => schema.GetProperty("properties").EnumerateObject().Select(member => member.Name)).ToArray();
        var required = schemas.SelectMany(schema => schema.TryGetProperty("required", out var names) ? names.EnumerateArray().Select(name => name.GetString()!) : []).ToArray();
        var found = answer.EnumerateObject().Select(member => member.Name).ToArray();
        Assert.AreEqual("", string.Join(' ', found.Except(known)), "members that aren't described");
        Assert.AreEqual("", string.Join(' ', required.Except(found)), "members that are promised");
    }

    private static void AssertReferencesLead(JsonElement element, JsonElement document)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            element.EnumerateArray().ToList().ForEach(item => AssertReferencesLead(item, document));
        }
        foreach (var member in element.ValueKind == JsonValueKind.Object ? element.EnumerateObject().ToArray() : [])
        {
            if (member.Name == "$ref")
            {
                var target = document;
                foreach (var part in member.Value.GetString()!.Split('/')[1..])
                {
                    Assert.IsTrue(target.TryGetProperty(part, out target), member.Value.GetString());
                }
            }
            AssertReferencesLead(member.Value, document);
        }
    }
}
