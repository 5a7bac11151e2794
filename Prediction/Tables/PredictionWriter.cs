using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using EmotionFusion.Encoders;

namespace EmotionFusion.Prediction;

/// <summary>Writes predictions as a table or as a JSON document a line; after each record what is written is whole.</summary>
internal abstract class PredictionWriter
{
    public static PredictionWriter Csv(TextWriter writer, ClassifierFacts facts) => new Table(writer, facts);

    public static PredictionWriter JsonLines(TextWriter writer) => new Lines(writer);

    /// <summary>Of an utterance.</summary>
    public abstract void Write(SourceRow row, PredictionResult result);

    /// <summary>Of a recording, or why there is none.</summary>
    public abstract void Write(string file, IReadOnlyList<EmotionSpan> spans, string? error);

    /// <summary>The names of the columns that hold a prediction.</summary>
    public static IEnumerable<string> Columns(ClassifierFacts facts) =>
    [
        .. facts.Classes.Count > 0 ? ["emotion"] : Array.Empty<string>(),
        .. facts.Classes.Select(name => $"p_{name}"),
        .. facts.Task == "emotion" ? [] : new[] { "valence", "arousal", "dominance" },
    ];

    /// <summary>Their values.</summary>
    public static IEnumerable<string> Cells(ClassifierFacts facts, EmotionPrediction? prediction)
    {
        if (facts.Classes.Count > 0)
        {
            yield return prediction?.Emotion ?? "";
        }
        foreach (var name in facts.Classes)
        {
            yield return Number(prediction?.Probabilities[name]);
        }
        if (facts.Task != "emotion")
        {
            yield return Number(prediction?.Vad?.Valence);
            yield return Number(prediction?.Vad?.Arousal);
            yield return Number(prediction?.Vad?.Dominance);
        }
    }

    public static string Number(double? value) => value is { } number && double.IsFinite(number) ? number.ToString("0.######", CultureInfo.InvariantCulture) : "";

    /// <summary>The document of an explanation.</summary>
    public static string Json(SourceRow row, Explanation explanation) => JsonText.Of(json =>
    {
        JsonText.WriteSource(json, row);
        JsonText.WritePrediction(json, explanation.Prediction);
        JsonText.WriteWindows(json, explanation);
    });

    private sealed class Table(TextWriter writer, ClassifierFacts facts) : PredictionWriter
    {
        private bool _begun;

        public override void Write(SourceRow row, PredictionResult result)
        {
            var words = facts.Text is null ? null : row.Text ?? "";
            Begin(words is null ? ["file"] : ["file", "text"]);
            string[] source = words is null ? [row.File ?? ""] : [row.File ?? "", words];
            Record([.. source, .. Cells(facts, result.Prediction), result.Error ?? ""]);
        }

        public override void Write(string file, IReadOnlyList<EmotionSpan> spans, string? error)
        {
            Begin(["file", "start", "end"]);
            if (error is not null)
            {
                Record([file, "", "", .. Cells(facts, null), error]);
            }
            foreach (var span in spans)
            {
                Record([file, Number(span.Start.TotalSeconds), Number(span.End.TotalSeconds), .. Cells(facts, span.Prediction), ""]);
            }
        }

        private void Begin(string[] columns)
        {
            if (!_begun)
            {
                _begun = true;
                Record([.. columns, .. Columns(facts), "error"]);
            }
        }

        private void Record(IEnumerable<string> fields) => writer.Write(CsvFields.Join(fields) + "\n");
    }

    private sealed class Lines(TextWriter writer) : PredictionWriter
    {
        public override void Write(SourceRow row, PredictionResult result) => Line(json =>
        {
            JsonText.WriteSource(json, row);
            JsonText.WriteResult(json, result);
        });

        public override void Write(string file, IReadOnlyList<EmotionSpan> spans, string? error) => Line(json =>
        {
            json.WriteString("file", file);
            if (error is not null)
            {
                json.WriteString("error", error);
                return;
            }
            json.WriteStartArray("spans");
            foreach (var span in spans)
            {
                json.WriteStartObject();
                JsonText.WriteSpan(json, span);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        });

        private void Line(Action<Utf8JsonWriter> write) => writer.Write(JsonText.Of(write) + "\n");
    }
}

/// <summary>Predictions as JSON, names in snake_case, times in seconds.</summary>
internal static class JsonText
{
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>An object on one line.</summary>
    public static string Of(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Readable))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    public static void WriteSource(Utf8JsonWriter json, SourceRow row)
    {
        if (row.File is not null)
        {
            json.WriteString("file", row.File);
        }
        if (row.Text is not null)
        {
            json.WriteString("text", row.Text);
        }
    }

    public static void WriteResult(Utf8JsonWriter json, PredictionResult result)
    {
        if (result.Prediction is { } prediction)
        {
            WritePrediction(json, prediction);
        }
        else
        {
            json.WriteString("error", result.Error);
        }
    }

    public static void WriteSpan(Utf8JsonWriter json, EmotionSpan span)
    {
        WriteTime(json, span.Start, span.End);
        WritePrediction(json, span.Prediction);
    }

    public static void WriteTime(Utf8JsonWriter json, TimeSpan start, TimeSpan end)
    {
        json.WriteNumber("start", Math.Round(start.TotalSeconds, 6));
        json.WriteNumber("end", Math.Round(end.TotalSeconds, 6));
    }

    /// <summary>Which windows carried a decision, and its log-odds.</summary>
    public static void WriteWindows(Utf8JsonWriter json, Explanation explanation)
    {
        json.WriteNumber("log_odds", Math.Round(explanation.LogOdds, 6));
        json.WriteStartArray("windows");
        foreach (var window in explanation.Windows)
        {
            json.WriteStartObject();
            WriteTime(json, window.Start, window.End);
            json.WriteNumber("contribution", Math.Round(window.Contribution, 6));
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    public static void WritePrediction(Utf8JsonWriter json, EmotionPrediction prediction)
    {
        if (prediction.Emotion is { } emotion)
        {
            json.WriteString("emotion", emotion);
            json.WriteStartObject("probabilities");
            foreach (var (name, probability) in prediction.Probabilities)
            {
                WriteNumber(json, name, probability);
            }
            json.WriteEndObject();
        }
        if (prediction.Vad is { } vad)
        {
            json.WriteStartObject("vad");
            WriteNumber(json, "valence", vad.Valence);
            WriteNumber(json, "arousal", vad.Arousal);
            WriteNumber(json, "dominance", vad.Dominance);
            json.WriteEndObject();
        }
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, float value)
    {
        if (float.IsFinite(value))
        {
            json.WriteNumber(name, Math.Round((double)value, 6));
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
