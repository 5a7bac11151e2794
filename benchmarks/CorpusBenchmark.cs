using System.Diagnostics;
using System.Globalization;
using System.Text;
using EmotionFusion.Pipeline;

namespace EmotionFusion.Benchmarks;

/// <summary>
/// Listing a corpus of 100,000 sound files and a table against the bare work that can't be spared: reading the table's
/// lines and every file's first 44 bytes. Each in a process of its own, whose peak of memory is told.
/// </summary>
internal static class CorpusBenchmark
{
    private const int Rows = 100_000;
    private const int Rounds = 3;

    public static int Run()
    {
        var root = Directory.CreateTempSubdirectory("emotionfusion-corpus-").FullName;
        try
        {
            Make(root);
            var bare = Listing("bare", root);
            Print("opened", Listing("open", root), bare, atMost: 0.5);
            Print("listed (first time)", Listing("list", root), bare, atMost: 5);
            return 0;
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    /// <summary>What a process of <see cref="Listing"/> does.</summary>
    public static int Child(string work, string root)
    {
        var clock = Stopwatch.StartNew();
        switch (work)
        {
            case "bare":
                Bare(root);
                break;
            case "open":
                Open(root);
                break;
            default:
                var corpus = Open(root);
                CorpusSummary.Of(corpus, root, new CorpusSounds(SoundFacts.Headers(corpus, root)));
                break;
        }
        var seconds = clock.Elapsed.TotalSeconds;
        var status = File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{seconds} {status.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2]}"));
        return 0;
    }

    private static Corpus Open(string root)
    {
        var corpus = CorpusCatalog.Open(Path.Combine(root, "configs"), root).Load("MANY");
        return corpus.Utterances.Count == Rows ? corpus : throw new InvalidOperationException("Utterances were lost.");
    }

    private static void Bare(string root)
    {
        var header = new byte[44];
        var lines = File.ReadAllLines(Path.Combine(root, "many", "labels.csv"));
        foreach (var line in lines.Skip(1))
        {
            using var file = File.OpenHandle(Path.Combine(root, "many", line.Split(',')[1]));
            _ = RandomAccess.Read(file, header, 0);
        }
    }

    /// <summary>The median seconds and megabytes of some processes, after one to warm up.</summary>
    private static (double Seconds, double Megabytes) Listing(string work, string root)
    {
        var runs = Enumerable.Range(0, Rounds + 1).Select(_ =>
        {
            var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
            foreach (var argument in new[] { "corpus", work, root })
            {
                start.ArgumentList.Add(argument);
            }
            using var child = Process.Start(start)!;
            var words = child.StandardOutput.ReadToEnd().Split(' ');
            child.WaitForExit();
            return (Seconds: double.Parse(words[0], CultureInfo.InvariantCulture), Megabytes: double.Parse(words[1], CultureInfo.InvariantCulture) * 1024 / 1e6);
        }).Skip(1).OrderBy(run => run.Seconds).ToArray();
        return runs[runs.Length / 2];
    }

    private static void Print(string work, (double Seconds, double Megabytes) ours, (double Seconds, double Megabytes) bare, double atMost) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{Rows} utterances {work}: {ours.Seconds:F2} s (at most {atMost:F1} expected), peak {ours.Megabytes:F0} MB (at most 300 expected); bare reading of table and headers: {bare.Seconds:F2} s, {bare.Megabytes:F0} MB; {ours.Seconds / bare.Seconds:F2} times its time"));

    private static void Make(string root)
    {
        Directory.CreateDirectory(Path.Combine(root, "configs"));
        File.WriteAllText(Path.Combine(root, "configs", "MANY.yaml"), """
            name: MANY
            reader: csv
            folder: many
            classes: [neutral, happy, sad, anger]
            labels: { N: neutral, H: happy, S: sad, A: anger }
            table: labels.csv
            columns: { id: FileName, file: File, emotion: EmoClass, speaker: SpkrID, gender: Gender, transcript: Text, valence: EmoVal, arousal: EmoAct, dominance: EmoDom }
            """);
        var sound = Wave(samples: 1600);
        var table = new StringBuilder("FileName,File,EmoClass,SpkrID,Gender,Text,EmoVal,EmoAct,EmoDom\n");
        for (var row = 0; row < Rows; row++)
        {
            var (speaker, file) = (row % 1500, $"{row / 1000}/MANY_{row:D6}.wav");
            table.Append(CultureInfo.InvariantCulture, $"MANY_{row:D6},{file},{"NHSA"[row % 4]},{speaker},{(speaker % 2 == 0 ? "Female" : "Male")},this is what was said in utterance {row},{1 + (row % 5)},{1 + (row % 4)},{1 + (row % 3)}\n");
            if (row % 1000 == 0)
            {
                Directory.CreateDirectory(Path.Combine(root, "many", $"{row / 1000}"));
            }
            File.WriteAllBytes(Path.Combine(root, "many", file), sound);
        }
        File.WriteAllText(Path.Combine(root, "many", "labels.csv"), table.ToString());
    }

    /// <summary>16 kHz, 16 bit, one channel.</summary>
    private static byte[] Wave(int samples)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write("RIFF"u8);
        writer.Write(36 + (2 * samples));
        writer.Write("WAVEfmt "u8);
        writer.Write(16);
        writer.Write((short)1);
        writer.Write((short)1);
        writer.Write(16_000);
        writer.Write(32_000);
        writer.Write((short)2);
        writer.Write((short)16);
        writer.Write("data"u8);
        writer.Write(2 * samples);
        for (var i = 0; i < samples; i++)
        {
            writer.Write((short)(i % 100));
        }
        return stream.ToArray();
    }
}
