using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using EmotionFusion.Tests;

namespace EmotionFusion.Cli.Tests;

/// <summary><c>emotionfusion serve</c> answers until Ctrl-C, and refuses what would be unsafe or can't be.</summary>
[TestClass]
public sealed partial class ServeTests
{
    private static readonly string Clip = Directory.GetFiles(Repository.EmoDb, "*.wav").Order(StringComparer.Ordinal).First();

    [TestMethod]
    public async Task CtrlC_EndsTheServerThatAnswered()
    {
        using var folder = new TemporaryFolder();
        var model = TinyClassifier.OfSound.Write(folder.File("classifier.onnx"));
        using var program = RunningProgram.Start(folder.Path, "serve", "--model", model, "--listen", "127.0.0.1:0", "--api-key-file", folder.Write("key", "0123456789abcdef\n"));
        program.WaitForError("Ctrl-C ends it.");
        using var client = new HttpClient { BaseAddress = new(Address().Match(program.Error).Value) };
        Assert.AreEqual(HttpStatusCode.Unauthorized, (await client.GetAsync("/v1/model")).StatusCode);
        client.DefaultRequestHeaders.Authorization = new("Bearer", "0123456789abcdef");
        using var form = new MultipartFormDataContent { { new ByteArrayContent(File.ReadAllBytes(Clip)), "audio", "a.wav" } };
        var answer = JsonDocument.Parse(await (await client.PostAsync("/v1/predict", form)).Content.ReadAsStringAsync()).RootElement;
        var said = JsonDocument.Parse(RunningProgram.Run(folder.Path, "predict", Clip, "--model", model, "--format", "jsonl").Expect(0).Out).RootElement;
        Assert.AreEqual(said.GetProperty("probabilities").ToString(), answer.GetProperty("probabilities").ToString());
        program.Interrupt();
        var result = program.Wait().Expect(130);
        Assert.Contains("nothing of a client's was kept", result.Error);
        Assert.AreEqual("", result.Out);
    }

    [TestMethod]
    [DataRow(1, "no API key was given", "--listen", "*:0")]
    [DataRow(1, "nowhere: the API key can't be read", "--api-key-file", "nowhere")]
    [DataRow(2, "--listen 8000: expected an address and a port", "--listen", "8000")]
    [DataRow(2, "--allow-origin example.org: expected a scheme and a host", "--allow-origin", "example.org")]
    [DataRow(2, "--timeout -1: expected 0.1 to 3600", "--timeout", "-1")]
    [DataRow(2, "--queue x: expected a whole number", "--queue", "x")]
    [DataRow(2, "unknown option '--lisen'. Did you mean '--listen'?", "--lisen", "1")]
    public void Options_ThatCannotBe_AreRefused(int code, string message, params string[] options)
    {
        using var folder = new TemporaryFolder();
        var model = TinyClassifier.OfSound.Write(folder.File("classifier.onnx"));
        Assert.Contains(message, RunningProgram.Run(folder.Path, ["serve", "--model", model, .. options]).Expect(code).Error);
    }

    [GeneratedRegex("http://127[.0-9:]+/")]
    private static partial Regex Address();
}
