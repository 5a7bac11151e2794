using System.Globalization;
using System.Text;

namespace EmotionFusion.Pipeline;

/// <summary>
/// Where a value is in a row: a column's name, then fields and places in lists, which count from 0: <c>emotion2vec_features[0].feats</c>.
/// A name that has one of <c>. [ ] "</c> in it stands in double quotes, a quote doubled.
/// </summary>
internal sealed class ColumnPath
{
    private readonly List<object> _steps; // a name, or a place in a list

    private ColumnPath(List<object> steps) => _steps = steps;

    public string Column => (string)_steps[0];

    public static ColumnPath OfColumn(string name) => new([name]);

    /// <exception cref="EmotionFusionException">It isn't one.</exception>
    public static ColumnPath Parse(string text)
    {
        var (steps, at) = (new List<object>(), 0);
        while (steps.Count == 0 || at < text.Length)
        {
            if (steps.Count > 0 && text[at] == '[')
            {
                steps.Add(Place(text, ref at));
            }
            else if (steps.Count == 0 || text[at++] == '.')
            {
                steps.Add(Name(text, ref at));
            }
            else
            {
                throw Wrong(text, at - 1);
            }
        }
        return new(steps);
    }

    /// <summary>An SQL expression that has nothing of the path's own but quoted names and numbers.</summary>
    public string ToSql()
    {
        var sql = Quoted(Column, '"');
        foreach (var step in _steps.Skip(1))
        {
            sql = step is int place
                ? string.Create(CultureInfo.InvariantCulture, $"list_extract({sql}, {place + 1L})")
                : $"struct_extract({sql}, {Quoted((string)step, '\'')})";
        }
        return sql;
    }

    public static string Quoted(string text, char quote) => $"{quote}{text.Replace($"{quote}", $"{quote}{quote}")}{quote}";

    private static int Place(string text, ref int at)
    {
        var end = text.IndexOf(']', at);
        if (end < 0 || !int.TryParse(text.AsSpan(at + 1, end - at - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var place))
        {
            throw Wrong(text, at);
        }
        at = end + 1;
        return place;
    }

    private static string Name(string text, ref int at)
    {
        var (name, start) = (new StringBuilder(), at);
        if (at < text.Length && text[at] == '"')
        {
            for (at++; at < text.Length && (text[at] != '"' || text.AsSpan(at).StartsWith("\"\"")); at++)
            {
                name.Append(text[at]);
                at += text[at] == '"' ? 1 : 0;
            }
            at++; // the closing quote
        }
        else
        {
            for (; at < text.Length && text[at] is not ('.' or '[' or ']' or '"'); at++)
            {
                name.Append(text[at]);
            }
        }
        return name.Length > 0 && at <= text.Length ? name.ToString() : throw Wrong(text, start);
    }

    private static EmotionFusionException Wrong(string text, int at) => new(
        $"'{YamlScalar.Shown(text)}' leads to no column: at character {at + 1} a name, .name or [number] was expected, "
        + "as in emotion2vec_features[0].feats; names with . [ ] \" in them stand in double quotes.");
}
