using System.Globalization;

namespace EmotionFusion.Training;

/// <summary>
/// Reads <c>search</c> and makes its candidates: the experiment with other values for some keys, read and checked like any
/// other. A wrong value is an error of the file at the place where it stands.
/// </summary>
internal static class SearchReader
{
    private const int MostDraws = 100; // for a candidate that isn't there yet

    // Candidates are compared by what they make of the same validation parts, and tested as one experiment.
    private static readonly Dictionary<string, string> Fixed = Of("names the experiment", "experiment_name", "name", "id", "wandb_project")
        .Concat(Of("decides what is trained on, validated and tested", [
            "train_dataset", "test_datasets", "label_map", "evaluation_mode", "folds", "leave_out", "groups", "val_strategy", "val_split", "seed", "seeds", "class_names", "num_classes"]))
        .Concat(Of("decides what validation measures", "task"))
        .Concat(Of("stands for many keys", "defaults"))
        .Concat(Of("is fusion in a search, since the others look for a setting of their own", "head"))
        .Concat(Of("can't be searched itself", "search")).ToDictionary();

    private static readonly Dictionary<string, ConfigKey> Searchable = ConfigTable.Keys.Where(key => !Fixed.ContainsKey(key.Name)).ToDictionary(key => key.Name);

    /// <param name="keys">The experiment's.</param>
    /// <param name="config">What they say without the search.</param>
    /// <param name="read">Reads a candidate; the flag says whether its keys must go together.</param>
    /// <returns>null, and errors noted, where something is wrong.</returns>
    public static SearchSpace? Read(ExperimentKeys keys, ExperimentConfig config, Func<ExperimentKeys, bool, ExperimentConfig> read)
    {
        if (keys.From("search").Map("search") is not { } map)
        {
            return null;
        }
        var before = map.ErrorCount;
        if (config.Head != HeadKind.Fusion)
        {
            keys.Fail("search", $"head: {ConfigKey.NameOf(config.Head)} looks for its own setting by validation; a search needs head: fusion.");
        }
        var method = map.RequireChoice<SearchMethod>("method");
        var trials = Trials(map, method);
        var seed = method == SearchMethod.Random ? map.Int("seed") ?? 0 : 0;
        Only(map, method, "seed", SearchMethod.Random);
        Only(map, method, "trials", SearchMethod.Random);
        Only(map, method, "candidates", SearchMethod.List);
        Only(map, method, "keys", SearchMethod.Grid, SearchMethod.Random);
        if (seed < 0)
        {
            map.Fail("seed", $"{seed} is too small; expected 0 or more.");
        }
        var listed = method == SearchMethod.List ? Listed(map) : [];
        var axes = method is SearchMethod.Grid or SearchMethod.Random ? Axes(map, method.Value) : [];
        foreach (var (key, node) in axes.SelectMany(axis => axis.Values.Select(value => KeyValuePair.Create(axis.Key, value))).Concat(listed.SelectMany(one => one)))
        {
            read(keys.With([KeyValuePair.Create(key, node)]), false);
        }
        if (map.ErrorCount > before || method is null)
        {
            return null;
        }
        var settings = method switch
        {
            SearchMethod.Grid => Grid(map, axes),
            SearchMethod.Random => Random(map, axes, trials, seed),
            _ => Distinct(map, listed),
        };
        var candidates = settings.Select((setting, i) => new SearchCandidate(
            i + 1, setting.ToDictionary(entry => entry.Key, entry => Flow(entry.Value)), read(keys.With(setting), true))).ToArray();
        return candidates.Length == 0 || map.ErrorCount > before ? null : new SearchSpace(method.Value, candidates, (IReadOnlyCollection<(string, object?)>)Plain(map.AsNode())!);
    }

    private static int Trials(YamlMap map, SearchMethod? method)
    {
        if (method != SearchMethod.Random || !map.Require("trials") || map.Int("trials") is not { } trials)
        {
            return 0;
        }
        if (trials is < 1 or > SearchSpace.MostCandidates)
        {
            map.Fail("trials", $"{trials} is out of range; expected 1 to {SearchSpace.MostCandidates}.");
        }
        return trials;
    }

    private static void Only(YamlMap map, SearchMethod? method, string key, params SearchMethod[] methods)
    {
        map.Allow(key);
        if (method is { } given && !methods.Contains(given) && map.Has(key))
        {
            map.Fail(key, $"isn't for method: {ConfigKey.NameOf(given)}, but for {string.Join(" and ", methods.Select(ConfigKey.NameOf))}.");
        }
    }

    /// <summary>The keys that a mapping sets; those that can't be searched are noted, as unknown ones are.</summary>
    private static IEnumerable<string> SearchedKeys(YamlMap map)
    {
        foreach (var name in Searchable.Keys)
        {
            map.Allow(name);
        }
        foreach (var (key, reason) in Fixed.Where(entry => map.Has(entry.Key)))
        {
            map.Fail(key, $"can't be searched: it {reason}.");
        }
        return map.Keys.Where(key => Searchable.ContainsKey(key));
    }

