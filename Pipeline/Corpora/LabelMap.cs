namespace EmotionFusion.Pipeline;

/// <summary>
/// A corpus's own label codes and what becomes of each: a class, or left out. It decides about every code that the
/// corpus has: one that it doesn't know is an error, so that no utterance is lost to a forgotten line.
/// </summary>
internal sealed class LabelMap
{
    public const string LeaveOut = "leave_out";
    public const string NoMajority = "no_majority";

    private readonly Dictionary<string, int?> _labels = new(StringComparer.Ordinal);
    private readonly HashSet<string> _divided = new(StringComparer.Ordinal);
    private readonly string _file;

    public LabelMap(string? name, IReadOnlyList<string> classNames, string? convention, string file) =>
        (Name, ClassNames, Convention, _file) = (name, classNames, convention, file);

    /// <summary>Null where the corpus has no other.</summary>
    public string? Name { get; }

    /// <summary>By label.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>In words, for reports.</summary>
    public string? Convention { get; }

    public IReadOnlyCollection<string> Codes => _labels.Keys;

    /// <summary>The codes that stand for a class, with it.</summary>
    public IEnumerable<(string Code, int Class)> Classes => _labels.Where(label => label.Value is not null).Select(label => (label.Key, label.Value!.Value));

    /// <summary>Whether <paramref name="code"/> says that the raters are divided.</summary>
    public bool IsNoMajority(string code) => _divided.Contains(code);

    /// <summary>The label of <paramref name="code"/>; null when it stands for no class.</summary>
    /// <exception cref="EmotionFusionException">The map doesn't know it.</exception>
    public int? Find(string code, string where) => _labels.TryGetValue(code, out var label)
        ? label
        : throw new EmotionFusionException(
            $"{where}: label '{code}' is not in the label map{(Name is null ? "" : $" '{Name}'")} of {_file}, which knows {string.Join(", ", _labels.Keys)}."
            + $"{Nearest.Hint(code, _labels.Keys)} Add it there, with its class or {LeaveOut}.");

    /// <summary>A map's name and convention in a line; null where there is neither.</summary>
    public static string? Shown(string? name, string? convention) =>
        name is null || convention is null ? name ?? convention : $"{name} ({convention})";

    /// <summary>Reads <c>classes</c>, <c>labels</c> and the convention; what is wrong is noted in <paramref name="yaml"/>.</summary>
    /// <param name="yaml">The mapping that has these keys.</param>
    /// <param name="name">The map's name; null where the corpus has one map only.</param>
    /// <param name="rated">Whether the corpus has each rater's label.</param>
    /// <param name="file">The YAML file's path, for messages.</param>
    public static LabelMap Of(YamlMap yaml, string? name, bool rated, string file)
    {
        var classes = ClassesOf(yaml);
        var map = new LabelMap(name, classes, yaml.String(name is null ? "label_convention" : "convention"), file);
        map.Read(yaml);
        if (map._divided.Count > 0 && !rated)
        {
            yaml.Fail("labels", $"{NoMajority} needs each rater's label: give ratings among the columns, or a ratings_table.");
        }
        return map;
    }

    private static IReadOnlyList<string> ClassesOf(YamlMap yaml)
    {
        var names = yaml.Require("classes") ? yaml.Strings("classes") ?? [] : [];
        if (names.Count is 1 or > 64 || names.Distinct(StringComparer.Ordinal).Count() < names.Count || names.Any(name => name is LeaveOut or NoMajority))
        {
            yaml.Fail("classes", $"2 to 64 names are needed, each once, none of them {LeaveOut} or {NoMajority}.");
        }
        return names;
    }

    private void Read(YamlMap yaml)
    {
        var map = yaml.Require("labels") ? yaml.Map("labels") : null;
        foreach (var code in map?.Keys ?? [])
        {
            var name = map!.RequireString(code);
            _labels[code] = ClassNames.ToList().IndexOf(name) is var label and >= 0 ? label : null;
            if (name == NoMajority)
            {
                _divided.Add(code);
            }
            else if (_labels[code] is null && name is not (LeaveOut or ""))
            {
                var known = ClassNames.Append(LeaveOut).ToArray();
                map.Fail(code, $"'{name}' is none of {string.Join(", ", known)}.{Nearest.Hint(name, known)}");
            }
        }
        foreach (var name in ClassNames.Where((_, label) => map is not null && !_labels.ContainsValue(label)))
        {
            yaml.Fail("labels", $"no code stands for class '{name}'.");
        }
    }
}

