using EmotionFusion.Encoders;
using Microsoft.ML.OnnxRuntime;

namespace EmotionFusion.Tests;

/// <summary>Whisper's log-mel spectrogram, against the formulas taken slowly and against the part of OpenAI's encoder that makes it.</summary>
[TestClass]
public sealed class LogMelTests
{
    private static readonly float[] Clip = AudioFile.ReadMono16k(Path.Combine(Repository.EmoDb, Oracle.Strings("encoder_whisper_files.json")[0]));

    [TestMethod]
    [DataRow(80, 0)]
    [DataRow(80, 7000)]
    [DataRow(128, 7000)]
    [DataRow(80, 480000)]
    public void Write_Noise_IsWhatTheFormulasGive(int bands, int samples)
    {
        var noise = TinyGraphs.Noise(samples, bands);
        var mel = Mel(noise, bands);
        var loudest = double.NegativeInfinity;
        int[] columns = samples == 480000 ? [.. Enumerable.Range(0, 3000)] : [.. Enumerable.Range(0, 48)]; // the rest is silent
        var every = samples == 480000 ? 100 : 1;
        var expected = new Dictionary<int, double[]>();
        foreach (var column in columns.Where(column => column % every == 0 || column >= 2998))
        {
            expected[column] = SlowColumn(noise, column, bands);
            loudest = Math.Max(loudest, expected[column].Max());
        }
        // Of all columns of half a minute only some are computed slowly; the loudest is found by undoing its place.
        loudest = samples == 480000 ? (mel.Max() * 4) - 4 : Math.Max(loudest, -10);
        foreach (var (column, values) in expected)
        {
            for (var band = 0; band < bands; band++)
            {
                Assert.AreEqual((Math.Max(values[band], loudest - 8) + 4) / 4, mel[(band * 3000) + column], 1e-5, $"column {column}, band {band}");
            }
        }
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(400)]
    [DataRow(16000)]
    [DataRow(479_999)]
    public void Write_Speech_IsWhatOpenAisGraphGives(int samples)
    {
        // The graph pads nothing: it gets the half minute whole.
        var padded = new float[480_000];
        for (var i = 0; i < samples; i++)
        {
            padded[i] = Clip[i % Clip.Length];
        }
        using var options = new SessionOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
        using var session = new InferenceSession(GraphSurgery.UpTo(WhisperMelTests.ExactGraph, WhisperMelTests.MelValue), options);
        using var input = OrtValue.CreateTensorValueFromMemory(padded, [1, padded.Length]);
        using var run = new RunOptions();
        using var outputs = session.Run(run, ["input"], [input], [WhisperMelTests.MelValue]);
        CollectionAssert.AreEqual(new long[] { 1, 80, 3000 }, outputs[0].GetTensorTypeAndShape().Shape);
        Oracle.AssertNear(outputs[0].GetTensorDataAsSpan<float>(), Mel(padded[..samples], 80), 2e-3f, $"{samples} samples");
    }

    private static float[] Mel(float[] samples, int bands)
    {
        var mel = new float[bands * 3000];
        LogMel.Write(samples, bands, mel);
        return mel;
    }

    /// <summary>log10 of the bands' powers around sample 160 * column, by definition.</summary>
    private static double[] SlowColumn(float[] samples, int column, int bands)
    {
        var window = new double[400];
        for (var i = 0; i < 400; i++)
        {
            var at = Math.Abs((column * 160) + i - 200);
            at = at < 480_000 ? at : 959_998 - at;
            window[i] = (at < samples.Length ? samples[at] : 0) * Math.Pow(Math.Sin(Math.PI * i / 400), 2);
        }
        var powers = new double[201];
        for (var k = 0; k <= 200; k++)
        {
            var sum = System.Numerics.Complex.Zero;
            for (var i = 0; i < 400; i++)
            {
                sum += window[i] * System.Numerics.Complex.Exp(new(0, -2 * Math.PI * i * k / 400));
            }
            powers[k] = (sum * System.Numerics.Complex.Conjugate(sum)).Real;
        }
        var result = new double[bands];
        var step = Mel(8000.0) / (bands + 1);
        for (var band = 0; band < bands; band++)
        {
            var (low, centre, high) = (Hz(band * step), Hz((band + 1) * step), Hz((band + 2) * step));
            for (var k = 0; k <= 200; k++)
            {
                var hz = 40.0 * k;
                var rise = hz <= centre ? (hz - low) / (centre - low) : (high - hz) / (high - centre);
                result[band] += Math.Max(0, rise) * powers[k] / ((high - low) / 2);
            }
            result[band] = Math.Log10(Math.Max(result[band], 1e-10));
        }
        return result;
    }

    private static double Mel(double hz) => hz < 1000 ? hz * 3 / 200 : 15 + (27 * Math.Log(hz / 1000) / Math.Log(6.4));

    private static double Hz(double mel) => mel < 15 ? mel * 200 / 3 : 1000 * Math.Pow(6.4, (mel - 15) / 27);
}
