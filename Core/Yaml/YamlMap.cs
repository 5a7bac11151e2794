using YamlDotNet.RepresentationModel;

namespace EmotionFusion;

/// <summary>
/// A mapping of a YAML file with typed access. A wrong value doesn't throw: it is noted with its position, the getter
/// gives null (or an empty value), and <see cref="Finish"/> throws everything that was noted in the whole file at once.
/// Keys that were never asked for are unknown keys. An empty or null value (<c>key:</c>, <c>~</c>) counts as absent.
/// </summary>
public sealed class YamlMap
{
    private readonly YamlErrors _errors;
    private readonly string _path;
    private readonly Dictionary<string, (YamlScalarNode Key, YamlNode Value)> _entries;
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyList<YamlMap>> _children = [];

    private YamlMap(YamlNode node, string path, YamlErrors errors)
    {
        (Line, Column) = ((int)node.Start.Line, (int)node.Start.Column);
        (_path, _errors) = (path, errors);
        _entries = YamlMerge.Entries((YamlMappingNode)node, errors);
    }

    public int Line { get; }

    public int Column { get; }

    /// <summary>The keys as the file has them, merged ones included, in their order.</summary>
    public IReadOnlyCollection<string> Keys => _entries.Keys;

    /// <summary>Keys that were asked for or allowed, whether the file has them or not.</summary>
    public IReadOnlyCollection<string> Known => _asked;

    /// <summary>A mapping without keys.</summary>
    public static YamlMap Empty() => Of(new YamlMappingNode(), new YamlErrors(""));

    internal static YamlMap Of(YamlMappingNode node, YamlErrors errors) => new(node, "", errors);

    /// <summary>Whether the key is there with a value that isn't null.</summary>
    public bool Has(string key) => Value(key) is not null;

    public bool IsMap(string key) => _entries.TryGetValue(key, out var entry) && entry.Value is YamlMappingNode;

    /// <summary>Whether the value is a mapping that others can be merged from: <c>key: &amp;anchor</c>.</summary>
    public bool IsAnchoredMap(string key) => _entries.TryGetValue(key, out var entry) && entry.Value is YamlMappingNode { Anchor.IsEmpty: false };

    /// <summary>Notes an error if the key is absent or null.</summary>
    public bool Require(string key)
    {
        if (!Has(key))
        {
            Fail(key, "is required.");
        }
        return Has(key);
    }

    /// <summary>Takes a key for known without reading it.</summary>
    public void Allow(string key) => _asked.Add(key);

    public string RequireString(string key) => Require(key) ? String(key) ?? "" : "";

    public string? String(string key) => Value(key) is { } node ? Text(node, key) : null;

    public int RequireInt(string key) => Require(key) ? Int(key) ?? 0 : 0;

    public int? Int(string key) => Scalar<int>(key, YamlScalar.TryInt, "a whole number");

    /// <summary>A finite number; <c>9e-3</c> is one.</summary>
    public double? Number(string key) => Scalar<double>(key, YamlScalar.TryNumber, "a number");

    /// <summary>A list of finite numbers; null, and an error noted, when it is anything else.</summary>
    public IReadOnlyList<double>? Numbers(string key)
    {
        if (Value(key) is not { } node)
        {
            return null;
        }
        var numbers = new List<double>();
        foreach (var item in node is YamlSequenceNode list ? list.Children : [node])
        {
            if (node is not YamlSequenceNode || item is not YamlScalarNode scalar || !YamlScalar.TryNumber(scalar, out var number))
            {
                return Wrong<IReadOnlyList<double>>(item, key, "a list of numbers");
            }
            numbers.Add(number);
        }
        return numbers;
    }

    public bool? Bool(string key) => Scalar<bool>(key, YamlScalar.TryBool, "true or false");

    /// <summary>One of the names of <typeparamref name="TEnum"/>, written in lower case: CrossAttention is cross_attention.</summary>
    public TEnum? Choice<TEnum>(string key) where TEnum : struct, Enum
    {
        if (String(key) is not { } name)
        {
            return null;
        }
        var values = Enum.GetValues<TEnum>().ToDictionary(value => YamlScalar.SnakeCase(value.ToString()));
        if (values.TryGetValue(name, out var choice))
        {
            return choice;
        }
        Fail(key, $"'{name}' is none of {string.Join(", ", values.Keys)}.{Nearest.Hint(name, values.Keys)}");
        return null;
    }

    public TEnum? RequireChoice<TEnum>(string key) where TEnum : struct, Enum => Require(key) ? Choice<TEnum>(key) : null;

    /// <summary>A list of texts; a single text is a list of one.</summary>
    public IReadOnlyList<string>? Strings(string key) => Value(key) switch
    {
        null => null,
        YamlSequenceNode list => [.. list.Select(item => Text(item, key)).OfType<string>()],
        var node => Text(node, key) is { } text ? [text] : null,
    };

