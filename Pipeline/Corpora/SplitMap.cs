namespace EmotionFusion.Pipeline;

/// <summary>What a corpus's own words for its parts stand for, beside train, validation and test themselves; null: left out.</summary>
internal sealed class SplitMap(IReadOnlyDictionary<string, OfficialSplit?> splits, string file)
{
    /// <summary>Reads the YAML's splits; what is wrong is noted in <paramref name="yaml"/>.</summary>
    public static SplitMap Of(YamlMap yaml, string file)
    {
        var splits = new Dictionary<string, OfficialSplit?>(StringComparer.Ordinal);
        var map = yaml.Map("splits");
        foreach (var word in map?.Keys ?? [])
        {
            var part = map!.RequireString(word);
            if (part != LabelMap.LeaveOut && Called(part) is null)
            {
                string[] known = [.. Enum.GetNames<OfficialSplit>().Select(name => name.ToLowerInvariant()), LabelMap.LeaveOut];
                map.Fail(word, $"'{part}' is none of {string.Join(", ", known)}.{Nearest.Hint(part, known)}");
            }
            splits[word] = Called(part);
        }
        return new(splits, file);
    }

    /// <summary>The part that a word stands for; null if what has it is to be left out.</summary>
    /// <exception cref="EmotionFusionException">It stands for nothing.</exception>
    public OfficialSplit? Find(string word, string where) =>
        splits.TryGetValue(word, out var mapped) ? mapped
        : Called(word) ?? throw new EmotionFusionException(
            $"{where}: split '{word}' is none of train, validation and test, nor in the splits of {file}"
            + $"{(splits.Count == 0 ? "" : $", which knows {string.Join(", ", splits.Keys)}")}. Add it there, with train, validation, test or {LabelMap.LeaveOut}.");

    /// <summary>null if the word is none of train, validation and test, in small or large letters.</summary>
    private static OfficialSplit? Called(string word) =>
        word.All(char.IsAsciiLetter) && Enum.TryParse<OfficialSplit>(word, ignoreCase: true, out var split) ? split : null;
}
