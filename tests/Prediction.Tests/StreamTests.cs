using System.Runtime.CompilerServices;
using EmotionFusion.Encoders;

namespace EmotionFusion.Prediction.Tests;

/// <summary>Sound that comes in pieces is answered every hop, with what a file of the same sound gives.</summary>
[TestClass]
public sealed class StreamTests
{
    private static readonly StreamOptions Short = new() { Window = TimeSpan.FromSeconds(1), Hop = TimeSpan.FromSeconds(0.5) };

    [TestMethod]
    [DataRow(160)]
    [DataRow(777)]
    [DataRow(100_000)]
    public async Task Stream_Pieces_GiveWhatTheFileGives(int piece)
    {
        using var folder = new TemporaryFolder();
        using var classifier = EmotionClassifier.Load(TinyClassifier.OfSound.Write(folder.File("classifier.onnx")));
        var samples = AudioFile.ReadMono16k(Clips.One);
        var spans = await ListOf(classifier.Stream(Pieces(samples, piece), Short));
        var ends = Enumerable.Range(1, samples.Length / 8000).Select(i => i * 8000).ToList();
        if (samples.Length % 8000 != 0)
        {
            ends.Add(samples.Length);
        }
        Assert.HasCount(ends.Count, spans);
        foreach (var (end, span) in ends.Zip(spans))
        {
            var start = Math.Max(0, end - 16000);
            Assert.AreEqual(end / 16000.0, span.End.TotalSeconds, 1e-6);
            Assert.AreEqual(start / 16000.0, span.Start.TotalSeconds, 1e-6);
            Clips.AreClose(classifier.Predict(samples.AsMemory(start..end)), span.Prediction);
        }
        var file = classifier.Timeline(samples, new() { Window = Short.Window, Hop = Short.Hop });
        Clips.AreClose(file[0].Prediction, spans[1].Prediction);
        Clips.AreClose(file[^1].Prediction, spans[^1].Prediction);
    }

    [TestMethod]
    public async Task Stream_PcmOfAnotherRate_GivesWhatAFileOfThatRateGives()
    {
        using var folder = new TemporaryFolder();
        using var classifier = EmotionClassifier.Load(TinyClassifier.OfSound.Write(folder.File("classifier.onnx")));
        var sound = Array.ConvertAll(Clips.Sounds(3, (1.7, true)), sample => sample);
        File.WriteAllBytes(folder.File("x.wav"), Clips.Wav(sound, 22_050));
        var samples = AudioFile.ReadMono16k(folder.File("x.wav"));
        using var pcm = new Trickle(Clips.Pcm(sound));
        var spans = await ListOf(classifier.Stream(pcm, Short with { SampleRate = 22_050 }));
        Assert.AreEqual(samples.Length / 16000.0, spans[^1].End.TotalSeconds, 1e-6);
        Clips.AreClose(classifier.Predict(samples.AsMemory(^16000..)), spans[^1].Prediction);
        Clips.AreClose(classifier.Predict(samples.AsMemory(..8000)), spans[0].Prediction);
    }

    [TestMethod]
    public async Task Stream_AnswerComes_BeforeTheNextPieceIsAskedFor()
    {
        using var folder = new TemporaryFolder();
        using var classifier = EmotionClassifier.Load(TinyClassifier.OfSound.Write(folder.File("classifier.onnx")));
        var asked = 0;
        async IAsyncEnumerable<ReadOnlyMemory<float>> Source()
        {
            for (; asked < 10; asked++)
            {
                await Task.Yield();
                yield return new float[4000];
            }
        }

        await using var answers = classifier.Stream(Source(), Short).GetAsyncEnumerator();
        Assert.IsTrue(await answers.MoveNextAsync());
        Assert.AreEqual(1, asked); // of the second quarter of a second, not a third
        Assert.AreEqual(0.5, answers.Current.End.TotalSeconds, 1e-9);
    }

