namespace EmotionFusion;

/// <summary>
/// A mapping of a YAML file with typed access. A wrong value doesn't throw: it is noted with its position, the getter
/// gives null (or an empty value), and <see cref="Finish"/> throws everything that was noted in the whole file at once.
/// Keys that were never asked for are unknown keys. An empty or null value (<c>key:</c>, <c>~</c>) counts as absent.
/// </summary>
internal sealed class YamlMap
{
    private readonly YamlErrors _errors;
    private readonly YamlMapping _node;
    private readonly string _path;
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyList<YamlMap>> _children = [];

    private YamlMap(YamlMapping node, string path, YamlErrors errors) => (_node, _path, _errors) = (node, path, errors);

    /// <summary>The keys as the file has them, merged ones included, in their order.</summary>
    public IReadOnlyCollection<string> Keys => _node.Entries.Keys;

    internal static YamlMap Of(YamlMapping node, YamlErrors errors) => new(node, "", errors);

    /// <summary>Whether the key is there with a value that isn't null.</summary>
    public bool Has(string key) => Value(key) is not null;

    public bool IsMap(string key) => _node.Entries.GetValueOrDefault(key)?.Value is YamlMapping;

    /// <summary>Whether the value is a mapping that others can be merged from: <c>key: &amp;anchor</c>.</summary>
    public bool IsAnchoredMap(string key) => _node.Entries.GetValueOrDefault(key)?.Value is YamlMapping { Anchored: true };

    /// <summary>The value as it stands; null if it is absent or null.</summary>
    public YamlNode? Node(string key) => Value(key);

    /// <summary>The mapping itself as it stands.</summary>
    public YamlMapping AsNode() => _node;

    /// <summary>The same mapping with other values for some keys; what is wrong with them is noted where they stand.</summary>
    public YamlMap With(IEnumerable<KeyValuePair<string, YamlNode>> values)
    {
        var entries = new Dictionary<string, YamlEntry>(_node.Entries);
        foreach (var (key, value) in values)
        {
            entries[key] = new YamlEntry(new YamlScalar(value.Line, value.Column, false, key, true), value, 0);
        }
        return new YamlMap(_node with { Entries = entries }, _path, _errors);
    }

    /// <summary>Notes an error at a place of this mapping's file.</summary>
    public void Fail(YamlNode at, string message) => _errors.Add(at.Line, at.Column, _path, message);

    /// <summary>How many errors the whole file has so far.</summary>
    public int ErrorCount => _errors.Count;

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
        foreach (var item in node is YamlList list ? list.Items : [node])
        {
            if (node is not YamlList || item is not YamlScalar scalar || !YamlScalar.TryNumber(scalar, out var number))
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
        Fail(key, $"'{YamlScalar.Shown(name)}' is none of {string.Join(", ", values.Keys)}.{Nearest.Hint(name, values.Keys)}");
        return null;
    }

    public TEnum? RequireChoice<TEnum>(string key) where TEnum : struct, Enum => Require(key) ? Choice<TEnum>(key) : null;

    /// <summary>A list of texts; a single text is a list of one.</summary>
    public IReadOnlyList<string>? Strings(string key) => Value(key) switch
    {
        null => null,
        YamlList list => [.. list.Items.Select(item => Text(item, key)).OfType<string>()],
        var node => Text(node, key) is { } text ? [text] : null,
    };

    public YamlMap? Map(string key) => Value(key) switch
    {
        null => null,
        YamlMapping node => Child(key, [node])[0],
        var node => Wrong<YamlMap>(node, key, "a mapping (key: value)"),
    };

    public IReadOnlyList<YamlMap>? Maps(string key) => Value(key) switch
    {
        null => null,
        YamlList list when list.Items.All(item => item is YamlMapping) => Child(key, [.. list.Items.Cast<YamlMapping>()]),
        YamlList list => Wrong<IReadOnlyList<YamlMap>>(list.Items.First(item => item is not YamlMapping), key, "mappings (key: value) as its items"),
        var node => Wrong<IReadOnlyList<YamlMap>>(node, key, "a list of mappings"),
    };

    /// <summary>
    /// The mappings of a list, each with this mapping's other keys where it doesn't say them itself, but for those that are
    /// only <paramref name="here"/>. So a key of this mapping is unknown if one of them has no use for it.
    /// </summary>
    public IReadOnlyList<YamlMap> Layers(string key, IReadOnlyCollection<string> here)
    {
        var layers = Maps(key) ?? [];
        var shared = _node.Entries.Where(entry => entry.Key != key && !here.Contains(entry.Key)).ToArray();
        _children[key] = [.. layers.Select(layer => new YamlMap(
            layer._node with { Entries = layer._node.Entries.Concat(shared).DistinctBy(entry => entry.Key).ToDictionary() }, _path, _errors))];
        _asked.UnionWith(shared.Select(entry => entry.Key));
        return _children[key];
    }

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
        _node.Entries.Where(entry => entry.Value.EarlierLine > 0)
            .Select(entry => (entry.Key, entry.Value.Key.Line, entry.Value.EarlierLine))
            .Concat(below.SelectMany(key => _children.GetValueOrDefault(key, [])).SelectMany(child => child.Repeated([])));

    /// <summary>Line and column of a key's value, or of the mapping when the key is absent.</summary>
    public (int Line, int Column) Position(string key)
    {
        var at = _node.Entries.GetValueOrDefault(key)?.Value ?? _node;
        return (at.Line, at.Column);
    }

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
        foreach (var (key, entry) in _node.Entries.Where(entry => !_asked.Contains(entry.Key)))
        {
            var hint = _errors.IsFull ? "" : Nearest.Hint(key, _asked.Where(known => !_node.Entries.ContainsKey(known)));
            _errors.Add(entry.Key.Line, entry.Key.Column, _path, $"{YamlScalar.Shown(key)}: unknown key.{hint}");
        }
        foreach (var child in _children.Values.SelectMany(list => list))
        {
            child.NoteUnknownKeys();
        }
    }

    private YamlNode? Value(string key)
    {
        _asked.Add(key);
        return _node.Entries.GetValueOrDefault(key)?.Value is { } node and not YamlScalar { IsNull: true } ? node : null;
    }

    private string? Text(YamlNode node, string key) =>
        node is YamlScalar scalar ? scalar.Text : Wrong<string>(node, key, "a text");

    private T? Scalar<T>(string key, YamlScalar.TryRead<T> tryRead, string expected) where T : struct
    {
        if (Value(key) is not { } node)
        {
            return null;
        }
        if (node is YamlScalar scalar && tryRead(scalar, out var value))
        {
            return value;
        }
        Wrong<string>(node, key, expected);
        return null;
    }

    private T? Wrong<T>(YamlNode node, string key, string expected) where T : class
    {
        _errors.Add(node.Line, node.Column, _path, $"{key}: expected {expected}, found {YamlScalar.Describe(node)}.");
        return null;
    }

    // Asking twice gives the same children, so that what was asked of them isn't forgotten.
    private IReadOnlyList<YamlMap> Child(string key, YamlMapping[] nodes)
    {
        if (!_children.TryGetValue(key, out var maps))
        {
            maps = [.. nodes.Select((node, i) => new YamlMap(node, nodes.Length == 1 ? $"{_path}{key}." : $"{_path}{key}[{i}].", _errors))];
            _children.Add(key, maps);
        }
        return maps;
    }
}