    private static IReadOnlyList<Axis> Axes(YamlMap map, SearchMethod method)
    {
        if (!map.Require("keys") || map.Map("keys") is not { } keys)
        {
            return [];
        }
        if (keys.Keys.Count == 0)
        {
            map.Fail("keys", "is empty; expected keys with the values to try, such as learning_rate: [1e-3, 1e-2].");
        }
        return [.. SearchedKeys(keys).Select(key => keys.Node(key) switch
        {
            YamlList list => Values(keys, key, list),
            YamlMapping when Searchable[key].Range is not null => Range(keys, keys.Map(key)!, Searchable[key], method),
            YamlMapping at => Wrong(keys, at, key, "isn't a number, so it has no range; expected a list of values."),
            var at => Wrong(keys, at ?? keys.AsNode(), key, "expected a list of values to try, or a range (from, to); a value for all candidates stands outside of search."),
        }).OfType<Axis>()];
    }

    private static Axis? Wrong(YamlMap map, YamlNode at, string key, string message)
    {
        map.Fail(at, $"{key}: {message}");
        return null;
    }

    private static Axis? Values(YamlMap map, string key, YamlList list)
    {
        if (list.Items.Count == 0)
        {
            return Wrong(map, list, key, "the list is empty; expected values to try.");
        }
        if (list.Items.GroupBy(Flow).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            return Wrong(map, twice.Last(), key, $"{YamlScalar.Shown(twice.Key)} is there twice.");
        }
        return new Axis(key, list.Items, null);
    }

    /// <summary>from, to, scale (linear or log) and step; with a step it is a list of values.</summary>
    private static Axis? Range(YamlMap map, YamlMap range, ConfigKey key, SearchMethod method)
    {
        var (before, allowed) = (range.ErrorCount, key.Range!.Value);
        double? End(string name)
        {
            var value = range.Require(name) ? key.IsWhole ? range.Int(name) : range.Number(name) : null;
            if (value is { } number && !allowed.Has(number))
            {
                range.Fail(name, string.Create(CultureInfo.InvariantCulture, $"{number} is out of range; {key.Name} is {allowed}."));
            }
            return value;
        }
        var (from, to, scale) = (End("from"), End("to"), range.Choice<SearchScale>("scale") ?? SearchScale.Linear);
        var step = key.IsWhole ? range.Int("step") : range.Number("step");
        if (from >= to)
        {
            range.Fail("to", string.Create(CultureInfo.InvariantCulture, $"{to} isn't above from, {from}: the range is empty."));
        }
        if (scale == SearchScale.Log && from <= 0)
        {
            range.Fail("from", string.Create(CultureInfo.InvariantCulture, $"{from} has no logarithm; expected a number above 0 with scale: log."));
        }
        if (step is not null && (step <= 0 || scale == SearchScale.Log))
        {
            range.Fail("step", scale == SearchScale.Log ? "doesn't go with scale: log." : "expected a number above 0.");
        }
        if (method == SearchMethod.Grid && !range.Has("step"))
        {
            map.Fail(key.Name, "a range has no end of values for a grid; give it a step or list the values, or take method: random.");
        }
        if (range.ErrorCount > before || from is null || to is null)
        {
            return null;
        }
        var at = range.AsNode();
        if (step is not { } width)
        {
            return new Axis(key.Name, [], u => Number(at, Between(from.Value, to.Value, scale, key.IsWhole, u)));
        }
        var count = Math.Floor(((to.Value - from.Value) / width) + 1e-9) + 1;
        if (count > SearchSpace.MostCandidates)
        {
            return Wrong(range, at, "step", string.Create(CultureInfo.InvariantCulture, $"gives {count} values; expected {SearchSpace.MostCandidates} at most."));
        }
        return new Axis(key.Name, [.. Enumerable.Range(0, (int)count).Select(i => Number(at, Math.Round(from.Value + (i * width), 12)))], null);
    }