    [TestMethod]
    public async Task Stream_NoSoundOrTooLittle_HasNoAnswer()
    {
        using var folder = new TemporaryFolder();
        using var classifier = EmotionClassifier.Load(TinyClassifier.OfSound.Write(folder.File("classifier.onnx")));
        Assert.IsEmpty(await ListOf(classifier.Stream(new MemoryStream())));
        Assert.IsEmpty(await ListOf(classifier.Stream(new MemoryStream(new byte[399]))));
        Assert.HasCount(1, await ListOf(classifier.Stream(new MemoryStream(new byte[403]))));
    }

    [TestMethod]
    public async Task Stream_Cancelled_Ends()
    {
        using var folder = new TemporaryFolder();
        using var classifier = EmotionClassifier.Load(TinyClassifier.OfSound.Write(folder.File("classifier.onnx")));
        using var source = new CancellationTokenSource();
        await Assert.ThrowsAsync<OperationCanceledException>(async () =>
        {
            await foreach (var span in classifier.Stream(new Silent(), source.Token))
            {
                await source.CancelAsync(); // the stream then waits for sound for ever
            }
        });
    }

    [TestMethod]
    public void Stream_WrongOptions_AreRefusedAtOnce()
    {
        using var folder = new TemporaryFolder();
        using var classifier = EmotionClassifier.Load(TinyClassifier.OfSound.Write(folder.File("classifier.onnx")));
        Assert.Contains("The rate is 10 Hz", Assert.ThrowsExactly<EmotionFusionException>(() => classifier.Stream(new MemoryStream(), new StreamOptions { SampleRate = 10 })).Message);
        Assert.Contains("the hop is 0 s", Assert.ThrowsExactly<EmotionFusionException>(() => classifier.Stream(new MemoryStream(), new StreamOptions { Hop = TimeSpan.Zero })).Message);
    }

    [TestMethod]
    [DataRow(16_000, 100)]
    [DataRow(8_000, 1)]
    [DataRow(44_100, 441)]
    [DataRow(48_000, 1000)]
    [DataRow(22_050, 313)]
    [DataRow(11_025, 5000)]
    [DataRow(47_999, 64)]
    [DataRow(192_000, 4096)]
    public void ResamplerStream_Pieces_AreToTheBitTheWhole(int rate, int piece)
    {
        foreach (var seconds in new[] { 0.001, 0.1, 0.37 })
        {
            var sound = Clips.Sounds(4, (seconds * rate / 16_000, true));
            var stream = new ResamplerStream(rate);
            float[] joined = [.. sound.Chunk(piece).SelectMany(part => stream.Push(part)), .. stream.Finish()];
            CollectionAssert.AreEqual(Resampler.To16k(sound, rate), joined);
        }
    }

    // The same memory again and again, as a sound card's driver has it.
    private static async IAsyncEnumerable<ReadOnlyMemory<float>> Pieces(float[] samples, int piece, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var buffer = new float[piece];
        for (var at = 0; at < samples.Length; at += piece)
        {
            await Task.Yield();
            cancellation.ThrowIfCancellationRequested();
            var count = Math.Min(piece, samples.Length - at);
            samples.AsSpan(at, count).CopyTo(buffer);
            yield return buffer.AsMemory(0, count);
        }
    }

    private static async Task<List<EmotionSpan>> ListOf(IAsyncEnumerable<EmotionSpan> spans)
    {
        var list = new List<EmotionSpan>();
        await foreach (var span in spans)
        {
            list.Add(span);
        }
        return list;
    }

    /// <summary>Gives odd numbers of bytes.</summary>
    private sealed class Trickle(byte[] bytes) : MemoryStream(bytes)
    {
        private int _reads;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, 1 + (2 * (_reads++ % 500)))], cancellationToken);
    }

    /// <summary>A second of sound, then a wait that no token ends.</summary>
    private sealed class Silent : MemoryStream
    {
        private int _left = 8;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            _left-- > 0 ? new(buffer.Length) : new(new TaskCompletionSource<int>().Task);
    }
}
