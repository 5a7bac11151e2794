using System.Text;

namespace EmotionFusion.Pipeline;

/// <summary>How a corpus's table is written and which of its columns says what.</summary>
internal sealed record CsvLayout
{
    /// <summary>The table's path below the corpus folder.</summary>
    public required string Table { get; init; }

    /// <summary>What the table's file names are relative to, below the corpus folder.</summary>
    public required string AudioFolder { get; init; }

    /// <summary>Between values.</summary>
    public required char Delimiter { get; init; }

    /// <summary>Throws on bytes that it doesn't know.</summary>
    public required Encoding Encoding { get; init; }

    /// <summary>Column name by field.</summary>
    public required IReadOnlyDictionary<Field, string> Columns { get; init; }

    /// <summary>Where each rater's own label is; null: nowhere.</summary>
    public RatingsLayout? Ratings { get; init; }

    /// <summary>Reads what configs/corpora/NAME.yaml says of a corpus's table; what is wrong is noted in <paramref name="yaml"/>.</summary>
    public static CsvLayout Of(YamlMap yaml) => new()
    {
        Table = yaml.RequireString("table"),
        AudioFolder = yaml.String("audio_folder") ?? "",
        Delimiter = DelimiterOf(yaml),
        Encoding = EncodingOf(yaml),
        Columns = ColumnsOf(yaml),
        Ratings = RatingsLayout.Of(yaml),
    };

    private static Dictionary<Field, string> ColumnsOf(YamlMap yaml)
    {
        var columns = new Dictionary<Field, string>();
        if (!yaml.Require("columns") || yaml.Map("columns") is not { } map)
        {
            return columns;
        }
        foreach (var field in Enum.GetValues<Field>())
        {
            var key = field.ToString().ToLowerInvariant();
            // Where raters' own labels are there, most of them can make the utterance's.
            if ((field is Field.Id or Field.Speaker || (field is Field.Emotion && !RatingsLayout.IsIn(yaml)) ? map.RequireString(key) : map.String(key)) is { } column)
            {
                columns[field] = column;
            }
        }
        if (yaml.Has("splits") && !columns.ContainsKey(Field.Split))
        {
            yaml.Fail("splits", "no column has these words; name it with columns: split.");
        }
        if (!columns.ContainsKey(Field.File) && !columns.ContainsKey(Field.Transcript))
        {
            yaml.Fail("columns", "file or transcript is needed: without sound and words there is nothing to encode.");
        }
        return columns;
    }

    private static char DelimiterOf(YamlMap yaml)
    {
        var delimiter = yaml.String("delimiter") ?? ",";
        if (delimiter.Length != 1 || !char.IsAscii(delimiter[0]) || delimiter == "\"" || (char.IsControl(delimiter[0]) && delimiter != "\t"))
        {
            yaml.Fail("delimiter", $"'{delimiter}' can't part values; one ASCII character can, such as ',', ';' or \"\\t\".");
            return ',';
        }
        return delimiter[0];
    }

    internal static Encoding EncodingOf(YamlMap yaml)
    {
        var name = yaml.String("encoding") ?? "utf-8";
        try
        {
            var (encoder, decoder) = (EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
            return name == "utf-8"
                ? Encoding.GetEncoding(name, encoder, decoder)
                : CodePagesEncodingProvider.Instance.GetEncoding(name.Replace("cp", "windows-"), encoder, decoder)
                    ?? throw new ArgumentException(name);
        }
        catch (ArgumentException)
        {
            yaml.Fail("encoding", $"'{name}' is no known encoding; examples: utf-8, cp1252.");
            return Encoding.UTF8;
        }
    }
}
