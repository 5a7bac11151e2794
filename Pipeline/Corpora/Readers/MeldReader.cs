using System.Globalization;
using System.Text.RegularExpressions;

namespace EmotionFusion.Pipeline;

/// <summary>
/// Reads MELD as its owners ship it: {train,dev,test}_sent_emo.csv and clips dia0_utt0.mp4, or the sound taken out of them
/// (.wav, .flac), in a folder a part. Without clips the words are read alone.
/// </summary>
internal sealed partial class MeldReader : ICorpusReader
{
    private static readonly Part[] Parts =
    [
        new("train", "train", "train_splits"),
        new("dev", "validation", "dev_splits_complete"),
        new("test", "test", "output_repeated_splits_test"),
    ];

    /// <summary>The best first: what was taken out of a clip needs no ffmpeg.</summary>
    private static readonly string[] Extensions = [".wav", ".flac", ".mp4"];

    /// <exception cref="EmotionFusionException">None of the tables is there, or a column isn't in one.</exception>
    public void Read(CorpusBuilder corpus)
    {
        var clips = Clips(corpus.Folder);
        var any = false;
        foreach (var part in Parts)
        {
            // In the repository, and where the archives are unpacked.
            if (OwnersFiles.Find(corpus.Folder, part.Table, $"data/MELD/{part.Table}", $"{part.Name}/{part.Table}") is { } table)
            {
                any = true;
                Read(corpus, part, table, clips);
            }
        }
        if (!any)
        {
            throw new EmotionFusionException(
                $"{corpus.Folder}: no {string.Join(", ", Parts.Select(part => part.Table))} in it, in data/MELD, or in a folder a part (train/{Parts[0].Table}); expected MELD as its owners ship it.");
        }
    }

    private static void Read(CorpusBuilder corpus, Part part, string path, Dictionary<(string Part, int Dialogue, int Utterance), string> clips)
    {
        using var table = OwnersTable.Open(path);
        var (words, speaker, emotion) = (table.Column("Utterance"), table.Column("Speaker"), table.Column("Emotion"));
        var (dialogue, utterance) = (table.Column("Dialogue_ID"), table.Column("Utterance_ID"));
        var another = clips.FirstOrDefault(clip => clip.Key.Part == part.Name).Value ?? Path.Combine(corpus.Folder, part.Folder, ".mp4");
        while (table.Read())
        {
            if (table.Fault is { } fault)
            {
                corpus.Exclude(table.Where, fault);
            }
            else if (Number(table.Row[dialogue]) is { } d && Number(table.Row[utterance]) is { } u)
            {
                var clip = FormattableString.Invariant($"dia{d}_utt{u}");
                corpus.Add(new(table.Where, table.Where)
                {
                    [Field.Id] = $"{part.Name}_{clip}",
                    [Field.File] = clips.Count == 0 ? null
                        : clips.GetValueOrDefault((part.Name, d, u)) ?? Path.Combine(Path.GetDirectoryName(another)!, clip + Path.GetExtension(another)),
                    [Field.Transcript] = table.Row[words],
                    [Field.Speaker] = table.Row[speaker],
                    [Field.Emotion] = table.Row[emotion],
                    [Field.Split] = part.Split,
                });
            }
            else
            {
                corpus.Exclude(table.Where, $"'{table.Row[dialogue]}' and '{table.Row[utterance]}' (columns Dialogue_ID, Utterance_ID) aren't the numbers of a dialogue and an utterance");
            }
        }
    }

    /// <summary>Others lie beside them: final_videos_testdia0_utt0.mp4, ._dia0_utt0.mp4.</summary>
    private static Dictionary<(string Part, int Dialogue, int Utterance), string> Clips(string folder)
    {
        var clips = new Dictionary<(string, int, int), string>();
        var files = OwnersFiles.In(folder, "dia*_utt*.*", below: true)
            .Where(path => Extensions.Contains(Path.GetExtension(path)))
            .OrderBy(path => Array.IndexOf(Extensions, Path.GetExtension(path)));
        foreach (var path in files)
        {
            if (ClipName().Match(Path.GetFileNameWithoutExtension(path)) is { Success: true } name && PartOf(Path.GetRelativePath(folder, path)) is { } part)
            {
                clips.TryAdd((part, int.Parse(name.Groups["dialogue"].Value, CultureInfo.InvariantCulture), int.Parse(name.Groups["utterance"].Value, CultureInfo.InvariantCulture)), path);
            }
        }
        return clips;
    }

    /// <summary>By the folders that it lies in.</summary>
    private static string? PartOf(string path)
    {
        var folders = path.Split('/', '\\')[..^1];
        return Parts.FirstOrDefault(part => folders.Contains(part.Name) || folders.Contains(part.Folder))?.Name;
    }

    private static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    [GeneratedRegex(@"^dia(?<dialogue>\d{1,6})_utt(?<utterance>\d{1,6})$")]
    private static partial Regex ClipName();

    /// <param name="Name">As tables are called.</param>
    /// <param name="Split">What it is for.</param>
    /// <param name="Folder">Of its clips in the owners' archive.</param>
    private sealed record Part(string Name, string Split, string Folder)
    {
        public string Table => $"{Name}_sent_emo.csv";
    }
}
