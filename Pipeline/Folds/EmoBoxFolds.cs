using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using EmotionFusion.Encoders;

namespace EmotionFusion.Pipeline;

/// <summary>
/// Folds in the form of EmoBox (Ma et al.: EmoBox: Multilingual Multi-corpus Speech Emotion Recognition Toolkit and
/// Benchmark, arXiv 2406.07162): a folder <c>fold_N</c> each with the files <c>NAME_train_fold_N.jsonl</c>,
/// <c>NAME_test_fold_N.jsonl</c> and, where validation is given, <c>NAME_valid_fold_N.jsonl</c>; a line is an utterance.
/// </summary>
internal static partial class EmoBoxFolds
{
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Reads a corpus's folder, or one of its folds'.</summary>
    /// <exception cref="EmotionFusionException">It has no folds, a file lacks or is there twice, or a line can't be read.</exception>
    public static IReadOnlyList<ListedFold> Read(string folder)
    {
        var folds = Directory.EnumerateDirectories(folder).Where(path => NumberOf(path) is not null).OrderBy(path => NumberOf(path)).ToArray();
        if (folds.Length == 0 && NumberOf(folder) is not null)
        {
            folds = [folder];
        }
        return folds.Length > 0
            ? [.. folds.Select(ReadFold)]
            : throw new EmotionFusionException($"{folder}: no folds are there; expected folders fold_1, fold_2, ... as EmoBox has them, or folds.json of a run.");
    }

    /// <summary>Writes folds for other programs. A validation part is written where the corpus gives it, else it is training's.</summary>
    /// <param name="folder">Made, if need be.</param>
    /// <param name="corpus">Its utterances are the rows.</param>
    /// <param name="folds">Of the corpus.</param>
    /// <param name="audioRoot">What sound files are said relative to.</param>
    public static void Write(string folder, Corpus corpus, IReadOnlyList<Fold> folds, string audioRoot)
    {
        var dataset = corpus.Name.ToLowerInvariant();
        for (var i = 0; i < folds.Count; i++)
        {
            var fold = folds[i];
            WritePart("train", fold.ValidationGiven ? fold.Train.Rows : [.. fold.Train.Rows.Concat(fold.Validation.Rows).Order()]);
            WritePart("test", fold.Test.Rows);
            if (fold.ValidationGiven)
            {
                WritePart("valid", fold.Validation.Rows);
            }

            void WritePart(string part, int[] rows)
            {
                var name = string.Create(CultureInfo.InvariantCulture, $"fold_{i + 1}");
                var lines = rows.Select(row => JsonSerializer.Serialize(Line(corpus.Utterances[row]), Json) + "\n");
                Directory.CreateDirectory(Path.Combine(folder, name));
                AtomicFile.Write(Path.Combine(folder, name, $"{dataset}_{part}_{name}.jsonl"), string.Concat(lines));
            }
        }

        SortedDictionary<string, object?> Line(Utterance utterance) => new(StringComparer.Ordinal)
        {
            ["key"] = utterance.Id,
            ["dataset"] = dataset,
            ["wav"] = utterance.AudioPath is { } path ? Path.GetRelativePath(audioRoot, path).Replace('\\', '/') : null,
            ["type"] = "raw",
            ["task"] = "category",
            ["length"] = LengthOf(utterance),
            ["emo"] = corpus.ClassNames[utterance.Label],
            ["channel"] = 1,
        };
    }

    private static double? LengthOf(Utterance utterance)
    {
        try
        {
            return utterance.Sound is { } sound ? AudioFile.Info(sound).Seconds : null;
        }
        catch (SampleException)
        {
            return null; // whoever reads the sound finds out
        }
    }

    private static ListedFold ReadFold(string folder)
    {
        var number = NumberOf(folder)!.Value;
        return new(
            string.Create(CultureInfo.InvariantCulture, $"fold_{number}"),
            ReadPart(folder, "train", number) ?? throw Lacks("train"),
            ReadPart(folder, "valid", number) ?? [],
            ReadPart(folder, "test", number) ?? throw Lacks("test"));

        EmotionFusionException Lacks(string part) => new($"{folder}: expected a file NAME_{part}_fold_{number}.jsonl, found none.");
    }

    /// <summary>null where there is no such file.</summary>
    private static IReadOnlyList<ListedUtterance>? ReadPart(string folder, string part, int number)
    {
        string[] files = [.. Directory.EnumerateFiles(folder, "*.jsonl")];
        var found = Ending($"_{part}_fold_{number}.jsonl") is { Length: > 0 } usual ? usual : Ending($"_{part}_fold{number}.jsonl");
        return found switch
        {
            [] => null,
            [var file] => ReadLines(file),
            _ => throw new EmotionFusionException($"{folder}: two files are its {part} part: {string.Join(" and ", found.Select(Path.GetFileName))}; take one away."),
        };

        string[] Ending(string end) => [.. files.Where(file => file.EndsWith(end, StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
    }

    private static List<ListedUtterance> ReadLines(string file)
    {
        var utterances = new List<ListedUtterance>();
        var number = 0;
        foreach (var line in File.ReadLines(file))
        {
            number++;
            if (line.Trim().Length > 0)
            {
                utterances.Add(ReadLine(line, $"{file}({number})"));
            }
        }
        return utterances;
    }

    private static ListedUtterance ReadLine(string line, string where)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            return Text(document.RootElement, "key") is { } key
                ? new(key, Text(document.RootElement, "dataset"), Text(document.RootElement, "wav"))
                : throw new EmotionFusionException($"{where}: the line has no \"key\"; expected the utterance's name there.");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new EmotionFusionException($"{where}: not a JSON object as EmoBox has them: {e.Message}", e);
        }
    }

    private static string? Text(JsonElement line, string name) =>
        line.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static int? NumberOf(string folder) =>
        FoldFolder().Match(Path.GetFileName(Path.TrimEndingDirectorySeparator(folder))) is { Success: true } match
        && int.TryParse(match.Groups[1].Value, CultureInfo.InvariantCulture, out var number) ? number : null;

    [GeneratedRegex(@"^fold_?(\d+)\z")]
    private static partial Regex FoldFolder();
}
