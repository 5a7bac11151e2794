namespace EmotionFusion.Pipeline;

/// <summary>
/// A corpus's own label codes and what becomes of each: a class, or left out. It decides about every code that the
/// corpus has: one that it doesn't know is an error, so that no utterance is lost to a forgotten line.
/// </summary>
internal sealed class LabelMap(IReadOnlyDictionary<string, int?> labels, IReadOnlySet<string> divided, string file)
{
    public const string LeaveOut = "leave_out";
    public const string NoMajority = "no_majority";

    /// <summary>Reads the YAML's labels; what is wrong is noted in <paramref name="yaml"/>.</summary>
    public static LabelMap Of(YamlMap yaml, IReadOnlyList<string> classes, string file)
    {
        var labels = new Dictionary<string, int?>(StringComparer.Ordinal);
        var divided = new HashSet<string>(StringComparer.Ordinal);
        var map = yaml.Require("labels") ? yaml.Map("labels") : null;
        foreach (var code in map?.Keys ?? [])
        {
            var name = map!.RequireString(code);
            labels[code] = classes.ToList().IndexOf(name) is var label and >= 0 ? label : null;
            if (name == NoMajority)
            {
                divided.Add(code);
            }
            else if (labels[code] is null && name is not (LeaveOut or ""))
            {
                var known = classes.Append(LeaveOut).ToArray();
                map.Fail(code, $"'{name}' is none of {string.Join(", ", known)}.{Nearest.Hint(name, known)}");
            }
        }
        foreach (var name in classes.Where((_, label) => map is not null && !labels.ContainsValue(label)))
        {
            yaml.Fail("labels", $"no code stands for class '{name}'.");
        }
        if (divided.Count > 0 && !RatingsLayout.IsIn(yaml))
        {
            yaml.Fail("labels", $"{NoMajority} needs each rater's label: give ratings among the columns, or a ratings_table.");
        }
        return new(labels, divided, file);
    }

    /// <summary>The codes that stand for a class, with it.</summary>
    public IEnumerable<(string Code, int Class)> Classes => labels.Where(label => label.Value is not null).Select(label => (label.Key, label.Value!.Value));

    /// <summary>Whether <paramref name="code"/> says that the raters are divided.</summary>
    public bool IsNoMajority(string code) => divided.Contains(code);

    /// <summary>The label of <paramref name="code"/>; null when it stands for no class.</summary>
    /// <exception cref="EmotionFusionException">The map doesn't know it.</exception>
    public int? Find(string code, string where) => labels.TryGetValue(code, out var label)
        ? label
        : throw new EmotionFusionException(
            $"{where}: label '{code}' is not in the label map of {file}, which knows {string.Join(", ", labels.Keys)}."
            + $"{Nearest.Hint(code, labels.Keys)} Add it there, with its class or {LeaveOut}.");
}
