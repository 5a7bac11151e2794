using System.Globalization;

namespace EmotionFusion.Training;

/// <summary>The keys of one experiment: its own mapping's, else those that the file has at its top for all of them.</summary>
internal sealed class ExperimentKeys(YamlMap map, YamlMap? common)
{
    private readonly List<string> _refusals = [];

    /// <summary>What is asked for and can't be had, with the key.</summary>
    public IReadOnlyList<string> Refusals => _refusals;

    /// <summary>Those that the file says twice.</summary>
    public IEnumerable<(string Key, int Line, int Earlier)> Repeated =>
        new[] { map, common }.OfType<YamlMap>().SelectMany(keys => keys.Repeated(below: map.Known));

    public string? String(string key) => From(key).String(key);

    public IReadOnlyList<string>? Strings(string key) => From(key).Strings(key);

    public bool? Bool(string key) => From(key).Bool(key);

    public YamlMap? Map(string key) => From(key).Map(key);

    public bool IsMap(string key) => From(key).IsMap(key);

    public TEnum? Choice<TEnum>(string key) where TEnum : struct, Enum => From(key).Choice<TEnum>(key);

    public int? Int(string key, int least)
    {
        var value = From(key).Int(key);
        if (value < least)
        {
            Fail(key, $"{value} is too small; expected {least} or more.");
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
        }
        return value;
    }

    public void Fail(string key, string message) => From(key).Fail(key, message);

    /// <summary>Notes what no experiment can have here. The file's others can still be run, so it isn't the file's error.</summary>
    public void Refuse(string key, string message)
    {
        var (line, column) = From(key).Position(key);
        _refusals.Add($"({line},{column}): {key}: {message}");
    }

    /// <summary>The mapping that says <paramref name="key"/>.</summary>
    private YamlMap From(string key)
    {
        common?.Allow(key);
        return map.Has(key) || common is null || !common.Has(key) ? map : common;
    }
}
