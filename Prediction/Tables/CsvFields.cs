using System.Text;

namespace EmotionFusion.Prediction;

/// <summary>Comma-separated tables as RFC 4180 has them: quotes around fields that need them, two for one inside.</summary>
internal static class CsvFields
{
    /// <summary>All records with the line that each begins on; empty lines are passed over.</summary>
    /// <exception cref="EmotionFusionException">A quote out of place or never closed, with file and line.</exception>
    public static IEnumerable<(int Line, string[] Fields)> Read(TextReader reader, char separator, string path)
    {
        var (line, begun) = (1, 1);
        var (fields, field) = (new List<string>(), new StringBuilder());
        var (quoted, closed) = (false, false); // inside quotes; behind the closing one
        for (var next = reader.Read(); next >= 0; next = reader.Read())
        {
            var c = (char)next;
            line += c == '\n' ? 1 : 0;
            if (quoted)
            {
                (quoted, closed) = c == '"' ? (false, true) : (true, false);
                if (quoted)
                {
                    field.Append(c);
                }
            }
            else if (c == '"')
            {
                quoted = closed || field.Length == 0 ? true : throw Fault(path, line, "a quote inside a field that has none around it");
                if (closed)
                {
                    field.Append('"');
                }
                closed = false;
            }
            else if (c == separator)
            {
                fields.Add(field.ToString());
                field.Clear();
                closed = false;
            }
            else if (c == '\n')
            {
                if (End() is { } record)
                {
                    yield return (begun, record);
                }
                (begun, closed) = (line, false);
            }
            else if (c != '\r')
            {
                field.Append(closed ? throw Fault(path, line, "text behind a closing quote") : c);
            }
        }
        if (quoted)
        {
            throw Fault(path, begun, "a quote that is never closed");
        }
        if (End() is { } last)
        {
            yield return (begun, last);
        }

        string[]? End()
        {
            fields.Add(field.ToString());
            field.Clear();
            string[] record = [.. fields];
            fields.Clear();
            return record is [""] && !closed ? null : record;
        }
    }

    /// <summary>A record, without the end of its line.</summary>
    public static string Join(IEnumerable<string> fields) => string.Join(',', fields.Select(Quote));

    private static string Quote(string field) => field.AsSpan().ContainsAny(",\"\r\n") ? $"\"{field.Replace("\"", "\"\"")}\"" : field;

    private static EmotionFusionException Fault(string path, int line, string found) =>
        new(FormattableString.Invariant($"{path}({line}): {found}. Expected fields as RFC 4180 has them."));
}
