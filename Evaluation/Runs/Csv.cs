using System.Text;

namespace EmotionFusion.Evaluation;

/// <summary>Comma-separated values as RFC 4180 has them: CRLF between records, a field with `,`, `"` or a line break quoted.</summary>
internal static class Csv
{
    private const string NeedsQuotes = ",\"\r\n";

    public static void WriteRecord(TextWriter writer, IEnumerable<string> fields)
    {
        writer.Write(string.Join(',', fields.Select(Quote)));
        writer.Write("\r\n");
    }

    /// <summary>Each record with the line it starts on (from 1). CRLF and LF both end a record.</summary>
    /// <exception cref="EmotionFusionException">A quote that is never closed, or text after a closing one.</exception>
    public static IEnumerable<(int Line, string[] Fields)> Read(TextReader reader, string path)
    {
        var line = 1;
        while (reader.Peek() >= 0)
        {
            var start = line;
            var fields = new List<string>();
            bool more;
            do
            {
                var quoted = reader.Peek() == '"';
                var field = quoted ? Quoted(reader, path, ref line) : Plain(reader);
                fields.Add(field);
                more = EndOfField(reader, path, ref line);
            }
            while (more);
            yield return (start, [.. fields]);
        }
    }

    private static string Quote(string field) =>
        field.AsSpan().IndexOfAny(NeedsQuotes) < 0 ? field : $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static string Plain(TextReader reader)
    {
        var text = new StringBuilder();
        while (reader.Peek() is >= 0 and not ',' and not '\r' and not '\n')
        {
            text.Append((char)reader.Read());
        }

        return text.ToString();
    }

    private static string Quoted(TextReader reader, string path, ref int line)
    {
        var start = line;
        var text = new StringBuilder();
        reader.Read();
        for (int c; (c = reader.Read()) >= 0;)
        {
            if (c == '"' && reader.Peek() != '"')
            {
                return text.ToString();
            }

            if (c == '"')
            {
                reader.Read();
            }

            if (c == '\n')
            {
                line++;
            }

            text.Append((char)c);
        }

        throw new EmotionFusionException(FormattableString.Invariant($"{path}({start}): a quoted field starts here and never ends; the file was cut short or edited."));
    }

    /// <summary>True after a comma; false at the end of a record or of the file.</summary>
    private static bool EndOfField(TextReader reader, string path, ref int line)
    {
        var c = reader.Read();
        if (c == ',')
        {
            return true;
        }

        if (c == '\r' && reader.Peek() == '\n')
        {
            c = reader.Read();
        }

        if (c is not (-1 or '\r' or '\n'))
        {
            throw new EmotionFusionException(FormattableString.Invariant($"{path}({line}): '{(char)c}' after a closing quote; expected a comma or the end of the line."));
        }

        line++;
        return false;
    }
}
