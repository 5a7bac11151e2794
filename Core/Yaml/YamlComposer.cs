using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace EmotionFusion;

/// <summary>
/// Makes nodes of a YAML text. It follows the parser's events one by one and stops at the first that goes beyond a limit,
/// so that neither deep nesting nor aliases of aliases cost more than the text is long.
/// </summary>
internal sealed class YamlComposer
{
    public const int DeepestNesting = 32;
    public const int MostNodes = 250_000;
    public const int LongestText = 65_536;

    private readonly Parser _parser;
    private readonly YamlErrors _errors;
    private readonly bool _lastKeyWins;
    private readonly Dictionary<AnchorName, YamlNode> _anchors = [];
    private readonly HashSet<AnchorName> _open = [];
    private long _nodes;

    private YamlComposer(string text, bool lastKeyWins, YamlErrors errors) =>
        (_parser, _lastKeyWins, _errors) = (new Parser(new StringReader(text)), lastKeyWins, errors);

    /// <summary>The text's only document; null when it has none. What is wrong goes to <paramref name="errors"/>.</summary>
    /// <exception cref="EmotionFusionException">The rest can't be read.</exception>
    public static YamlNode? Compose(string text, bool lastKeyWins, YamlErrors errors) => new YamlComposer(text, lastKeyWins, errors).Root();

    private YamlNode? Root()
    {
        Next(); // the stream's start
        if (Next() is not DocumentStart)
        {
            return null;
        }
        var root = Node(Next(), depth: 1);
        Next(); // the document's end
        if (Next() is DocumentStart)
        {
            var further = Next();
            _errors.Add((int)further.Start.Line, (int)further.Start.Column, "a further document ('---'); expected one.");
        }
        return root;
    }

    private YamlNode Node(ParsingEvent start, int depth)
    {
        Count(1, start.Start);
        if (start is AnchorAlias alias)
        {
            return Target(alias);
        }
        if (start is not Scalar && depth > DeepestNesting)
        {
            throw Stop(start.Start, $"mappings and lists are nested more than {DeepestNesting} deep; expected fewer.");
        }
        if (start is not NodeEvent { Anchor: var anchor })
        {
            // YamlDotNet's parser ends a mapping after a key where an empty key (': x') follows a nested mapping.
            throw Stop(start.Start, "the mapping that ends here isn't valid YAML: a value has no key.");
        }
        _open.Add(anchor);
        YamlNode node = start switch
        {
            Scalar scalar => Text(scalar),
            SequenceStart => List(start, depth, !anchor.IsEmpty),
            _ => Mapping(start, depth, !anchor.IsEmpty),
        };
        _open.Remove(anchor);
        if (!anchor.IsEmpty)
        {
            _anchors[anchor] = node;
        }
        return node;
    }

    private YamlNode Target(AnchorAlias alias)
    {
        if (_open.Contains(alias.Value))
        {
            throw Stop(alias.Start, $"*{alias.Value}: an alias can't stand within what it stands for.");
        }
        if (!_anchors.TryGetValue(alias.Value, out var target))
        {
            throw Stop(alias.Start, $"*{alias.Value}: no anchor &{alias.Value} stands before it.{Nearest.Hint(alias.Value.Value, _anchors.Keys.Select(anchor => anchor.Value))}");
        }
        Count(target.Size, alias.Start);
        return target;
    }

    private YamlScalar Text(Scalar scalar)
    {
        if (scalar.Value.Length > LongestText)
        {
            throw Stop(scalar.Start, $"a text of {scalar.Value.Length} characters; expected {LongestText} at most.");
        }
        if (scalar.Value.Contains('\0'))
        {
            throw Stop(scalar.Start, "a text with a NUL character (\\0); expected one without.");
        }
        return new((int)scalar.Start.Line, (int)scalar.Start.Column, !scalar.Anchor.IsEmpty, scalar.Value, scalar.Style == ScalarStyle.Plain);
    }

    private YamlList List(ParsingEvent start, int depth, bool anchored)
    {
        var items = new List<YamlNode>();
        for (var item = Next(); item is not SequenceEnd; item = Next())
        {
            items.Add(Node(item, depth + 1));
        }
        return new((int)start.Start.Line, (int)start.Start.Column, anchored, items);
    }

    /// <summary>The mapping's own keys win over merged ones, earlier merged mappings over later ones.</summary>
    private YamlMapping Mapping(ParsingEvent start, int depth, bool anchored)
    {
        var entries = new Dictionary<string, YamlEntry>(StringComparer.Ordinal);
        var merged = new List<YamlNode>();
        for (var next = Next(); next is not MappingEnd; next = Next())
        {
            var (key, value) = (Node(next, depth + 1), Node(Next(), depth + 1));
            if (key is not YamlScalar name)
            {
                _errors.Add(key.Line, key.Column, "expected a plain key.");
            }
            else if (name is { Text: "<<", IsPlain: true })
            {
                merged.AddRange(value is YamlList list ? list.Items : [value]);
            }
            else
            {
                Add(entries, name, value);
            }
        }
        foreach (var source in merged)
        {
            if (source is not YamlMapping mapping)
            {
                _errors.Add(source.Line, source.Column, $"<<: expected a mapping (*anchor), found {YamlScalar.Describe(source)}.");
                continue;
            }
            foreach (var (name, entry) in mapping.Entries)
            {
                entries.TryAdd(name, entry);
            }
        }
        return new((int)start.Start.Line, (int)start.Start.Column, anchored, entries);
    }

    private void Add(Dictionary<string, YamlEntry> entries, YamlScalar key, YamlNode value)
    {
        var earlier = entries.TryGetValue(key.Text, out var entry) ? entry.Key.Line : 0;
        if (earlier > 0 && !_lastKeyWins)
        {
            _errors.Add(key.Line, key.Column, $"Duplicate key {YamlScalar.Shown(key.Text)}");
        }
        entries[key.Text] = new(key, value, earlier);
    }

    private void Count(long nodes, Mark place)
    {
        _nodes += nodes;
        if (_nodes > MostNodes)
        {
            throw Stop(place, $"more than {MostNodes} values and keys, with every alias written out; expected fewer.");
        }
    }

    private ParsingEvent Next()
    {
        try
        {
            return _parser.MoveNext() ? _parser.Current! : throw new InvalidOperationException();
        }
        catch (YamlException e)
        {
            throw Stop(e.Start, e.Message, e);
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            // YamlDotNet's scanner throws these, without a position, on some unclosed brackets and on "\UFFFFFFFF".
            throw Stop(_parser.Current?.End ?? Mark.Empty, "isn't valid YAML after this point.", e);
        }
    }

    private EmotionFusionException Stop(Mark place, string message, Exception? inner = null) =>
        new($"{_errors.File}({place.Line},{place.Column}): {message}", inner);
}
