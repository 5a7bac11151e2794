using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using EmotionFusion.Evaluation.Wandb;

namespace EmotionFusion.Evaluation;

/// <summary>Rows of texts and numbers.</summary>
internal sealed record WandbTable(IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<object>> Rows);

internal sealed record WandbImage(Picture Picture, string Caption);

/// <summary>A confusion matrix, drawn by W&amp;B's own chart over a table of its cells.</summary>
internal sealed record WandbConfusion(string Title, IReadOnlyList<string> Classes, ConfusionMatrix Counts)
{
    private static readonly string[] Columns = ["Actual", "Predicted", "nPredictions"];

    public WandbTable Table => new(Columns,
    [
        .. from truth in Enumerable.Range(0, Classes.Count)
           from predicted in Enumerable.Range(0, Classes.Count)
           select (IReadOnlyList<object>)[Classes[truth], Classes[predicted], (double)Counts[truth, predicted]],
    ]);

    /// <summary>What the config says of the chart.</summary>
    public JsonElement Panel(string key) => JsonSerializer.SerializeToElement(new
    {
        panel_type = "Vega2",
        panel_config = new
        {
            panelDefId = "wandb/confusion_matrix/v1",
            fieldSettings = Columns.ToDictionary(name => name),
            stringSettings = new { title = Title },
            transform = new { name = "tableWithLeafColNames" },
            userQuery = new
            {
                queryFields = new[]
                {
                    new
                    {
                        name = "runSets",
                        args = new[] { new { name = "runSets", value = "${runSets}" } },
                        fields = new object[]
                        {
                            new { name = "id", fields = Array.Empty<object>() },
                            new { name = "name", fields = Array.Empty<object>() },
                            new { name = "_defaultColorIndex", fields = Array.Empty<object>() },
                            new { name = "summaryTable", args = new[] { new { name = "tableKey", value = key + "_table" } }, fields = Array.Empty<object>() },
                        },
                    },
                },
            },
        },
    });
}

/// <summary>A file of a run, from its <c>files/</c>, and what history and summary say of it.</summary>
internal sealed record StoredMedia(string Path, IReadOnlyList<(string Name, object Value)> Facts);

/// <summary>
/// Writes the files of one run: <c>files/media/KIND/KEY_STEP_HASH.EXT</c>. A table is an artifact besides, because that
/// is where the pages of W&amp;B look for it; the artifact's file stays in <c>artifacts/</c> until it is sent.
/// </summary>
internal sealed class WandbMediaFolder(string folder, string id, WandbRunSettings settings)
{
    private const string Letters = "0123456789abcdefghijklmnopqrstuvwxyz";
    private const int LongestName = 100; // of 128, id and random letters included

    /// <summary>Puts a copy of a file among the run's.</summary>
    public FilesRecord Copy(string path, string name)
    {
        File.Copy(path, Path.Combine(folder, "files", name), overwrite: true);
        var files = new FilesRecord();
        files.Files.Add(new FilesItem { Path = name, Type = FilesItem.Types.FileType.Wandb });
        return files;
    }

    public StoredMedia Write(string key, long step, WandbImage image)
    {
        var bytes = image.Picture.ToPng();
        var (path, sha) = Store("images", key, step, "png", bytes);
        return new StoredMedia(path,
        [
            ("_type", "image-file"), ("sha256", sha), ("size", bytes.Length), ("path", path), ("format", "png"),
            ("width", image.Picture.Width), ("height", image.Picture.Height), ("caption", image.Caption),
        ]);
    }

    public (ArtifactRecord Artifact, StoredMedia Media) Write(string key, long step, WandbTable table)
    {
        var bytes = Json(table, typed: false);
        var (path, sha) = Store("table", key, step, "table.json", bytes);
        var artifact = Artifact(key, Json(table, typed: true));
        var entry = artifact.Manifest.Contents[0].Path;
        return (artifact, new StoredMedia(path,
        [
            ("_type", "table-file"), ("sha256", sha), ("size", bytes.Length), ("path", path),
            ("ncols", table.Columns.Count), ("nrows", table.Rows.Count), ("log_mode", "IMMUTABLE"),
            ("artifact_path", $"wandb-client-artifact://{artifact.ClientId}/{entry}"),
            ("_latest_artifact_path", $"wandb-client-artifact://{artifact.SequenceClientId}:latest/{entry}"),
        ]));
    }

