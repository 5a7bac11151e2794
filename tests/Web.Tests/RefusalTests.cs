using System.Net;
using System.Text;

namespace EmotionFusion.Web.Tests;

/// <summary>Requests that can't be answered get the status code that says why, and what was found and expected.</summary>
[TestClass]
public sealed class RefusalTests
{
    [TestMethod]
    public async Task Sound_Bad_Is400()
    {
        await using var served = await ServedClassifier.OfSound();
        foreach (var (sound, found) in new (byte[], string)[]
        {
            ([], "it is empty"),
            ("no sound at all"u8.ToArray(), "doesn't begin with RIFF"),
            (Wavs.Clip[..1000], "cut short"),
            (Wavs.Clip[..20], "cut short"),
        })
        {
            var problem = await served.Predict(400, ServedClassifier.Form(sound, null));
            Assert.Contains(found, problem.GetProperty("found").GetString()!);
            Assert.AreEqual("a WAV file", problem.GetProperty("expected").GetString());
        }
        await served.Predict(400, ServedClassifier.Form(Wavs.Noise(0.001), null)); // less than the encoder takes
    }

    [TestMethod]
    [DataRow("{", "can't be read")]
    [DataRow("[]", "no object")]
    [DataRow("null", "no object")]
    [DataRow("""{"audio":5}""", "isn't expected")]
    [DataRow("""{"sound":"UklGRg=="}""", "isn't expected")]
    [DataRow("""{"audio":"***"}""", "isn't base64")]
    [DataRow("""{"text":"\ud800"}""", "can't be read")]
    public async Task Json_Bad_Is400(string json, string detail)
    {
        await using var served = await ServedClassifier.OfEither();
        Assert.Contains(detail, (await served.Predict(400, ServedClassifier.Json(json))).GetProperty("detail").GetString()!);
    }

    [TestMethod]
    [DataRow("multipart/form-data", "--x--\r\n")]
    [DataRow("multipart/form-data; boundary=x", "no boundary at all")]
    [DataRow("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=audio\r\n\r\ncut")]
    [DataRow("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=file\r\n\r\nhello\r\n--x--\r\n")]
    [DataRow("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=text\r\n\r\na\r\n--x\r\nContent-Disposition: form-data; name=text\r\n\r\nb\r\n--x--\r\n")]
    [DataRow("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=text\r\n\r\n\xff\xfe\r\n--x--\r\n")]
    [DataRow("multipart/form-data; boundary=x", "--x\r\nno header\r\n\r\na\r\n--x--\r\n")]
    public async Task Form_Bad_Is400(string type, string body)
    {
        await using var served = await ServedClassifier.OfEither();
        var content = new ByteArrayContent(Encoding.Latin1.GetBytes(body));
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        await served.Predict(400, content);
        Assert.AreEqual("", served.Log.ToString());
    }

    [TestMethod]
    public async Task Query_UnknownOrBad_Is400()
    {
        await using var served = await ServedClassifier.OfSound();
        await served.Predict(400, ServedClassifier.Form(Wavs.Clip, null), "?explian=true");
        await served.Predict(400, ServedClassifier.Form(Wavs.Clip, null), "?explain=yes");
    }

    [TestMethod]
    public async Task Type_Wrong_Is415()
    {
        await using var served = await ServedClassifier.OfSound();
        await served.Predict(415, new ByteArrayContent(Wavs.Clip));
        await served.Predict(415, ServedClassifier.Json("{}", "text/plain"));
        await served.Predict(415, new StringContent("{}", Encoding.Unicode, "application/json"));
        var compressed = ServedClassifier.Json("{}");
        compressed.Headers.ContentEncoding.Add("gzip");
        await served.Predict(415, compressed);
        var problem = await served.Predict(415, ServedClassifier.Form([.. "fLaC"u8, .. new byte[100]], null));
        Assert.AreEqual("FLAC", problem.GetProperty("found").GetString());
    }

    [TestMethod]
    public async Task Body_TooLarge_Is413()
    {
        await using var served = await ServedClassifier.OfSound(new() { MaxBody = 50_000, MaxSeconds = 2 });
        using (var announced = await served.Connect("POST /v1/predict HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 50001\r\n\r\n"))
        {
            Assert.StartsWith("HTTP/1.1 413", await announced.Read("\r\n\r\n"));
        }
        // The server doesn't wait for the rest: where some of it is on its way yet, the connection's reset may overtake the answer.
        await Until(async () =>
        {
            using var chunked = await served.Connect($"POST /v1/predict HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n{60_000:x}\r\n{new string(' ', 60_000)}\r\n0\r\n\r\n");
            return (await chunked.Read("\r\n\r\n")).StartsWith("HTTP/1.1 413", StringComparison.Ordinal);
        });
        var problem = await served.Predict(413, ServedClassifier.Form(Wavs.Noise(3, 8000, 8), null)); // small, but long
        Assert.AreEqual("at most 2 s", problem.GetProperty("expected").GetString());
    }

