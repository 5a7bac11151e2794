using System.Globalization;

namespace EmotionFusion.Training;

/// <summary>How a search makes its candidates.</summary>
public enum SearchMethod
{
    /// <summary>Every combination of values, the last key's changing fastest.</summary>
    Grid,

    /// <summary>Combinations drawn at random, none twice.</summary>
    Random,

    /// <summary>Those that are listed.</summary>
    List,
}

/// <summary>search: which settings of an experiment are to be tried. Each is a candidate, an experiment of its own but for the test part.</summary>
public sealed record SearchSpace
{
    internal const int MostCandidates = 1_000;

    internal SearchSpace(SearchMethod method, IReadOnlyList<SearchCandidate> candidates, IReadOnlyCollection<(string Key, object? Value)> written) =>
        (Method, Candidates, Written, Keys) = (method, candidates, written, [.. candidates.SelectMany(candidate => candidate.Settings.Keys).Distinct()]);

    public SearchMethod Method { get; }

    /// <summary>The keys that are searched, in the file's order.</summary>
    public IReadOnlyList<string> Keys { get; }

    public IReadOnlyList<SearchCandidate> Candidates { get; private init; }

    /// <summary>The mapping as config.yaml has it.</summary>
    internal IReadOnlyCollection<(string Key, object? Value)> Written { get; }

    /// <summary>One line on what is tried: <c>random, 200 candidates: learning_rate 0.0001 to 0.01, log; hidden_dim 64, 128</c>.</summary>
    public string Summary => string.Create(CultureInfo.InvariantCulture, $"{ConfigKey.NameOf(Method)}, {Candidates.Count} candidates")
        + (Written.FirstOrDefault(entry => entry.Key == "keys").Value is IReadOnlyCollection<(string Key, object? Value)> keys
            ? ": " + string.Join("; ", keys.Select(key => $"{key.Key} {Shown(key.Value)}"))
            : Keys.Count > 0 ? $" of {string.Join(", ", Keys)}" : "");

    internal SearchSpace Change(Func<ExperimentConfig, ExperimentConfig> change) =>
        this with { Candidates = [.. Candidates.Select(candidate => candidate with { Config = change(candidate.Config) })] };

    /// <summary>What is to be told of all candidates.</summary>
    /// <param name="order">Decides the order of those that are in it.</param>
    internal IReadOnlyList<string> CommonNotices(IReadOnlyList<string> order)
    {
        var common = Candidates.Select(candidate => candidate.Config.Notices.AsEnumerable()).Aggregate(Enumerable.Intersect).ToArray();
        return [.. order.Intersect(common), .. common.Except(order)];
    }

    private static string Shown(object? value) => value switch
    {
        IReadOnlyCollection<(string Key, object? Value)> range when range.Any(part => part.Key == "from") => string.Join(", ",
            [$"{SearchCandidate.Text(Part(range, "from"))} to {SearchCandidate.Text(Part(range, "to"))}",
                .. Part(range, "step") is { } step ? [$"step {SearchCandidate.Text(step)}"] : Array.Empty<string>(),
                .. Part(range, "scale") is "log" ? ["log"] : Array.Empty<string>()]),
        System.Collections.IEnumerable list and not string => string.Join(", ", list.Cast<object?>().Select(SearchCandidate.Text)),
        _ => SearchCandidate.Text(value),
    };

    private static object? Part(IReadOnlyCollection<(string Key, object? Value)> map, string key) => map.FirstOrDefault(part => part.Key == key).Value;
}

/// <summary>A setting that is tried.</summary>
/// <param name="Number">From 1: the name of its folder.</param>
/// <param name="Settings">What sets it apart, key by key, as YAML has it.</param>
/// <param name="Config">The experiment with these keys.</param>
public sealed record SearchCandidate(int Number, IReadOnlyDictionary<string, string> Settings, ExperimentConfig Config)
{
    /// <summary><c>learning_rate 0.001, hidden_dim 64</c>.</summary>
    public string Description => Describe(Settings);

    internal static string Describe(IReadOnlyDictionary<string, string> settings) =>
        settings.Count == 0 ? "as the experiment says" : string.Join(", ", settings.Select(setting => $"{setting.Key} {setting.Value}"));

    /// <summary>A value on one line, as YAML has it.</summary>
    internal static string Text(object? value) => YamlWriter.Text([("v", value)])["v:".Length..].Trim().ReplaceLineEndings(" ");
}