/// <summary>All label maps of a corpus. Feature stores hold the utterances of all of them, so that changing the map encodes nothing again.</summary>
/// <param name="All">One or more.</param>
/// <param name="Default">The one that is used where nobody says otherwise.</param>
internal sealed record LabelMaps(IReadOnlyList<LabelMap> All, LabelMap Default)
{
    private const string MapsKey = "label_maps", DefaultKey = "labels";

    /// <summary>
    /// Reads <c>label_maps</c> and <c>labels</c>, the default's name; or the only map, whose keys stand in the file itself.
    /// What is wrong is noted in <paramref name="yaml"/>.
    /// </summary>
    public static LabelMaps Of(YamlMap yaml, bool rated, string file)
    {
        if (!yaml.Has(MapsKey))
        {
            var only = LabelMap.Of(yaml, null, rated, file);
            return new([only], only);
        }
        foreach (var key in new[] { "classes", "label_convention" }.Where(yaml.Has))
        {
            yaml.Fail(key, $"each of {MapsKey} has its own; write it there{(key == "classes" ? "" : " (convention)")}.");
        }
        var maps = yaml.Map(MapsKey);
        LabelMap[] all = [.. (maps?.Keys ?? []).Select(name => (Name: name, Yaml: maps!.Map(name))).Where(map => map.Yaml is not null)
            .Select(map => LabelMap.Of(map.Yaml!, map.Name, rated, file))];
        foreach (var map in all)
        {
            AssertDecides(map, all, maps!);
        }
        if (maps is { Keys.Count: 0 })
        {
            yaml.Fail(MapsKey, "expected label maps, each with its name: four: { classes: [...], labels: {...}, convention: ... }.");
        }
        return new(all, DefaultOf(yaml, all) ?? all.FirstOrDefault() ?? new(null, [], null, file));
    }

    /// <summary>The map called so; null for the default.</summary>
    /// <exception cref="EmotionFusionException">There is none.</exception>
    public LabelMap Find(string? name, string corpus)
    {
        if (name is null)
        {
            return Default;
        }
        if (All.FirstOrDefault(map => map.Name == name) is { } found)
        {
            return found;
        }
        string[] names = [.. All.Select(map => map.Name).OfType<string>()];
        throw new EmotionFusionException($"{corpus} has no label map '{name}'.{Nearest.Hint(name, names)} "
            + (names.Length == 0 ? "It has one only, without a name: leave label_map (--labels) out." : $"It has {string.Join(", ", names)}.")
            + $" configs/corpora/{corpus}.yaml ({MapsKey}) says them.");
    }

    private static LabelMap? DefaultOf(YamlMap yaml, LabelMap[] all)
    {
        var names = all.Select(map => map.Name!).ToArray();
        if (yaml.IsMap(DefaultKey))
        {
            yaml.Fail(DefaultKey, $"expected the name of the one of {MapsKey} that is used unless an experiment says otherwise: {string.Join(", ", names)}.");
            return null;
        }
        var name = yaml.RequireString(DefaultKey);
        if (name.Length > 0 && !names.Contains(name))
        {
            yaml.Fail(DefaultKey, $"'{name}' is none of {MapsKey}: {string.Join(", ", names)}.{Nearest.Hint(name, names)}");
        }
        return all.FirstOrDefault(map => map.Name == name);
    }

    /// <summary>A code that one map knows is the corpus's: the others have to say what becomes of it.</summary>
    private static void AssertDecides(LabelMap map, LabelMap[] all, YamlMap maps)
    {
        foreach (var (other, code) in all.SelectMany(other => other.Codes.Except(map.Codes).Select(code => (other, code))).DistinctBy(pair => pair.code))
        {
            maps.Map(map.Name!)!.Fail("labels", $"says nothing of '{code}', which the map '{other.Name}' knows; add it, with its class or {LabelMap.LeaveOut}.");
        }
    }
}
