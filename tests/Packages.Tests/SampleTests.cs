using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using EmotionFusion.Encoders;
using EmotionFusion.Tests;

namespace EmotionFusion.Packages.Tests;

/// <summary>The programs in samples/csharp do what they say.</summary>
[TestClass]
public sealed class SampleTests
{
    private readonly TemporaryFolder _folder = new();

    private string Model => _folder.File("classifier.onnx");

    [TestInitialize]
    public void Write() => Expected.Classifier.Write(Model);

    [TestCleanup]
    public void Remove() => _folder.Dispose();

    [TestMethod]
    public void OneFile_SoundAndWords_PrintsAllProbabilities()
    {
        var (clip, text) = (Expected.Clips[0], "so glad");
        var lines = Run("OneFile", [Model, clip, text]);
        Assert.AreEqual(Expected.Of(clip, text).Emotion, lines[0]);
        var probabilities = Expected.Probabilities(clip, text);
        var printed = lines.Skip(1).ToDictionary(line => line.Split(' ')[0], line => double.Parse(line.Split(' ')[1]));
        foreach (var (name, probability) in Expected.Classifier.Classes.Zip(probabilities))
        {
            Assert.AreEqual(probability, printed[name], 0.0006);
        }
    }

    [TestMethod]
    public void Folder_WithABrokenFile_ClassifiesTheOthers()
    {
        CopyClips();
        File.WriteAllText(_folder.File("broken.wav"), "no sound");
        var lines = Run("Folder", [Model, _folder.Path], error: "broken.wav");
        Assert.AreEqual("file,emotion,probability", lines[0]);
        AssertClips(lines.Skip(1).Select(line => line.Split(',')));
    }

    [TestMethod]
    public void MlNetPipeline_Folder_GivesTheSame()
    {
        CopyClips();
        AssertClips(Run("MlNetPipeline", [Model, _folder.Path]).Select(line => line.Split(' ')));
    }

    [TestMethod]
    public void Live_SoundOnStandardInput_AnswersEveryHalfSecond()
    {
        var clip = Expected.Clips[0];
        var samples = AudioFile.ReadMono16k(clip);
        var bytes = new byte[2 * samples.Length];
        for (var i = 0; i < samples.Length; i++)
        {
            BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(2 * i), (short)(samples[i] * 32768));
        }

        var lines = Run("Live", [Model], bytes);
        Assert.HasCount((int)Math.Ceiling(samples.Length / 8000.0), lines);
        // The clip is shorter than a window, so the last answer is on the whole of it.
        Assert.IsLessThan(3 * AudioFile.SampleRate, samples.Length);
        Assert.AreEqual(Expected.Of(clip).Emotion, lines[^1].Split(' ')[2]);
        Assert.AreEqual(Expected.Of(clip).Probability, double.Parse(lines[^1].Split(' ')[3]), 0.0006);
    }

    [TestMethod]
    public async Task WebApi_Requests_AreAnswered()
    {
        using var server = OtherProcess.Start(_folder.Path, "dotnet", OtherProcess.BuiltBy("WebApi", "WebApi.dll"), "--classifier", Model, "--urls", "http://127.0.0.1:0");
        try
        {
            using var client = new HttpClient { BaseAddress = await AddressOf(server.StandardOutput) };
            using var sound = new ByteArrayContent(await File.ReadAllBytesAsync(Expected.Clips[0]));
            using var answer = await client.PostAsync("/predict?text=so%20glad", sound);
            Assert.AreEqual(HttpStatusCode.OK, answer.StatusCode);
            var json = await answer.Content.ReadFromJsonAsync<JsonElement>();
            var (emotion, probability) = Expected.Of(Expected.Clips[0], "so glad");
            Assert.AreEqual(emotion, json.GetProperty("emotion").GetString());
            Assert.AreEqual(probability, json.GetProperty("probabilities").GetProperty(emotion).GetDouble(), 1e-5);

            using var noSound = new StringContent("no sound");
            using var refusal = await client.PostAsync("/predict", noSound);
            Assert.AreEqual(HttpStatusCode.BadRequest, refusal.StatusCode);
        }
        finally
        {
            server.Kill();
            await server.WaitForExitAsync();
        }
    }

    // "Now listening on: http://127.0.0.1:41234"
    private static async Task<Uri> AddressOf(StreamReader log)
    {
        while (await log.ReadLineAsync() is { } line)
        {
            if (line.IndexOf("http://", StringComparison.Ordinal) is > 0 and var at)
            {
                return new Uri(line[at..]);
            }
        }

        throw new InvalidOperationException("The service ended before it listened.");
    }

    private static string[] Run(string sample, string[] arguments, byte[]? input = null, string error = "")
    {
        var result = OtherProcess.Run(Path.GetTempPath(), "dotnet", [OtherProcess.BuiltBy(sample, $"{sample}.dll"), .. arguments], input ?? []);
        Assert.AreEqual(0, result.ExitCode, result.Error);
        Assert.Contains(error, result.Error);
        return result.Out.TrimEnd().Split('\n');
    }

    private void CopyClips() => Array.ForEach(Expected.Clips, clip => File.Copy(clip, _folder.File(Path.GetFileName(clip))));

    // Name, emotion and probability of each clip, in order.
    private static void AssertClips(IEnumerable<string[]> rows)
    {
        var found = rows.ToArray();
        CollectionAssert.AreEqual(Expected.Clips.Select(Path.GetFileName).ToArray(), found.Select(row => row[0]).ToArray());
        CollectionAssert.AreEqual(Expected.Clips.Select(clip => Expected.Of(clip).Emotion).ToArray(), found.Select(row => row[1]).ToArray());
        foreach (var (clip, row) in Expected.Clips.Zip(found))
        {
            Assert.AreEqual(Expected.Of(clip).Probability, double.Parse(row[2]), 0.0006);
        }
    }
}
