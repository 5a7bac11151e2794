using System.Text;
using EmotionFusion.Encoders;

namespace EmotionFusion.Pipeline;

/// <summary>How a corpus's table is written and which of its columns says what.</summary>
internal sealed record TableLayout
{
    /// <summary>Whether every file is taken for CSV, whatever its ending.</summary>
    public required bool IsCsv { get; init; }

    /// <summary>The table's files below the corpus folder; * and ? match.</summary>
    public required IReadOnlyList<string> Tables { get; init; }

    /// <summary>What the table's file names are relative to, below the corpus folder.</summary>
    public required string AudioFolder { get; init; }

    /// <summary>Between a CSV file's values; null: as its ending says.</summary>
    public required char? Delimiter { get; init; }

    /// <summary>Of a CSV file; throws on bytes that it doesn't know.</summary>
    public required Encoding Encoding { get; init; }

    /// <summary>Column names by field; the first that is there counts.</summary>
    public required IReadOnlyDictionary<Field, IReadOnlyList<string>> Columns { get; init; }

    /// <summary>Names of the column that holds the sounds themselves; none: sounds are files.</summary>
    public IReadOnlyList<string> Sound { get; init; } = [];

    /// <summary>Names of the columns that hold features, by what they are of.</summary>
    public IReadOnlyDictionary<EncoderKind, IReadOnlyList<string>> Features { get; init; } = new Dictionary<EncoderKind, IReadOnlyList<string>>();

    /// <summary>Where each rater's own label is; null: nowhere.</summary>
    public RatingsLayout? Ratings { get; init; }

    /// <summary>Reads what configs/corpora/NAME.yaml says of a corpus's table; what is wrong is noted in <paramref name="yaml"/>.</summary>
    public static TableLayout Of(YamlMap yaml, bool isCsv)
    {
        var features = isCsv ? null : yaml.Map("features");
        return new()
        {
            IsCsv = isCsv,
            Tables = yaml.Require("table") ? yaml.Strings("table") ?? [] : [],
            AudioFolder = yaml.String("audio_folder") ?? "",
            Delimiter = DelimiterOf(yaml),
            Encoding = EncodingOf(yaml),
            Columns = ColumnsOf(yaml, isCsv, hasFeatures: features is not null),
            Sound = isCsv ? [] : yaml.Map("columns")?.Strings("audio") ?? [],
            Features = Enum.GetValues<EncoderKind>().Where(kind => features?.Has(kind.ToString().ToLowerInvariant()) == true)
                .ToDictionary(kind => kind, kind => features!.Strings(kind.ToString().ToLowerInvariant()) ?? []),
            Ratings = RatingsLayout.Of(yaml),
        };
    }

    private static Dictionary<Field, IReadOnlyList<string>> ColumnsOf(YamlMap yaml, bool isCsv, bool hasFeatures)
    {
        var columns = new Dictionary<Field, IReadOnlyList<string>>();
        if (!yaml.Require("columns") || yaml.Map("columns") is not { } map)
        {
            return columns;
        }
        foreach (var field in Enum.GetValues<Field>())
        {
            var key = field.ToString().ToLowerInvariant();
            // Where raters' own labels are there, most of them can make the utterance's.
            if (field == Field.Speaker || (field == Field.Id && isCsv) || (field == Field.Emotion && !RatingsLayout.IsIn(yaml)))
            {
                map.Require(key);
            }
            if (map.Strings(key) is { Count: > 0 } names)
            {
                columns[field] = names;
            }
        }
        if (yaml.Has("splits") && !columns.ContainsKey(Field.Split))
        {
            yaml.Fail("splits", "no column has these words; name it with columns: split.");
        }
        if (!columns.ContainsKey(Field.File) && !columns.ContainsKey(Field.Transcript) && !hasFeatures && (isCsv || !map.Has("audio")))
        {
            yaml.Fail("columns", "file or transcript is needed: without sound and words there is nothing to encode.");
        }
        if (!isCsv && columns.ContainsKey(Field.File) && map.Has("audio"))
        {
            yaml.Fail("columns", "file and audio both say where the sound is; leave one of them out.");
        }
        return columns;
    }

    private static char? DelimiterOf(YamlMap yaml)
    {
        if (yaml.String("delimiter") is not { } delimiter)
        {
            return null;
        }
        if (delimiter.Length != 1 || !char.IsAscii(delimiter[0]) || delimiter == "\"" || (char.IsControl(delimiter[0]) && delimiter != "\t"))
        {
            yaml.Fail("delimiter", $"'{delimiter}' can't part values; one ASCII character can, such as ',', ';' or \"\\t\".");
            return null;
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
