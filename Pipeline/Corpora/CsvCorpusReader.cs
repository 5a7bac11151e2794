using System.Globalization;
using System.Text;
using CsvHelper;

namespace EmotionFusion.Pipeline;

/// <summary>Reads a corpus whose utterances are listed in a table with a header line.</summary>
internal sealed class CsvCorpusReader
{
    private readonly CorpusBuilder _corpus;
    private readonly CsvLayout _layout;
    private readonly string _path;
    private readonly int _width;
    private readonly Dictionary<CsvRole, int> _columns;
    private readonly RaterVotes? _votes;

    /// <exception cref="EmotionFusionException">A column that the YAML names isn't in the header, or is there twice.</exception>
    private CsvCorpusReader(CorpusBuilder corpus, string path, IReadOnlyList<string> header)
    {
        (_corpus, _layout, _path, _width) = (corpus, corpus.Spec.Csv!, path, header.Count);
        foreach (var name in _layout.Columns.Values.Where(name => header.Count(h => h == name) != 1))
        {
            throw new EmotionFusionException(
                $"{path}(1): {(header.Contains(name) ? "two columns are" : "no column is")} called '{name}', which {corpus.Spec.File} asks for.{Nearest.Hint(name, header)} "
                + $"The table has {(header.Count == 0 ? "no header line" : string.Join(", ", header))}.");
        }
        _columns = _layout.Columns.ToDictionary(c => c.Key, c => header.ToList().IndexOf(c.Value));
        _votes = RaterVotes.Open(corpus, path, header);
    }

    /// <exception cref="EmotionFusionException">The table can't be read, or isn't as the YAML says; or a label or speaker is unknown, or an id is there twice.</exception>
    public static void Read(CorpusBuilder corpus)
    {
        var layout = corpus.Spec.Csv!;
        var path = Path.Combine(corpus.Folder, layout.Table);
        var text = TextOf(path, layout.Encoding);
        try
        {
            using var csv = CsvReader.FromText(text, Options(layout));
            var reader = new CsvCorpusReader(corpus, path, csv.Headers);
            while (csv.Read())
            {
                reader.Add(csv.Current.ToArray(), csv.LineNumber);
            }
            reader._votes?.AssertUsed();
        }
        catch (CsvFormatException e)
        {
            throw new EmotionFusionException($"{path}({e.LineNumber}): no valid row: {e.Message}", e);
        }
    }

    internal static CsvReaderOptions Options(CsvLayout layout) => new()
    {
        Separator = layout.Delimiter,
        TrimWhitespace = true,
        TrackLineNumbers = true,
        MalformedData = CsvMalformedDataHandling.Throw,
    };

    /// <summary>Adds the row's utterance, or says why it can't be used.</summary>
    private void Add(string[] row, long line)
    {
        var where = $"{_path}({line})";
        var name = Value(row, CsvRole.Id) is { Length: > 0 } id ? id : $"{_layout.Table}({line})";
        try
        {
            if (Utterance(row, where, out var leftOut) is { } utterance)
            {
                _corpus.Add(utterance, where);
            }
            else
            {
                _corpus.ExcludeOnPurpose(name, leftOut!);
            }
        }
        catch (SampleException e)
        {
            _corpus.Exclude(name, e.Message);
        }
    }

    /// <param name="leftOut">Why it is left out, if the corpus's YAML says so; there is no utterance then.</param>
    private Utterance? Utterance(string[] row, string where, out string? leftOut)
    {
        leftOut = null;
        if (row.Length != _width)
        {
            throw new SampleException($"its row has {row.Length} values, the header {_width}");
        }
        var (id, speaker) = (Require(row, CsvRole.Id), Require(row, CsvRole.Speaker));
        var votes = _votes?.Of(id, row, where);
        var code = _columns.ContainsKey(CsvRole.Emotion) ? Require(row, CsvRole.Emotion) : null;
        var label = code is null ? RaterVotes.Majority(votes!) : _corpus.Spec.Labels.Find(code, where);
        if (label is null && code is not null && !_corpus.Spec.Labels.IsNoMajority(code))
        {
            leftOut = CorpusBuilder.LabelLeftOut(Require(row, CsvRole.Emotion));
            return null;
        }
        if (label is null && votes!.Sum() == 0)
        {
            throw new SampleException("no rater named one of the classes");
        }
        if (_layout.UnknownSpeakers.Contains(speaker))
        {
            leftOut = $"its speaker is unknown ('{speaker}'), and so could be anyone who is tested on";
            return null;
        }
        (var split, leftOut) = SplitOf(row, where);
        if (leftOut is not null)
        {
            return null;
        }
        var facts = _corpus.FactsOf(speaker, where);
        var transcript = Value(row, CsvRole.Transcript);
        var (audio, audioFault) = AudioOf(row);
        if (audioFault is not null && string.IsNullOrEmpty(transcript))
        {
            throw new SampleException(audioFault);
        }
        return new()
        {
            Id = id,
            Majority = label,
            Votes = votes,
            Speaker = speaker,
            Session = SessionOf(row, speaker, facts),
            Gender = Value(row, CsvRole.Gender) is { Length: > 0 } gender ? gender : facts?.Gender,
            Split = split,
            AudioPath = audio,
            AudioFault = audioFault,
            Transcript = transcript,
            Vad = VadOf(row),
            CurriculumOrder = Number(row, CsvRole.Order) is var order && float.IsNaN(order) ? 0.5f : order,
        };
    }

