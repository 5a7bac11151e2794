using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace EmotionFusion.Encoders.Tests;

/// <summary>A model hub on loopback that answers as a test says: whole, cut, slow, wrong, elsewhere. A connection a request.</summary>
internal sealed class StandInHub : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<HubRequest, HubAnswer> _answer;
    private readonly CancellationTokenSource _end = new();
    private readonly Task _work;

    public StandInHub(Func<HubRequest, HubAnswer> answer)
    {
        _answer = answer;
        _listener.Start();
        Endpoint = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");
        _work = Task.Run(ServeAsync);
    }

    public Uri Endpoint { get; }

    public ConcurrentQueue<HubRequest> Requests { get; } = new();

    /// <summary>What the hub's client would be told; waits are short.</summary>
    public HubOptions Options => new() { Endpoint = Endpoint, FirstPause = TimeSpan.FromMilliseconds(1), Patience = TimeSpan.FromSeconds(20) };

    /// <summary>Answers a request for bytes as an honest server does.</summary>
    public static HubAnswer Serve(HubRequest request, byte[] content, string tag = "\"v1\"")
    {
        var from = request.Headers.GetValueOrDefault("range") is { } range && request.Headers.GetValueOrDefault("if-range") == tag
            ? int.Parse(range.Split('=')[1].TrimEnd('-'), CultureInfo.InvariantCulture)
            : 0;
        if (from > 0 && from >= content.Length)
        {
            return new HubAnswer(416, [("Content-Range", $"bytes */{content.Length}")], []);
        }
        return from == 0
            ? new HubAnswer(200, [("ETag", tag)], content)
            : new HubAnswer(206, [("ETag", tag), ("Content-Range", $"bytes {from}-{content.Length - 1}/{content.Length}")], content[from..]);
    }

    public void Dispose()
    {
        _end.Cancel();
        _work.Wait();
        _listener.Stop();
        _end.Dispose();
    }

    private async Task ServeAsync()
    {
        var answers = new List<Task>();
        try
        {
            while (true)
            {
                answers.Add(AnswerAsync(await _listener.AcceptTcpClientAsync(_end.Token)));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
            await Task.WhenAll(answers);
        }
    }

    private async Task AnswerAsync(TcpClient connection)
    {
        using (connection)
        {
            try
            {
                await AnswerAsync(connection.GetStream());
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or IOException)
            {
                // The client went away, or the test is over.
            }
        }
    }

    private async Task AnswerAsync(NetworkStream stream)
    {
        if (await ReadAsync(stream) is not { } request)
        {
            return;
        }
        Requests.Enqueue(request);
        var answer = _answer(request);
        var head = new StringBuilder($"HTTP/1.1 {answer.Status} Said\r\nConnection: close\r\n");
        foreach (var (name, value) in answer.Headers.Append(("Content-Length", (answer.Claims ?? answer.Body.Length).ToString(CultureInfo.InvariantCulture))))
        {
            head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        }
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head.Append("\r\n").ToString()), _end.Token);
        await stream.WriteAsync(answer.Body, _end.Token);
        if (answer.ThenSilent)
        {
            await Task.Delay(Timeout.Infinite, _end.Token);
        }
    }

    private async Task<HubRequest?> ReadAsync(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        if (await reader.ReadLineAsync(_end.Token) is not { } first)
        {
            return null;
        }
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (await reader.ReadLineAsync(_end.Token) is { Length: > 0 } line)
        {
            headers[line[..line.IndexOf(':')].ToLowerInvariant()] = line[(line.IndexOf(':') + 1)..].Trim();
        }
        return new HubRequest(first.Split(' ')[1], headers);
    }
}

/// <summary>What was asked for.</summary>
internal sealed record HubRequest(string Path, IReadOnlyDictionary<string, string> Headers);

/// <summary>What is answered.</summary>
/// <param name="Status">HTTP's.</param>
/// <param name="Headers">But for the length.</param>
/// <param name="Body">What is sent.</param>
internal sealed record HubAnswer(int Status, IReadOnlyList<(string Name, string Value)> Headers, byte[] Body)
{
    /// <summary>The length that is claimed, if it isn't the body's.</summary>
    public int? Claims { get; init; }

    /// <summary>Nothing comes after the body, but the connection stays open.</summary>
    public bool ThenSilent { get; init; }
}
