using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using EmotionFusion.Prediction;

namespace EmotionFusion.Web.Tests;

/// <summary>A server on a free port of loopback, and ways to talk to it. Classifiers are shared by all tests.</summary>
internal sealed class ServedClassifier : IAsyncDisposable
{
    private static readonly string Folder = Directory.CreateTempSubdirectory("emotionfusion-").FullName;
    private static readonly Lazy<EmotionClassifier> Sound = new(() => Load(TinyClassifier.OfSound with { Vad = true }, "sound"));
    private static readonly Lazy<EmotionClassifier> Both = new(() => Load(TinyClassifier.OfBoth, "both"));
    private static readonly Lazy<EmotionClassifier> Words = new(() => Load(TinyClassifier.OfWords, "words"));
    private static readonly Lazy<EmotionClassifier> Either = new(() => Load(TinyClassifier.OfEither, "either"));

    private ServedClassifier(EmotionClassifier classifier, EmotionServer server, StringWriter log)
    {
        (Classifier, Server, Log) = (classifier, server, log);
        Client = new() { BaseAddress = server.Address, Timeout = TimeSpan.FromMinutes(3) };
    }

    public EmotionClassifier Classifier { get; }

    public EmotionServer Server { get; }

    /// <summary>Stays empty as long as nothing is a defect.</summary>
    public StringWriter Log { get; }

    public HttpClient Client { get; }

    public static Task<ServedClassifier> OfSound(ServerOptions? options = null) => Start(Sound.Value, options);

    public static Task<ServedClassifier> OfBoth(ServerOptions? options = null) => Start(Both.Value, options);

    public static Task<ServedClassifier> OfWords(ServerOptions? options = null) => Start(Words.Value, options);

    public static Task<ServedClassifier> OfEither(ServerOptions? options = null) => Start(Either.Value, options);

    public static void DisposeClassifiers()
    {
        foreach (var classifier in new[] { Sound, Both, Words, Either }.Where(classifier => classifier.IsValueCreated))
        {
            classifier.Value.Dispose();
        }
        Directory.Delete(Folder, recursive: true);
    }

    /// <summary>A form; null leaves a part out.</summary>
    public static MultipartFormDataContent Form(byte[]? audio, string? text)
    {
        var form = new MultipartFormDataContent();
        if (audio is not null)
        {
            var part = new ByteArrayContent(audio);
            part.Headers.ContentType = new MediaTypeHeaderValue("audio/wav");
            form.Add(part, "audio", "sound.wav");
        }
        if (text is not null)
        {
            form.Add(new StringContent(text), "text");
        }
        return form;
    }

    public static StringContent Json(string json, string type = "application/json") => new(json, Encoding.UTF8, type);

    /// <summary>A request, which must be answered with this status.</summary>
    public async Task<JsonElement> Expect(int status, HttpMethod method, string path, HttpContent? content = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
        using var response = await Client.SendAsync(request);
        var body = await response.Content.ReadAsStringAsync();
        Assert.AreEqual(status, (int)response.StatusCode, body);
        if (status >= 400 && method != HttpMethod.Head)
        {
            Assert.AreEqual("application/problem+json", response.Content.Headers.ContentType?.MediaType);
            var problem = JsonDocument.Parse(body).RootElement;
            Assert.AreEqual(status, problem.GetProperty("status").GetInt32());
            Assert.AreNotEqual("", problem.GetProperty("detail").GetString());
        }
        return body is ['{', ..] ? JsonDocument.Parse(body).RootElement : default;
    }

    public Task<JsonElement> Predict(int status, HttpContent content, string query = "", params (string Name, string Value)[] headers) =>
        Expect(status, HttpMethod.Post, $"/v1/predict{query}", content, headers);

    /// <summary>A bare connection, for what no decent client sends.</summary>
    public async Task<RawConnection> Connect(string send)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, Server.Address.Port);
        await socket.SendAsync(Encoding.Latin1.GetBytes(send));
        return new(socket);
    }

    public async Task<ClientWebSocket> Stream(string query = "", Action<ClientWebSocketOptions>? set = null)
    {
        var socket = new ClientWebSocket();
        set?.Invoke(socket.Options);
        try
        {
            await socket.ConnectAsync(new Uri($"ws://{Server.Address.Authority}/v1/stream{query}"), CancellationToken.None);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Server.DisposeAsync();
    }

    private static async Task<ServedClassifier> Start(EmotionClassifier classifier, ServerOptions? options)
    {
        var log = new StringWriter();
        options ??= new();
        var server = await EmotionServer.StartAsync(classifier, options with { Listen = new(options.Listen.Address, 0) }, TextWriter.Synchronized(log));
        return new(classifier, server, log);
    }

    private static EmotionClassifier Load(TinyClassifier tiny, string name) => EmotionClassifier.Load(tiny.Write(Path.Combine(Folder, $"{name}.onnx")));
}

/// <summary>A TCP connection.</summary>
internal sealed class RawConnection(Socket socket) : IDisposable
{
    public Socket Socket => socket;

    /// <summary>Everything that comes until the other side closes, or until it has this text.</summary>
    public async Task<string> Read(string? until = null)
    {
        var text = new StringBuilder();
        var buffer = new byte[4096];
        try
        {
            while (until is null || !text.ToString().Contains(until, StringComparison.Ordinal))
            {
                var count = await socket.ReceiveAsync(buffer).WaitAsync(TimeSpan.FromMinutes(2));
                if (count == 0)
                {
                    break;
                }
                text.Append(Encoding.Latin1.GetString(buffer, 0, count));
            }
        }
        catch (SocketException)
        {
            // Reset: what came before it is what was answered.
        }
        return text.ToString();
    }

    public void Dispose() => socket.Dispose();
}

/// <summary>Sounds to send.</summary>
internal static class Wavs
{
    public static string ClipPath { get; } = Directory.GetFiles(Repository.EmoDb, "*.wav").Order(StringComparer.Ordinal).First();

    public static byte[] Clip => File.ReadAllBytes(ClipPath);

    /// <summary>Noise, the same every time, in 16 bits; or in 8, where sounds are to be long and small.</summary>
    public static byte[] Noise(double seconds, int rate = 16_000, int bits = 16)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        var random = new Random(5);
        var samples = new byte[(int)(seconds * rate) * bits / 8];
        random.NextBytes(samples);
        writer.Write("RIFF"u8);
        writer.Write(36 + samples.Length);
        writer.Write("WAVEfmt "u8);
        writer.Write(16);
        writer.Write((short)1);
        writer.Write((short)1);
        writer.Write(rate);
        writer.Write(rate * bits / 8);
        writer.Write((short)(bits / 8));
        writer.Write((short)bits);
        writer.Write("data"u8);
        writer.Write(samples.Length);
        writer.Write(samples);
        return stream.ToArray();
    }
}

[TestClass]
public static class Classifiers
{
    [AssemblyCleanup]
    public static void Dispose() => ServedClassifier.DisposeClassifiers();
}
