namespace EmotionFusion.Encoders;

/// <summary>hub.yaml beside the encoder folders: which encoders can be fetched from a model hub, and what their files' hashes are.</summary>
internal sealed class HubList
{
    public const string FileName = "hub.yaml";

    private const string DefaultRevision = "main";

    private HubList(string path, IReadOnlyList<HubEntry> entries) => (Path, Entries) = (path, entries);

    public string Path { get; }

    public IReadOnlyList<HubEntry> Entries { get; }

    /// <param name="encoders">The folder of encoder folders.</param>
    /// <exception cref="EmotionFusionException">The file isn't there, or errors in it, all of them with their places.</exception>
    public static HubList Load(string encoders)
    {
        var path = System.IO.Path.Combine(encoders, FileName);
        var root = YamlFile.Read(path);
        HubEntry[] entries = [.. root.Keys.Select(name => root.Map(name) is { } map ? Entry(name, map) : null).OfType<HubEntry>()];
        root.Finish();
        return new HubList(path, entries);
    }

    /// <exception cref="EmotionFusionException">It isn't in the list, or there is nothing to fetch.</exception>
    public HubEntry Find(string name)
    {
        var entry = Entries.FirstOrDefault(entry => entry.Name == name) ?? throw new EmotionFusionException(
            $"{Path} has no encoder '{name}'.{Nearest.Hint(name, Entries.Select(entry => entry.Name))} It has {string.Join(", ", Entries.Select(entry => entry.Name))}. "
            + "What lies elsewhere is downloaded by hand and added with: encoders add FOLDER");
        return entry.Missing is null ? entry : throw new EmotionFusionException($"'{name}' can't be fetched: {entry.Missing}");
    }

    /// <summary>Writes hashes that the list doesn't have into it, each in the place of its null; all else stays as it is.</summary>
    public void Pin(HubEntry entry, IReadOnlyDictionary<string, string> hashes)
    {
        var lines = File.ReadAllText(Path).Split('\n');
        foreach (var file in entry.Files.Where(file => file.Sha256 is null && hashes.ContainsKey(file.From)))
        {
            var (line, column) = (file.HashLine - 1, file.HashColumn - 1);
            lines[line] = lines[line][..column] + hashes[file.From] + lines[line][(column + "null".Length)..];
        }
        AtomicFile.Write(Path, string.Join('\n', lines));
    }

    private static HubEntry Entry(string name, YamlMap map)
    {
        if (map.String("missing") is { } missing)
        {
            return new HubEntry(name) { Missing = missing };
        }
        var files = map.Require("files") ? map.Map("files") : null;
        var encoder = map.Require("encoder") ? map.Map("encoder") : null;
        return new HubEntry(name)
        {
            Repository = map.RequireString("repository"),
            Revision = map.String("revision") ?? DefaultRevision,
            Licence = map.RequireString("licence"),
            LicenceUrl = map.RequireString("licence_url"),
            Files = files is null ? [] : [.. files.Keys.Select(from => files.Map(from) is { } file ? HubFile(from, file) : null).OfType<HubFile>()],
            Answers = encoder is null ? new EncoderAnswers() : EncoderAnswers.Of(encoder),
        };
    }

    private static HubFile? HubFile(string from, YamlMap map)
    {
        var to = map.String("to") ?? System.IO.Path.GetFileName(from);
        if (to != System.IO.Path.GetFileName(to) || to is "" or "." or "..")
        {
            map.Fail("to", $"'{to}' isn't the name of a file in the encoder's folder.");
        }
        var hash = EncoderYaml.Sha256(map);
        if (!map.Keys.Contains("sha256"))
        {
            map.Fail("sha256", "is required: 64 hex digits, or null where nobody knows it yet.");
        }
        else if (hash is null && !map.Has("sha256") && map.Position("sha256") is var (line, column))
        {
            return new HubFile(from, to, null, line, column);
        }
        return new HubFile(from, to, hash, 0, 0);
    }
}

/// <summary>An encoder that lies on a hub.</summary>
/// <param name="Name">Its folder's name here.</param>
internal sealed record HubEntry(string Name)
{
    /// <summary>owner/name.</summary>
    public string Repository { get; init; } = "";

    /// <summary>A branch, tag or commit.</summary>
    public string Revision { get; init; } = "";

    public string Licence { get; init; } = "";

    public string LicenceUrl { get; init; } = "";

    public IReadOnlyList<HubFile> Files { get; init; } = [];

    /// <summary>What encoder.yaml says that the graph doesn't tell.</summary>
    public EncoderAnswers Answers { get; init; } = new();

    /// <summary>Why there is nothing to fetch; else null.</summary>
    public string? Missing { get; init; }

    public string Page => $"{Repository} at {Revision}";
}

/// <summary>A file of an encoder on a hub.</summary>
/// <param name="From">Its path in the repository.</param>
/// <param name="To">Its name here.</param>
/// <param name="Sha256">In hex; null: not known yet.</param>
/// <param name="HashLine">Where the list says null instead, from 1.</param>
/// <param name="HashColumn">Likewise.</param>
internal sealed record HubFile(string From, string To, string? Sha256, int HashLine, int HashColumn);