    /// <summary>A value of a range, of four significant digits, which is as much as a search can tell.</summary>
    /// <param name="u">In [0, 1).</param>
    private static double Between(double from, double to, SearchScale scale, bool isWhole, double u)
    {
        if (isWhole)
        {
            return scale == SearchScale.Log ? Math.Clamp(Math.Round(from * Math.Pow(to / from, u)), from, to) : from + Math.Floor(u * (to - from + 1));
        }
        var value = scale == SearchScale.Log ? from * Math.Pow(to / from, u) : from + (u * (to - from));
        return Math.Clamp(double.Parse(value.ToString("E3", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture), from, to);
    }

    private static YamlScalar Number(YamlNode at, double value) => new(at.Line, at.Column, false, value.ToString("R", CultureInfo.InvariantCulture), true);

    private static IReadOnlyList<KeyValuePair<string, YamlNode>[]> Listed(YamlMap map)
    {
        if (!map.Require("candidates") || map.Maps("candidates") is not { } maps)
        {
            return [];
        }
        if (maps.Count is 0 or > SearchSpace.MostCandidates)
        {
            map.Fail("candidates", $"the list has {maps.Count}; expected 1 to {SearchSpace.MostCandidates}.");
        }
        return [.. maps.Select(one => SearchedKeys(one).Where(one.Has).Select(key => KeyValuePair.Create(key, one.Node(key)!)).ToArray())];
    }

    private static IReadOnlyList<KeyValuePair<string, YamlNode>[]> Distinct(YamlMap map, IReadOnlyList<KeyValuePair<string, YamlNode>[]> listed)
    {
        if (listed.Index().GroupBy(one => Identity(one.Item)).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            map.Fail("candidates", $"{string.Join(" and ", twice.Select(one => $"number {one.Index + 1}"))} are the same.");
        }
        return listed;
    }

    private static IReadOnlyList<KeyValuePair<string, YamlNode>[]> Grid(YamlMap map, IReadOnlyList<Axis> axes)
    {
        var points = axes.Aggregate(1.0, (count, axis) => count * axis.Values.Count);
        if (points > SearchSpace.MostCandidates)
        {
            map.Fail("keys", string.Create(CultureInfo.InvariantCulture,
                $"the grid has {points:N0} points; expected {SearchSpace.MostCandidates:N0} at most. Leave values out, or take method: random with trials."));
            return [];
        }
        IEnumerable<KeyValuePair<string, YamlNode>[]> grid = [[]];
        foreach (var axis in axes)
        {
            grid = grid.SelectMany(point => axis.Values.Select(value => (KeyValuePair<string, YamlNode>[])[.. point, KeyValuePair.Create(axis.Key, value)]));
        }
        return [.. grid];
    }

    private static IReadOnlyList<KeyValuePair<string, YamlNode>[]> Random(YamlMap map, IReadOnlyList<Axis> axes, int trials, int seed)
    {
        var random = new SplitMix64((ulong)seed);
        var (drawn, seen) = (new List<KeyValuePair<string, YamlNode>[]>(), new HashSet<string>());
        for (var draws = 0; drawn.Count < trials && draws < MostDraws * trials; draws++)
        {
            var point = new KeyValuePair<string, YamlNode>[axes.Count];
            for (var i = 0; i < point.Length; i++)
            {
                var u = (random.Next() >> 11) * (1.0 / (1UL << 53));
                point[i] = KeyValuePair.Create(axes[i].Key, axes[i].Draw?.Invoke(u) ?? axes[i].Values[(int)(u * axes[i].Values.Count)]);
            }
            if (seen.Add(Identity(point)))
            {
                drawn.Add(point);
            }
        }
        if (drawn.Count < trials)
        {
            map.Fail("trials", $"asks for {trials} different candidates, but the keys give only {drawn.Count}. Say fewer, or take method: grid, which tries each once.");
        }
        return drawn;
    }

    private static string Identity(IEnumerable<KeyValuePair<string, YamlNode>> setting) =>
        string.Join('\n', setting.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => $"{entry.Key}: {Flow(entry.Value)}"));

    /// <summary>A value on one line; of equal values the same.</summary>
    private static string Flow(YamlNode node) => node switch
    {
        YamlMapping map => $"{{ {string.Join(", ", map.Entries.Select(entry => $"{entry.Key}: {Flow(entry.Value.Value)}"))} }}",
        YamlList list => $"[{string.Join(", ", list.Items.Select(Flow))}]",
        _ => SearchCandidate.Text(Plain(node)),
    };

    /// <summary>What <see cref="YamlWriter"/> writes so that the same is read again.</summary>
    private static object? Plain(YamlNode node) => node switch
    {
        YamlMapping map => map.Entries.Select(entry => (entry.Key, Plain(entry.Value.Value))).ToArray(),
        YamlList list when list.Items.Count > 0 && list.Items.All(item => item is YamlMapping) => list.Items.Select(item => (IReadOnlyCollection<(string, object?)>)(Plain(item) ?? Array.Empty<(string, object?)>())).ToArray(),
        YamlList list => list.Items.Select(Plain).ToArray(),
        YamlScalar { IsNull: true } => null,
        YamlScalar scalar when YamlScalar.TryInt(scalar, out var whole) => whole,
        YamlScalar scalar when YamlScalar.TryNumber(scalar, out var number) => number,
        YamlScalar scalar when YamlScalar.TryBool(scalar, out var truth) => truth,
        YamlScalar scalar => scalar.Text,
        _ => null,
    };

    private static IEnumerable<KeyValuePair<string, string>> Of(string reason, params string[] keys) => keys.Select(key => KeyValuePair.Create(key, reason));

    /// <summary>A key with the values that are tried: listed, or drawn out of a range by a number in [0, 1).</summary>
    private sealed record Axis(string Key, IReadOnlyList<YamlNode> Values, Func<double, YamlNode>? Draw);

    private enum SearchScale
    {
        Linear,
        Log,
    }
}