    [TestMethod]
    public async Task Modality_Lacking_Is422()
    {
        await using var both = await ServedClassifier.OfBoth();
        Assert.AreEqual("sound and words together", (await both.Predict(422, ServedClassifier.Form(Wavs.Clip, null))).GetProperty("expected").GetString());
        await both.Predict(422, ServedClassifier.Form(null, "words"));
        await using var sound = await ServedClassifier.OfSound();
        await sound.Predict(422, ServedClassifier.Form(null, "words"));
        await sound.Predict(422, ServedClassifier.Form(Wavs.Clip, "words"));
        await sound.Predict(422, ServedClassifier.Json("{}"));
        await using var words = await ServedClassifier.OfWords();
        await words.Predict(422, ServedClassifier.Form(Wavs.Clip, null));
        await words.Predict(422, ServedClassifier.Json("""{"text":"a"}"""), "?explain=true");
        await using var either = await ServedClassifier.OfEither();
        await either.Predict(422, ServedClassifier.Json("""{"audio":null}"""));
    }

    [TestMethod]
    public async Task Path_Unknown_Is404_Method_Wrong_Is405()
    {
        await using var served = await ServedClassifier.OfSound();
        await served.Expect(404, HttpMethod.Get, "/v1/predictions");
        await served.Expect(404, HttpMethod.Get, "/v1/predict/");
        await served.Expect(404, HttpMethod.Get, "/../page.js/%2e%2e/secret");
        await served.Expect(405, HttpMethod.Get, "/v1/predict");
        await served.Expect(405, HttpMethod.Delete, "/v1/model");
        using var response = await served.Client.GetAsync("/v1/predict");
        CollectionAssert.AreEqual(new[] { "POST", "OPTIONS" }, response.Content.Headers.Allow.ToArray());
    }

    [TestMethod]
    public async Task Key_MissingOrWrong_Is401()
    {
        const string Key = "0123456789abcdef";
        await using var served = await ServedClassifier.OfSound(new() { ApiKey = Key });
        await served.Predict(401, ServedClassifier.Form(Wavs.Clip, null));
        await served.Predict(401, ServedClassifier.Form(Wavs.Clip, null), "", ("X-Api-Key", Key + "0"));
        await served.Expect(401, HttpMethod.Get, "/v1/model", null, ("Authorization", "Basic " + Key));
        await served.Expect(401, HttpMethod.Get, "/metrics");
        await served.Predict(200, ServedClassifier.Form(Wavs.Clip, null), "", ("X-Api-Key", Key));
        await served.Expect(200, HttpMethod.Get, "/v1/model", null, ("Authorization", "Bearer " + Key));
        await served.Expect(200, HttpMethod.Get, "/health");
        await served.Expect(200, HttpMethod.Get, "/"); // the page asks for the key
        using var stream = await served.Stream(set: options =>
        {
            options.AddSubProtocol(StreamEndpoint.Protocol);
            options.AddSubProtocol(Gatekeeper.KeyProtocol + Convert.ToHexStringLower(Encoding.ASCII.GetBytes(Key)));
        });
        Assert.AreEqual(StreamEndpoint.Protocol, stream.SubProtocol);
    }

    [TestMethod]
    public async Task Origin_Foreign_Is403()
    {
        await using var served = await ServedClassifier.OfSound(new() { AllowedOrigins = ["https://example.org"] });
        foreach (var origin in new[] { "https://example.com", "null", "https://example.org.evil.test", "https://example.org:444", "http://127.0.0.1:1" })
        {
            await served.Predict(403, ServedClassifier.Form(Wavs.Clip, null), "", ("Origin", origin));
            await served.Expect(403, HttpMethod.Get, "/v1/stream", null, ("Origin", origin));
        }
        await served.Predict(200, ServedClassifier.Form(Wavs.Clip, null), "", ("Origin", served.Server.Address.GetLeftPart(UriPartial.Authority)));
        await served.Predict(200, ServedClassifier.Form(Wavs.Clip, null), "", ("Origin", "https://example.org"));
        using var preflight = new HttpRequestMessage(HttpMethod.Options, "/v1/predict");
        preflight.Headers.Add("Origin", "https://example.org");
        using var response = await served.Client.SendAsync(preflight);
        Assert.AreEqual(HttpStatusCode.NoContent, response.StatusCode);
        Assert.AreEqual("https://example.org", response.Headers.GetValues("Access-Control-Allow-Origin").Single());
    }

