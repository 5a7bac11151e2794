using System.Text.RegularExpressions;

namespace EmotionFusion.Pipeline;

/// <summary>
/// Reads MSP-Podcast as its owners ship it, releases 1.6 to 2.0: Labels/labels_consensus.csv, labels_detailed.csv beside it
/// (each rater's own label), Audios and Transcripts.
/// </summary>
internal sealed partial class MspPodcastReader : ICorpusReader
{
    /// <summary>The table's columns, one spelling in all releases.</summary>
    private static readonly (Field Field, string Column)[] Columns =
    [
        (Field.Id, "FileName"), (Field.Emotion, "EmoClass"), (Field.Arousal, "EmoAct"), (Field.Valence, "EmoVal"), (Field.Dominance, "EmoDom"),
        (Field.Speaker, "SpkrID"), (Field.Gender, "Gender"), (Field.Split, "Split_Set"),
    ];

    private static readonly Dictionary<string, string> Codes = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Angry"] = "A",
        ["Sad"] = "S",
        ["Happy"] = "H",
        ["Surprise"] = "U",
        ["Fear"] = "F",
        ["Disgust"] = "D",
        ["Contempt"] = "C",
        ["Neutral"] = "N",
    };

    /// <exception cref="EmotionFusionException">There is no table of labels, or a column isn't in it.</exception>
    public void Read(CorpusBuilder corpus)
    {
        string[] folders = ["Labels/", "Label/", ""];
        var labels = OwnersFiles.Find(corpus.Folder, folders.SelectMany(folder => new[] { $"{folder}labels_consensus.csv", $"{folder}labels_concensus.csv" }))
            ?? throw new EmotionFusionException(
                $"{corpus.Folder}: no Labels/labels_consensus.csv in it (labels_concensus.csv before release 1.10); expected MSP-Podcast as its owners ship it.");
        var (audio, transcripts) = (OwnersFiles.Find(corpus.Folder, "Audios", "Audio"), OwnersFiles.Find(corpus.Folder, "Transcripts"));
        var raters = OwnersFiles.Find(corpus.Folder, folders.Select(folder => $"{folder}labels_detailed.csv")) is { } detailed ? Raters.Read(detailed) : null;
        using var table = OwnersTable.OpenLarge(labels);
        var columns = Array.ConvertAll(Columns, column => (column.Field, Index: table.Column(column.Column)));
        while (table.Read())
        {
            var row = new CorpusRow(table.Where, table.Where) { NameOf = ColumnName };
            foreach (var (field, index) in columns)
            {
                row[field] = table.Row.ElementAtOrDefault(index) ?? "";
            }
            if (table.Fault is { } fault)
            {
                corpus.Exclude(row.Name, fault);
                continue;
            }
            var file = row[Field.Id]!;
            var name = Path.GetFileNameWithoutExtension(file);
            row[Field.Id] = name;
            row[Field.Gender] = row[Field.Gender] is "Male" or "Female" ? row[Field.Gender] : null; // Unknown, of unknown speakers
            row[Field.File] = audio is null ? null : file.Length == 0 ? "" : Path.Combine(audio, file);
            row[Field.Transcript] = transcripts is null || name.Length == 0 ? null : WordsOf(Path.Combine(transcripts, $"{name}.txt"));
            row.Ratings = raters?.Of(file);
            corpus.Add(row);
        }
        raters?.AssertUsed(labels);
    }

    private static string? ColumnName(Field field) => Columns.FirstOrDefault(column => column.Field == field).Column is { } name ? $"column {name}" : null;

    private static string WordsOf(string path) => File.Exists(path) ? OwnersFiles.Text(path).ReplaceLineEndings(" ").Trim() : "";

    /// <summary>Of labels_detailed.csv: a line an utterance and rater.</summary>
    private sealed partial class Raters(string path)
    {
        private readonly Dictionary<string, List<(string Code, long Line)>> _byFile = new(StringComparer.Ordinal);
        private bool _used;

        /// <summary>Release 1.6 and 2.0 have columns; those between have all in one, "WORKER1; Happy; Happy,Excited; A:5; V:6; D:4;", where others may be missing.</summary>
        public static Raters Read(string path)
        {
            var raters = new Raters(path);
            using var table = OwnersTable.OpenLarge(path);
            var (inOne, file) = (table.Has("EmoDetail"), table.Column("FileName"));
            var label = table.Column(inOne ? "EmoDetail" : "EmoClass_Major");
            while (table.Read())
            {
                if (table.Fault is { } fault)
                {
                    throw new EmotionFusionException($"{table.Where}: {fault}.");
                }
                var words = table.Row[label];
                if (inOne)
                {
                    words = Detail().Match(words) is { Success: true } detail ? detail.Groups["primary"].Value : throw new TextLine(words, table.Where).Unlike(
                        "a rater, the emotion and others named, and ratings: WORKER00000001; Happy; Happy,Excited; A:5; V:6; D:4;");
                }
                if (!raters._byFile.TryGetValue(table.Row[file], out var labels))
                {
                    raters._byFile[table.Row[file]] = labels = new(5);
                }
                labels.Add((CodeOf(words.Trim()), table.Line));
            }
            return raters;
        }

        /// <summary>Only the first emotion that a rater named is a vote: it is what the corpus's own label is made of.</summary>
        public IReadOnlyList<RaterLabel> Of(string file)
        {
            if (!_byFile.TryGetValue(file, out var labels))
            {
                return [];
            }
            _used = true;
            return labels.ConvertAll(label => new RaterLabel(label.Code, FormattableString.Invariant($"{path}({label.Line})")));
        }

        /// <exception cref="EmotionFusionException">Nobody whom the raters heard is in the other table.</exception>
        public void AssertUsed(string labels)
        {
            if (!_used && _byFile.Count > 0)
            {
                throw new EmotionFusionException($"{path}: none of its {_byFile.Count} files ({string.Join(", ", _byFile.Keys.Take(3))}, ...) is in {labels}; expected those of one release.");
            }
        }

        /// <summary>Other stands with what the rater wrote: Other-amused.</summary>
        private static string CodeOf(string word) =>
            Codes.TryGetValue(word, out var code) ? code : word.StartsWith("Other", StringComparison.OrdinalIgnoreCase) ? "O" : word;

        [GeneratedRegex(@"^[^;]*;(?<primary>[^;]*);(?:.*;)?\s*A:[^;]*;\s*V:[^;]*;\s*D:[^;]*;?\s*$")]
        private static partial Regex Detail();
    }
}