    /// <returns>The part that the table puts the row in, null in a table that doesn't say; or why its part is left out.</returns>
    private (OfficialSplit? Split, string? LeftOut) SplitOf(string[] row, string where)
    {
        if (!_columns.ContainsKey(CsvRole.Split))
        {
            return (null, null);
        }
        var word = Require(row, CsvRole.Split);
        return _layout.SplitOf(word, where, _corpus.Spec.File) is { } split ? (split, null) : (null, $"split '{word}' is left out by the splits");
    }

    private string SessionOf(string[] row, string speaker, SpeakerFacts? facts) => _columns.ContainsKey(CsvRole.Session)
        ? Require(row, CsvRole.Session)
        : _layout.Sessions?.Of(speaker) ?? facts?.Session ?? speaker;

    /// <summary>The sound file, or why the row has none; neither in a table without sound.</summary>
    private (string? Path, string? Fault) AudioOf(string[] row)
    {
        if (Value(row, CsvRole.File) is not { } file)
        {
            return (null, null);
        }
        if (file.Length == 0)
        {
            return (null, NoValue(CsvRole.File));
        }
        var path = Path.Combine(_corpus.Folder, _layout.AudioFolder, file);
        return File.Exists(path) ? (path, null) : (null, $"no file {Path.Combine(_layout.AudioFolder, file)} in the corpus's folder");
    }

    private Vad? VadOf(string[] row)
    {
        var vad = new Vad(Rating(row, CsvRole.Valence), Rating(row, CsvRole.Arousal), Rating(row, CsvRole.Dominance));
        return float.IsNaN(vad.Valence) && float.IsNaN(vad.Arousal) && float.IsNaN(vad.Dominance) ? null : vad;
    }

    /// <summary>On a scale of 1 to 5.</summary>
    private float Rating(string[] row, CsvRole role)
    {
        var value = Number(row, role);
        if (float.IsNaN(value) || _layout.VadScale is not { } scale)
        {
            return value;
        }
        return scale.Has(value)
            ? scale.ToFive(value)
            : throw new SampleException($"{Value(row, role)} (column {_layout.Columns[role]}) isn't within vad_scale, {scale.Low} to {scale.High}");
    }

    /// <summary>NaN where the table has no value, or says NaN itself.</summary>
    private float Number(string[] row, CsvRole role)
    {
        if (Value(row, role) is not { Length: > 0 } text)
        {
            return float.NaN;
        }
        return float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && !float.IsInfinity(number)
            ? number
            : throw new SampleException($"'{text}' (column {_layout.Columns[role]}) is no number");
    }

    private string Require(string[] row, CsvRole role) => Value(row, role) is { Length: > 0 } value
        ? value
        : throw new SampleException(NoValue(role));

    private string NoValue(CsvRole role) => $"no value in column {_layout.Columns[role]}";

    /// <summary>Null when the table has no column for it.</summary>
    private string? Value(string[] row, CsvRole role) =>
        _columns.TryGetValue(role, out var column) ? row.ElementAtOrDefault(column) ?? "" : null;

    internal static string TextOf(string path, Encoding encoding)
    {
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EmotionFusionException($"{path}: the corpus's table can't be read: {e.Message}", e);
        }
        try
        {
            return encoding.GetString(bytes).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException e)
        {
            var line = 1 + bytes.AsSpan(0, Math.Max(0, e.Index)).Count((byte)'\n');
            throw new EmotionFusionException(
                $"{path}({line}): not {encoding.WebName}: the byte 0x{Convert.ToHexString(e.BytesUnknown ?? [])} stands for nothing. "
                + "If the table is of another encoding, say it in the corpus's YAML (encoding: cp1252).", e);
        }
    }
}