    [TestMethod]
    public async Task Host_OfAnotherName_Is403()
    {
        await using var served = await ServedClassifier.OfSound();
        await served.Expect(403, HttpMethod.Get, "/", null, ("Host", "rebound.example"));
        await served.Expect(403, HttpMethod.Get, "/v1/model", null, ("Host", "127.0.0.1.example:80"));
        await served.Expect(200, HttpMethod.Get, "/v1/model", null, ("Host", "localhost:1234"));
    }

    [TestMethod]
    public async Task Places_AllTaken_Is503()
    {
        await using var served = await ServedClassifier.OfSound(new() { Parallel = 1, Queue = 0 });
        using (var slow = await served.Connect("POST /v1/predict HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n{"))
        {
            await Until(async () => (await served.Client.PostAsync("/v1/predict", ServedClassifier.Form(Wavs.Clip, null))).StatusCode == HttpStatusCode.ServiceUnavailable);
            using var response = await served.Client.PostAsync("/v1/predict", ServedClassifier.Form(Wavs.Clip, null));
            Assert.AreEqual(1, response.Headers.RetryAfter?.Delta?.TotalSeconds);
        }
        await Until(async () => (await served.Client.PostAsync("/v1/predict", ServedClassifier.Form(Wavs.Clip, null))).StatusCode == HttpStatusCode.OK);
    }

    [TestMethod]
    public async Task Client_TooSlow_Is408()
    {
        await using var served = await ServedClassifier.OfSound(new() { Timeout = TimeSpan.FromSeconds(1) });
        using var stopped = await served.Connect("POST /v1/predict HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n{");
        Assert.StartsWith("HTTP/1.1 408", await stopped.Read("\r\n\r\n"));
        await using var strict = await ServedClassifier.OfSound(new() { SlowestClient = 100_000, Grace = TimeSpan.FromSeconds(2) });
        using var slow = await strict.Connect("POST /v1/predict HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{");
        Assert.StartsWith("HTTP/1.1 408", await slow.Read("\r\n\r\n"));
    }

    [TestMethod]
    public async Task Answer_TooSlow_Is504()
    {
        await using var served = await ServedClassifier.OfSound(new() { Timeout = TimeSpan.FromSeconds(2) });
        await served.Predict(504, ServedClassifier.Form(Wavs.Noise(290, 1000, 8), null), "?explain=true");
    }

    [TestMethod]
    public async Task Head_HugeOrBroken_IsRefusedByTheConnection()
    {
        await using var served = await ServedClassifier.OfSound();
        using var huge = await served.Connect($"GET /health HTTP/1.1\r\nHost: localhost\r\nX-Much: {new string('a', 40_000)}\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 431", await huge.Read("\r\n\r\n"));
        using var broken = await served.Connect("\x16\x03\x01 no HTTP\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 400", await broken.Read("\r\n\r\n"));
        await served.Expect(200, HttpMethod.Get, "/health");
    }

    [TestMethod]
    public void Options_BeyondLoopbackWithoutKey_AreRefused()
    {
        var everywhere = new ServerOptions { Listen = ServerOptions.ParseListen("*:0")! };
        Assert.Contains("no API key was given", Assert.ThrowsExactly<EmotionFusionException>(everywhere.Check).Message);
        Assert.Contains("expected 16 or more", Assert.ThrowsExactly<EmotionFusionException>((everywhere with { ApiKey = "short" }).Check).Message);
        (everywhere with { ApiKey = "0123456789abcdef" }).Check();
    }

    [TestMethod]
    [DataRow("127.0.0.1:8000", "127.0.0.1:8000")]
    [DataRow("localhost:1", "127.0.0.1:1")]
    [DataRow("[::1]:65535", "[::1]:65535")]
    [DataRow("*:80", "0.0.0.0:80")]
    [DataRow("8000", null)]
    [DataRow("::1:80", null)]
    [DataRow("127.1:80", null)]
    [DataRow("127.0.0.1:65536", null)]
    [DataRow("example.org:80", null)]
    [DataRow(":80", null)]
    public void Listen_IsAnAddressAndAPort(string text, string? expected) => Assert.AreEqual(expected, ServerOptions.ParseListen(text)?.ToString());

    public static async Task Until(Func<Task<bool>> holds)
    {
        for (var tries = 0; !await holds(); tries++)
        {
            Assert.IsLessThan(600, tries);
            await Task.Delay(100);
        }
    }
}
