using System.Diagnostics;
using System.Globalization;
using EmotionFusion.Encoders;
using EmotionFusion.Pipeline;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace EmotionFusion.Benchmarks;

/// <summary>
/// Encodes 20,000 sound files and 100,000 texts through the pipeline, of lengths as utterances have, and shows how much
/// memory the process has as it goes on: it may not grow with what is done. The graphs are tiny, so that what lies around
/// them does most of the work.
/// </summary>
internal static class EncodeMemoryBenchmark
{
    private const int Clips = 20_000;
    private const int Texts = 100_000;
    private const int Files = 400; // of other lengths each; more would only fill the disk
    private const double MostGrowth = 1.1;

    /// <param name="root">The repository.</param>
    public static int Run(string root)
    {
        var folder = Directory.CreateTempSubdirectory("emotionfusion-encode-");
        try
        {
            var context = new MLContext();
            using (var encoder = AudioEncoder.Load(Tiny(root, folder.FullName), DeviceOption.Cpu))
            {
                string[] files = [.. Enumerable.Range(0, Files).Select(i => Wav(folder.FullName, i))];
                Encode("clips", context, Enumerable.Range(0, Clips).Select(i => files[i * 7 % Files]), Clips, context.Transforms.EncodeAudio("Features", nameof(Row.Source), encoder));
            }
            var spec = EncoderSpec.Load(Path.Combine(root, "Encoders", "onnx", "all-minilm-l6-v2")) with { MaxTokens = 8 };
            using (var encoder = TextEncoder.Load(spec, DeviceOption.Cpu))
            {
                Encode("texts", context, MadeUpTexts.Make(Texts, spec.VocabularyPath!), Texts, context.Transforms.EncodeText("Features", nameof(Row.Source), encoder));
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
        return 0;
    }

    private static void Encode<TInput>(string what, MLContext context, IEnumerable<string> sources, int count, EncodeEstimator<TInput> estimator)
    {
        var data = context.Data.LoadFromEnumerable(sources.Select(source => new Row { Source = source }));
        var view = estimator.Fit(data).Transform(data);
        using var cursor = view.GetRowCursor([view.Schema["Features"]]);
        var (getter, value, clock, early) = (cursor.GetGetter<VBuffer<float>>(view.Schema["Features"]), default(VBuffer<float>), Stopwatch.StartNew(), 0L);
        var resident = new List<long>();
        for (var row = 1; cursor.MoveNext(); row++)
        {
            getter(ref value);
            if (row % (count / 10) == 0)
            {
                resident.Add(Resident());
            }
            early = row == count / 5 ? resident.Max() : early;
        }
        var latest = resident.Max();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{count:N0} {what} in {clock.Elapsed.TotalSeconds:F1} s; resident memory in MB at each tenth: {string.Join(' ', resident.Select(bytes => bytes >> 20))}; "
            + $"at most {(double)latest / early:F2} times that of the first fifth (at most {MostGrowth:F2} expected)"));
    }

    private static long Resident() => long.Parse(
        File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2],
        CultureInfo.InvariantCulture) * 1024;

    private static EncoderSpec Tiny(string root, string folder)
    {
        File.Copy(Path.Combine(root, "tests", "models", "tiny-emotion2vec", "model.onnx"), Path.Combine(folder, "model.onnx"));
        File.WriteAllText(
            Path.Combine(folder, "encoder.yaml"),
            "kind: audio\ndescription: x\nsource: x\nlicence: x\ninputs: { waveform: input }\noutput: output\ndimension: 24\nnormalize: in_graph\nframe_samples: 400\nhop_samples: 320\nmax_samples: 160000");
        return EncoderSpec.Load(folder);
    }

    /// <summary>Noise of 0.3 to 6 s, most of them short.</summary>
    private static string Wav(string folder, int number)
    {
        var random = new SplitMix64((ulong)number);
        var samples = (int)(16_000 * (0.3 + (5.7 * Math.Pow(number / (double)Files, 2))));
        var path = Path.Combine(folder, $"{number}.wav");
        using var writer = new BinaryWriter(File.Create(path));
        writer.Write("RIFF"u8);
        writer.Write(36 + (2 * samples));
        writer.Write("WAVEfmt "u8);
        writer.Write(16);
        writer.Write((short)1); // PCM
        writer.Write((short)1);
        writer.Write(16_000);
        writer.Write(32_000);
        writer.Write((short)2);
        writer.Write((short)16);
        writer.Write("data"u8);
        writer.Write(2 * samples);
        for (var i = 0; i < samples; i++)
        {
            writer.Write((short)(random.Below(20_000) - 10_000));
        }
        return path;
    }

    private sealed class Row
    {
        public string Source { get; set; } = "";
    }
}
