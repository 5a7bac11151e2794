using System.Globalization;

namespace EmotionFusion.Training;

/// <summary>A key of an experiment: how it is read, written and documented.</summary>
/// <param name="Name">As in the YAML.</param>
/// <param name="Values">What it can be, for the documentation.</param>
/// <param name="Default">What it is when it isn't said, for the documentation: a value between backticks, or words.</param>
/// <param name="Means">For the documentation.</param>
/// <param name="Read">Sets what the key says; a wrong value is noted as the file's error.</param>
/// <param name="Write">Its value, null when nothing is set; null itself for a key that stands in for another one, or that only one value is possible for.</param>
internal sealed record ConfigKey(
    string Name,
    string Values,
    string Default,
    string Means,
    Func<ExperimentKeys, ExperimentConfig, ExperimentConfig> Read,
    Func<ExperimentConfig, object?>? Write = null)
{
    private static readonly ExperimentConfig Defaults = new() { Name = "" };

    /// <summary>Of a key that is a number.</summary>
    public ValueRange? Range { get; private init; }

    /// <summary>Whether that number is whole.</summary>
    public bool IsWhole { get; private init; }

    /// <param name="name">The key.</param>
    /// <param name="least">The least value that is allowed.</param>
    /// <param name="most">The greatest value that is allowed.</param>
    /// <param name="get">Gives the value.</param>
    /// <param name="set">Sets it.</param>
    /// <param name="means">For the documentation.</param>
    /// <param name="unset">What happens without it, where the default is null.</param>
    public static ConfigKey Int(
        string name, int least, int most, Func<ExperimentConfig, int?> get, Func<ExperimentConfig, int, ExperimentConfig> set, string means, string unset = "") => new(
            name,
            $"{least} to {most}",
            get(Defaults) is { } value ? $"`{value}`" : unset,
            means,
            (keys, config) => keys.Int(name, least, most) is { } value ? set(config, value) : config,
            config => get(config))
        {
            Range = new(least, most),
            IsWhole = true,
        };

    public static ConfigKey Number(
        string name, ValueRange range, Func<ExperimentConfig, double> get, Func<ExperimentConfig, double, ExperimentConfig> set, string means) => new(
            name,
            range.ToString(),
            $"`{get(Defaults).ToString("R", CultureInfo.InvariantCulture).ToLowerInvariant()}`",
            means,
            (keys, config) => keys.Number(name, range) is { } value ? set(config, value) : config,
            config => get(config))
        {
            Range = range,
        };

    public static ConfigKey Bool(string name, Func<ExperimentConfig, bool> get, Func<ExperimentConfig, bool, ExperimentConfig> set, string means) => new(
        name,
        "`true`, `false`",
        get(Defaults) ? "`true`" : "`false`",
        means,
        (keys, config) => keys.Bool(name) is { } value ? set(config, value) : config,
        config => get(config));

    public static ConfigKey Choice<TEnum>(
        string name, Func<ExperimentConfig, TEnum> get, Func<ExperimentConfig, TEnum, ExperimentConfig> set, string means) where TEnum : struct, Enum => new(
            name,
            string.Join(", ", Enum.GetValues<TEnum>().Select(value => $"`{NameOf(value)}`")),
            $"`{NameOf(get(Defaults))}`",
            means,
            (keys, config) => keys.From(name).Choice<TEnum>(name) is { } value ? set(config, value) : config,
            config => NameOf(get(config)));

    /// <param name="name">The key.</param>
    /// <param name="values">For the documentation.</param>
    /// <param name="unset">What happens without it, for the documentation.</param>
    /// <param name="get">Gives the value; null for a key that is only read.</param>
    /// <param name="set">Sets it.</param>
    /// <param name="means">For the documentation.</param>
    /// <param name="fault">What is wrong with a text; null when nothing is.</param>
    public static ConfigKey Text(
        string name, string values, string unset, Func<ExperimentConfig, string?>? get, Func<ExperimentConfig, string, ExperimentConfig> set, string means, Func<string, string?>? fault = null) => new(
            name,
            values,
            unset,
            means,
            (keys, config) =>
            {
                if (keys.From(name).String(name) is not { } text)
                {
                    return config;
                }
                if (fault?.Invoke(text) is { } message)
                {
                    keys.Fail(name, $"'{YamlScalar.Shown(text)}' {message}");
                }
                return set(config, text);
            },
            get);

    public static string NameOf<TEnum>(TEnum value) where TEnum : struct, Enum => YamlScalar.SnakeCase(value.ToString());
}