    private ArtifactRecord Artifact(string key, byte[] bytes)
    {
        var (path, digest) = (SafeKey(key) + ".table.json", Convert.ToBase64String(MD5.HashData(bytes)));
        var local = Path.Combine(folder, "artifacts", path);
        Put(local, bytes);
        var artifact = new ArtifactRecord
        {
            RunId = id,
            Project = settings.Project,
            Entity = settings.Entity ?? "",
            Type = "run_table",
            Name = $"run-{id}-{string.Concat(key.Where(IsOfName).Take(LongestName))}-{RandomNumberGenerator.GetString(Letters, 6)}",
            Digest = Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes($"wandb-artifact-manifest-v1\n{path}:{digest}\n"))),
            Manifest = new ArtifactManifest { Version = 1, StoragePolicy = "wandb-storage-policy-v1" },
            Finalize = true,
            ClientId = RandomNumberGenerator.GetString(Letters, 128),
            SequenceClientId = RandomNumberGenerator.GetString(Letters, 128),
        };
        artifact.Aliases.Add("latest");
        artifact.Manifest.StoragePolicyConfig.Add(new StoragePolicyItem { Key = "storageLayout", ValueJson = "\"V2\"" });
        artifact.Manifest.Contents.Add(new ManifestEntry { Path = path, Digest = digest, Size = bytes.Length, LocalPath = local });
        return artifact;
    }

    private (string Path, string Sha) Store(string kind, string key, long step, string extension, byte[] bytes)
    {
        var sha = Convert.ToHexStringLower(SHA256.HashData(bytes));
        var path = FormattableString.Invariant($"media/{kind}/{SafeKey(key)}_{step}_{sha[..20]}.{extension}");
        Put(Path.Combine(folder, "files", path), bytes);
        return (path, sha);
    }

    private static void Put(string path, byte[] bytes)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
    }

    private static bool IsOfName(char letter) => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-' or '.';

    /// <summary>Keys hold names of folds, which may be anything.</summary>
    private static string SafeKey(string key) => string.Join('/', key.Split('/').Select(SafeFileName.Of));

    /// <summary>Columns and data; of an artifact with the columns' types, all numbers or all texts.</summary>
    private static byte[] Json(WandbTable table, bool typed)
    {
        var head = typed ? $"\"_type\":\"table\",\"column_types\":{{\"params\":{{\"type_map\":{{{string.Join(",", table.Columns.Select(TypeOf))}}}}},\"wb_type\":\"typedDict\"}}," : "";
        var tail = typed ? FormattableString.Invariant($",\"ncols\":{table.Columns.Count},\"nrows\":{table.Rows.Count}") : "";
        return Encoding.UTF8.GetBytes($"{{{head}\"columns\":{WandbJson.Of(table.Columns)},\"data\":[{string.Join(",", table.Rows.Select(row => $"[{string.Join(",", row.Select(Cell))}]"))}]{tail}}}");

        string TypeOf(string name, int column) =>
            $"{WandbJson.Of(name)}:{{\"wb_type\":\"{(table.Rows.All(row => row[column] is string) ? "string" : "number")}\"}}";
    }

    /// <summary>Numbers are floating-point ones to W&amp;B, 2.0 not 2.</summary>
    private static string Cell(object value) => WandbJson.Of(value) is var text && value is double number && double.IsInteger(number) && !text.Contains('E') ? text + ".0" : text;
}

/// <summary>Values as W&amp;B's value_json has them; NaN and infinity stand bare.</summary>
internal static class WandbJson
{
    public static string Of(object? value) => value switch
    {
        null => "null",
        bool truth => truth ? "true" : "false",
        double number => Of(number),
        float number => Of((double)number),
        string text => JsonSerializer.Serialize(text),
        JsonElement element => element.GetRawText(),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        IEnumerable<(string Key, object? Value)> map => "{" + string.Join(",", map.Select(entry => $"{JsonSerializer.Serialize(entry.Key)}:{Of(entry.Value)}")) + "}",
        System.Collections.IEnumerable list => "[" + string.Join(",", list.Cast<object?>().Select(Of)) + "]",
        _ => throw new ArgumentException($"{value.GetType()} has no form in W&B's files.", nameof(value)),
    };

    private static string Of(double value) =>
        double.IsNaN(value) ? "NaN" : double.IsInfinity(value) ? value > 0 ? "Infinity" : "-Infinity" : value.ToString("R", CultureInfo.InvariantCulture);
}
