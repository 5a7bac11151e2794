using System.Text;
using System.Text.Json;

namespace EmotionFusion.Fuzz;

/// <summary>Damages JSON as text, so that what no JSON library would write (a key twice, half a surrogate) can be written.</summary>
internal static class JsonMutator
{
    private static readonly string[] Values =
    [
        "null", "true", "false", "[]", "{}", "\"\"", "\"a\"", "[null]", "{\"a\": null}", "[[[]]]", "\"\\u0000\"", "\"\\uD800\"", "\"\\uDC00x\"", "\"NaN\"", "\"Infinity\"",
        "NaN", "\"1\"", "[1, 2]", "[\"a\"]", "1.0", "1e2", "1e400", "-1", "-0", "99999999999999999999", "2147483648", "1e-400", "01", "'a'", "/* x */ 1", "\"\\x\"", "\"\u00FF\"", "",
    ];

    public static byte[] Damage(byte[] input, Dice dice)
    {
        var nodes = Nodes(input);
        if (nodes.Count == 0)
        {
            return Mutator.Bytes(input, input, dice);
        }
        // The document as a whole is chosen more often than its share of the nodes.
        var node = dice.Chance(5) ? nodes[^1] : dice.OneOf(nodes);
        var other = dice.OneOf(nodes);
        return dice.Below(12) switch
        {
            <= 3 => Replace(input, node.Value, dice.OneOf(Values)),
            4 or 5 => Replace(input, node.Value, dice.OneOf(Hostile.Numbers)),
            6 => Replace(input, node.Value, JsonSerializer.Serialize(dice.OneOf(Hostile.Texts))),
            7 => [.. input[..node.Value.Start], .. input[other.Value], .. input[node.Value.End..]],
            8 or 9 => Remove(input, node.Whole),
            10 => [.. input[..node.Whole.Start], .. input[node.Whole], (byte)',', .. input[node.Whole.Start..]],
            _ => Replace(input, node.Value, Nested(dice)),
        };
    }

    /// <summary>Damages one line of a file that has a document a line.</summary>
    public static byte[] DamageLine(byte[] input, Dice dice) => TextMutator.Edit(input, lines =>
    {
        if (dice.Chance(20))
        {
            TextMutator.Damage(lines, dice);
            return;
        }
        var at = dice.Below(lines.Count);
        lines[at] = Encoding.Latin1.GetString(Damage(Encoding.Latin1.GetBytes(lines[at]), dice));
    });

    private static string Nested(Dice dice)
    {
        var depth = dice.OneOf([10, 60, 70, 1000, 50_000]);
        var (open, close) = dice.OneOf<(string, string)>([("[", "]"), ("{\"a\":", "}")]);
        return string.Concat(Enumerable.Repeat(open, depth)) + "1" + (dice.Chance(70) ? string.Concat(Enumerable.Repeat(close, depth)) : "");
    }

    private static byte[] Replace(byte[] input, Range value, string by) => [.. input[..value.Start], .. Encoding.UTF8.GetBytes(by), .. input[value.End..]];

    /// <summary>Removes a value, with its key and the comma after it or, where it was the last, before it.</summary>
    private static byte[] Remove(byte[] input, Range whole)
    {
        var (start, end) = (whole.Start.Value, whole.End.Value);
        var next = input.AsSpan(end).IndexOfAnyExcept(" \n\r\t"u8);
        var before = input.AsSpan(0, start).LastIndexOfAnyExcept(" \n\r\t"u8);
        if (next >= 0 && input[end + next] == ',')
        {
            end += next + 1;
        }
        else if (before >= 0 && input[before] == ',')
        {
            start = before;
        }
        return [.. input[..start], .. input[end..]];
    }

    /// <summary>Where each value lies, alone and with its key; the whole document is the last.</summary>
    private static List<(Range Value, Range Whole)> Nodes(byte[] input)
    {
        var nodes = new List<(Range, Range)>();
        var open = new Stack<(int Value, int Whole)>();
        var reader = new Utf8JsonReader(input, new JsonReaderOptions { MaxDepth = 100_000 });
        var key = -1;
        try
        {
            while (reader.Read())
            {
                var start = (int)reader.TokenStartIndex;
                switch (reader.TokenType)
                {
                    case JsonTokenType.PropertyName:
                        key = start;
                        continue;
                    case JsonTokenType.StartArray or JsonTokenType.StartObject:
                        open.Push((start, key >= 0 ? key : start));
                        break;
                    case JsonTokenType.EndArray or JsonTokenType.EndObject:
                        var (value, whole) = open.Pop();
                        nodes.Add((value..(int)reader.BytesConsumed, whole..(int)reader.BytesConsumed));
                        break;
                    default:
                        nodes.Add((start..(int)reader.BytesConsumed, (key >= 0 ? key : start)..(int)reader.BytesConsumed));
                        break;
                }
                key = -1;
            }
        }
        catch (JsonException)
        {
            // Damaged before: what was found up to there will do.
        }
        return nodes;
    }
}