    public YamlMap? Map(string key) => Value(key) switch
    {
        null => null,
        YamlMappingNode node => Child(key, [node])[0],
        var node => Wrong<YamlMap>(node, key, "a mapping (key: value)"),
    };

    public IReadOnlyList<YamlMap>? Maps(string key) => Value(key) switch
    {
        null => null,
        YamlSequenceNode list when list.All(item => item is YamlMappingNode) => Child(key, [.. list.Cast<YamlMappingNode>()]),
        YamlSequenceNode list => Wrong<IReadOnlyList<YamlMap>>(list.First(item => item is not YamlMappingNode), key, "mappings (key: value) as its items"),
        var node => Wrong<IReadOnlyList<YamlMap>>(node, key, "a list of mappings"),
    };

    /// <summary>A mapping of texts whose keys are the user's own; empty when absent.</summary>
    public IReadOnlyDictionary<string, string> StringMap(string key)
    {
        var map = Map(key);
        return map is null
            ? new Dictionary<string, string>()
            : map.Keys.ToDictionary(name => name, map.RequireString, StringComparer.Ordinal);
    }

    /// <summary>Notes an error at the key's value, or at the mapping when the key is absent.</summary>
    public void Fail(string key, string message)
    {
        _asked.Add(key);
        var (line, column) = Position(key);
        _errors.Add(line, column, _path, $"{key}: {message}");
    }

    /// <summary>
    /// Keys of this mapping that the file says twice in one mapping, of which the later counts; and such keys in the
    /// mappings that were read of the keys <paramref name="below"/>.
    /// </summary>
    public IEnumerable<(string Key, int Line, int Earlier)> Repeated(IEnumerable<string> below) =>
        _entries.Select(entry => (entry.Key, (int)entry.Value.Key.Start.Line, Earlier: EarlierLine(entry.Value.Key)))
            .Where(repeated => repeated.Earlier > 0)
            .Concat(below.SelectMany(key => _children.GetValueOrDefault(key, [])).SelectMany(child => child.Repeated([])));

    /// <summary>Line and column of a key's value, or of the mapping when the key is absent.</summary>
    public (int Line, int Column) Position(string key) => _entries.TryGetValue(key, out var entry)
        ? ((int)entry.Value.Start.Line, (int)entry.Value.Start.Column)
        : (Line, Column);

    /// <summary>To be called once, on the file's root, after everything was asked for.</summary>
    /// <exception cref="EmotionFusionException">A line an error, unknown keys included, in the file's order.</exception>
    public void Finish()
    {
        NoteUnknownKeys();
        _errors.ThrowIfAny();
    }

    /// <summary>Throws what was noted so far: for a reader that can't go on without the value that is wrong.</summary>
    /// <exception cref="EmotionFusionException">A line an error.</exception>
    public void ThrowIfFailed() => _errors.ThrowIfAny();

    private void NoteUnknownKeys()
    {
        foreach (var (key, entry) in _entries.Where(entry => !_asked.Contains(entry.Key)))
        {
            var hint = Nearest.Hint(key, _asked.Where(known => !_entries.ContainsKey(known)));
            _errors.Add((int)entry.Key.Start.Line, (int)entry.Key.Start.Column, _path, $"{key}: unknown key.{hint}");
        }
        foreach (var child in _children.Values.SelectMany(list => list))
        {
            child.NoteUnknownKeys();
        }
    }

    private int EarlierLine(YamlScalarNode key) =>
        _errors.Repeated.GetValueOrDefault(((int)key.Start.Line, (int)key.Start.Column));

    private YamlNode? Value(string key)
    {
        _asked.Add(key);
        return _entries.TryGetValue(key, out var entry) && !YamlScalar.IsNull(entry.Value) ? entry.Value : null;
    }

    private string? Text(YamlNode node, string key) =>
        node is YamlScalarNode { Value: { } text } ? text : Wrong<string>(node, key, "a text");

    private T? Scalar<T>(string key, YamlScalar.TryRead<T> tryRead, string expected) where T : struct
    {
        if (Value(key) is not { } node)
        {
            return null;
        }
        if (node is YamlScalarNode scalar && tryRead(scalar, out var value))
        {
            return value;
        }
        Wrong<string>(node, key, expected);
        return null;
    }

    private T? Wrong<T>(YamlNode node, string key, string expected) where T : class
    {
        _errors.Add((int)node.Start.Line, (int)node.Start.Column, _path, $"{key}: expected {expected}, found {YamlScalar.Describe(node)}.");
        return null;
    }

    // Asking twice gives the same children, so that what was asked of them isn't forgotten.
    private IReadOnlyList<YamlMap> Child(string key, YamlMappingNode[] nodes)
    {
        if (!_children.TryGetValue(key, out var maps))
        {
            maps = [.. nodes.Select((node, i) => new YamlMap(node, nodes.Length == 1 ? $"{_path}{key}." : $"{_path}{key}[{i}].", _errors))];
            _children.Add(key, maps);
        }
        return maps;
    }
}
