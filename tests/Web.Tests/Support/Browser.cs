using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace EmotionFusion.Web.Tests;

/// <summary>Chromium without a window, its microphone a sound file, driven over the DevTools protocol; one page.</summary>
internal sealed class Browser : IAsyncDisposable
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];

    private readonly Process _process;
    private readonly string _profile;
    private readonly ClientWebSocket _socket = new();
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonElement>> _waiting = new();
    private readonly SemaphoreSlim _sending = new(1);
    private readonly CancellationTokenSource _end = new();
    private int _last;

    private Browser(Process process, string profile) => (_process, _profile) = (process, profile);

    /// <summary>What the page asked for, by address.</summary>
    public ConcurrentQueue<string> Requests { get; } = [];

    /// <summary>What the console says of errors, violations of the page's policy among them.</summary>
    public ConcurrentQueue<string> Complaints { get; } = [];

    public static string? Program { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .SelectMany(folder => Names.Select(name => Path.Combine(folder, name))).FirstOrDefault(File.Exists);

    /// <summary>Opens a page; where there is no Chromium, the test is inconclusive.</summary>
    public static async Task<Browser> Open(Uri page, string microphone)
    {
        if (Program is null)
        {
            Assert.Inconclusive($"The page's behaviour wasn't tested: no {string.Join(", ", Names)} on the PATH.");
        }
        var profile = Directory.CreateTempSubdirectory("emotionfusion-browser-").FullName;
        string[] arguments =
        [
            "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--mute-audio",
            "--remote-debugging-port=0", $"--user-data-dir={profile}", "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", $"--use-file-for-fake-audio-capture={microphone}", "about:blank",
        ];
        var process = Process.Start(new ProcessStartInfo(Program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        var browser = new Browser(process, profile);
        try
        {
            await browser.Attach();
            await browser.Send("Page.navigate", new { url = page.ToString() });
            await browser.Until("document.readyState === 'complete' && document.getElementById('model').childElementCount + !document.getElementById('key-section').hidden > 0");
            return browser;
        }
        catch
        {
            await browser.DisposeAsync();
            throw;
        }
    }

    /// <summary>The value of an expression, promises awaited.</summary>
    public async Task<JsonElement> Evaluate(string expression)
    {
        var result = await Send("Runtime.evaluate", new { expression, awaitPromise = true, returnByValue = true, userGesture = true });
        return result.TryGetProperty("exceptionDetails", out var fault) ? throw new InvalidOperationException($"{expression}: {fault}") : result.GetProperty("result").TryGetProperty("value", out var value) ? value : default;
    }

    public async Task<string> Text(string id) => (await Evaluate($"document.getElementById('{id}').textContent")).GetString()!;

    public Task Until(string condition) => RefusalTests.Until(async () => (await Evaluate(condition)).ValueKind == JsonValueKind.True);

    /// <summary>Presses and lets go of a key, as a keyboard does.</summary>
    public async Task Press(string key, string? text = null)
    {
        var code = key switch { "Tab" => 9, "Enter" => 13, " " => 32, _ => 0 };
        await Send("Input.dispatchKeyEvent", new { type = text is null ? "rawKeyDown" : "keyDown", key, code = key == " " ? "Space" : key, windowsVirtualKeyCode = code, text = text ?? "" });
        await Send("Input.dispatchKeyEvent", new { type = "keyUp", key, code = key == " " ? "Space" : key, windowsVirtualKeyCode = code });
    }

    public async Task ChooseFile(string id, string path)
    {
        var root = await Send("DOM.getDocument", new { });
        var node = await Send("DOM.querySelector", new { nodeId = root.GetProperty("root").GetProperty("nodeId").GetInt32(), selector = $"#{id}" });
        await Send("DOM.setFileInputFiles", new { nodeId = node.GetProperty("nodeId").GetInt32(), files = new[] { path } });
    }

    /// <summary>A picture of all of the page.</summary>
    public async Task<byte[]> Screenshot(int width, bool dark)
    {
        await Send("Emulation.setEmulatedMedia", new { features = new[] { new { name = "prefers-color-scheme", value = dark ? "dark" : "light" } } });
        await Send("Emulation.setDeviceMetricsOverride", new { width, height = 900, deviceScaleFactor = 1, mobile = false });
        await Send("Emulation.setScrollbarsHidden", new { hidden = true });
        await Evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 300))))");
        var picture = await Send("Page.captureScreenshot", new { format = "png", captureBeyondViewport = true });
        return picture.GetProperty("data").GetBytesFromBase64();
    }

    public async Task<JsonElement> Send(string method, object parameters)
    {
        var id = Interlocked.Increment(ref _last);
        var answer = _waiting[id] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await _sending.WaitAsync();
        try
        {
            await _socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(new { id, method, @params = parameters }), WebSocketMessageType.Text, true, _end.Token);
        }
        finally
        {
            _sending.Release();
        }
        return await answer.Task.WaitAsync(TimeSpan.FromMinutes(2));
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _socket.Dispose();
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        for (var tries = 0; Directory.Exists(_profile); tries++)
        {
            try
            {
                Directory.Delete(_profile, recursive: true);
            }
            catch (IOException) when (tries < 50)
            {
                await Task.Delay(100); // a child of the browser still writes
            }
        }
    }

    private async Task Attach()
    {
        var file = Path.Combine(_profile, "DevToolsActivePort");
        await RefusalTests.Until(() => Task.FromResult(File.Exists(file) && File.ReadAllLines(file).Length >= 2));
        var port = File.ReadAllLines(file)[0];
        using var client = new HttpClient();
        JsonElement page = default;
        await RefusalTests.Until(async () =>
        {
            page = JsonDocument.Parse(await client.GetStringAsync($"http://127.0.0.1:{port}/json/list")).RootElement.EnumerateArray().FirstOrDefault(target => target.GetProperty("type").GetString() == "page");
            return page.ValueKind == JsonValueKind.Object;
        });
        await _socket.ConnectAsync(new Uri(page.GetProperty("webSocketDebuggerUrl").GetString()!), CancellationToken.None);
        _ = ListenAsync();
        foreach (var domain in new[] { "Page", "Runtime", "Network", "Log", "DOM" })
        {
            await Send($"{domain}.enable", new { });
        }
    }

    private async Task ListenAsync()
    {
        var (buffer, message) = (new byte[65_536], new MemoryStream());
        try
        {
            while (true)
            {
                var result = await _socket.ReceiveAsync(buffer.AsMemory(), _end.Token);
                message.Write(buffer.AsSpan(0, result.Count));
                if (result.EndOfMessage)
                {
                    Take(JsonDocument.Parse(Encoding.UTF8.GetString(message.GetBuffer(), 0, (int)message.Length)).RootElement);
                    message.SetLength(0);
                }
            }
        }
        catch (Exception e)
        {
            foreach (var answer in _waiting.Values)
            {
                answer.TrySetException(e);
            }
        }
    }

    private void Take(JsonElement message)
    {
        if (message.TryGetProperty("id", out var id))
        {
            if (_waiting.TryRemove(id.GetInt32(), out var answer))
            {
                _ = message.TryGetProperty("error", out var error) ? answer.TrySetException(new InvalidOperationException(error.ToString())) : answer.TrySetResult(message.GetProperty("result"));
            }
            return;
        }
        var parameters = message.GetProperty("params");
        switch (message.GetProperty("method").GetString())
        {
            case "Network.requestWillBeSent":
                Requests.Enqueue(parameters.GetProperty("request").GetProperty("url").GetString()!);
                break;
            case "Network.webSocketCreated":
                Requests.Enqueue(parameters.GetProperty("url").GetString()!);
                break;
            case "Log.entryAdded" when parameters.GetProperty("entry").GetProperty("level").GetString() == "error":
                Complaints.Enqueue(parameters.GetProperty("entry").GetProperty("text").GetString()!);
                break;
            case "Runtime.exceptionThrown":
                Complaints.Enqueue(parameters.GetProperty("exceptionDetails").ToString());
                break;
        }
    }
}