/// <summary>The numbers that a key may have.</summary>
internal readonly record struct ValueRange(double Low, double High, bool LowOpen = false, bool HighOpen = false)
{
    /// <summary>(0, inf)</summary>
    public static ValueRange Positive { get; } = new(0, double.PositiveInfinity, true, true);

    /// <summary>[0, inf)</summary>
    public static ValueRange NotNegative { get; } = new(0, double.PositiveInfinity, false, true);

    /// <summary>(0, 1)</summary>
    public static ValueRange Share { get; } = new(0, 1, true, true);

    /// <summary>(0, 1]</summary>
    public static ValueRange Factor { get; } = new(0, 1, true, false);

    /// <summary>[0, 1)</summary>
    public static ValueRange DropRate { get; } = new(0, 1, false, true);

    /// <summary>[0, 1]</summary>
    public static ValueRange Probability { get; } = new(0, 1);

    public bool Has(double value) =>
        (LowOpen ? value > Low : value >= Low) && (HighOpen ? value < High : value <= High);

    public override string ToString()
    {
        var low = string.Create(CultureInfo.InvariantCulture, $"{(LowOpen ? "above" : "at least")} {Low}");
        return double.IsInfinity(High) ? low : string.Create(CultureInfo.InvariantCulture, $"{low} and {(HighOpen ? "below" : "at most")} {High}");
    }
}

/// <summary>The keys of one experiment: its own mapping's, else those that the file has at its top for all of them.</summary>
internal sealed class ExperimentKeys(YamlMap map, YamlMap? common)
{
    private readonly List<string> _refusals = [];

    /// <summary>What is asked for and can't be had, with the key.</summary>
    public IReadOnlyList<string> Refusals => _refusals;

    /// <summary>Those that the file says twice.</summary>
    public IEnumerable<(string Key, int Line, int Earlier)> Repeated =>
        new[] { map, common }.OfType<YamlMap>().SelectMany(keys => keys.Repeated(below: ConfigTable.Names));

    /// <summary>The mapping that says <paramref name="key"/>.</summary>
    public YamlMap From(string key)
    {
        common?.Allow(key);
        return map.Has(key) || common is null || !common.Has(key) ? map : common;
    }

    public bool? Bool(string key) => From(key).Bool(key);

    /// <summary>null too when it is out of range, so that one mistake isn't followed by others of the same value.</summary>
    public int? Int(string key, int least, int most)
    {
        var value = From(key).Int(key);
        if (value < least || value > most)
        {
            Fail(key, value < least ? $"{value} is too small; expected {least} or more." : $"{value} is too large; expected {most} or less.");
            return null;
        }
        return value;
    }

    public double? Number(string key, ValueRange range) => Number(From(key), key, range);

    /// <summary>A number of a mapping within the experiment.</summary>
    public static double? Number(YamlMap map, string key, ValueRange range)
    {
        var value = map.Number(key);
        if (value is { } number && !range.Has(number))
        {
            map.Fail(key, string.Create(CultureInfo.InvariantCulture, $"{number} is out of range; expected {range}."));
            return null;
        }
        return value;
    }

    public void Fail(string key, string message) => From(key).Fail(key, message);

    /// <summary>The same with other values for some keys, as a candidate of a search has them.</summary>
    public ExperimentKeys With(IEnumerable<KeyValuePair<string, YamlNode>> values) => new(map.With(values), common);

    /// <summary>Notes what no experiment can have here. The file's others can still be run, so it isn't the file's error.</summary>
    public void Refuse(string key, string message)
    {
        var (line, column) = From(key).Position(key);
        _refusals.Add($"({line},{column}): {key}: {message}");
    }
}
