using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace EmotionFusion;

/// <summary>Of keys that stand twice in one mapping, lets the last through, and notes where; YamlDotNet itself would refuse the file.</summary>
internal sealed class RepeatedKeys : IParser
{
    private readonly IReadOnlyList<ParsingEvent> _events;
    private int _current = -1;

    private RepeatedKeys(IReadOnlyList<ParsingEvent> events) => _events = events;

    public ParsingEvent? Current => _current >= 0 && _current < _events.Count ? _events[_current] : null;

    public static IParser Drop(IParser parser, YamlErrors errors)
    {
        var events = new List<ParsingEvent>();
        while (parser.MoveNext())
        {
            events.AddRange(Node(parser, errors));
        }
        return new RepeatedKeys(events);
    }

    public bool MoveNext() => ++_current < _events.Count;

    /// <summary>The events of the node that the parser stands on; it ends on the node's last one.</summary>
    private static List<ParsingEvent> Node(IParser parser, YamlErrors errors) => parser.Current switch
    {
        MappingStart => Mapping(parser, errors),
        SequenceStart => Sequence(parser, errors),
        { } other => [other],
        null => [],
    };

    private static List<ParsingEvent> Sequence(IParser parser, YamlErrors errors)
    {
        var events = new List<ParsingEvent> { parser.Current! };
        while (parser.MoveNext() && parser.Current is not SequenceEnd)
        {
            events.AddRange(Node(parser, errors));
        }
        return [.. events, parser.Current!];
    }

    private static List<ParsingEvent> Mapping(IParser parser, YamlErrors errors)
    {
        var start = parser.Current!;
        var pairs = new List<(Scalar? Key, List<ParsingEvent> Events)>();
        while (parser.MoveNext() && parser.Current is not MappingEnd)
        {
            var key = parser.Current as Scalar;
            var pair = Node(parser, errors);
            parser.MoveNext();
            pair.AddRange(Node(parser, errors));
            DropEarlier(pairs, key, errors);
            pairs.Add((key, pair));
        }
        return [start, .. pairs.SelectMany(pair => pair.Events), parser.Current!];
    }

    private static void DropEarlier(List<(Scalar? Key, List<ParsingEvent> Events)> pairs, Scalar? key, YamlErrors errors)
    {
        // Two merges (<<) aren't one key twice.
        if (key is { Value: not "<<" } && pairs.FindIndex(pair => pair.Key?.Value == key.Value) is >= 0 and var earlier)
        {
            errors.Repeated[((int)key.Start.Line, (int)key.Start.Column)] = (int)pairs[earlier].Key!.Start.Line;
            pairs.RemoveAt(earlier);
        }
    }
}
