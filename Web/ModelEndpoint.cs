using System.Text.Json;
using EmotionFusion.Encoders;
using EmotionFusion.Prediction;
using Microsoft.AspNetCore.Http;

namespace EmotionFusion.Web;

/// <summary><c>GET /v1/model</c>: what the classifier says of itself, and what the server takes.</summary>
internal sealed class ModelEndpoint(EmotionClassifier classifier, ServerOptions options)
{
    private readonly string _json = JsonText.Of(json => Write(json, classifier.Facts, options));

    public Task HandleAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(_json);
    }

    private static void Write(Utf8JsonWriter json, ClassifierFacts facts, ServerOptions options)
    {
        Names(json, "classes", facts.Classes);
        json.WriteString("task", facts.Task);
        json.WriteStartObject("takes");
        json.WriteBoolean("audio", facts.Audio is not null);
        json.WriteBoolean("text", facts.Text is not null);
        json.WriteBoolean("needs_both", facts.NeedsBoth);
        json.WriteEndObject();
        json.WriteString("label_convention", facts.LabelConvention);
        json.WriteStartArray("training_corpora");
        foreach (var corpus in facts.TrainingCorpora)
        {
            json.WriteStartObject();
            json.WriteString("name", corpus.Name);
            json.WriteNumber("utterances", corpus.Utterances);
            json.WriteNumber("speakers", corpus.Speakers);
            json.WriteString("language", corpus.Language);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        Write(json, facts.Measured);
        json.WriteStartArray("encoders");
        foreach (var (kind, encoder) in new[] { ("audio", facts.Audio), ("text", facts.Text) })
        {
            if (encoder is not null)
            {
                json.WriteStartObject();
                json.WriteString("kind", kind);
                json.WriteString("name", encoder.Encoder);
                json.WriteString("fingerprint", encoder.Fingerprint);
                json.WriteString("licence", encoder.Licence);
                json.WriteEndObject();
            }
        }
        json.WriteEndArray();
        json.WriteNumber("members", facts.Members);
        json.WriteString("created", facts.Created);
        json.WriteString("version", facts.Version);
        json.WriteStartObject("limits");
        json.WriteNumber("body_bytes", options.MaxBody);
        json.WriteNumber("sound_seconds", options.MaxSeconds);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, MeasuredFigures? measured)
    {
        if (measured is null)
        {
            json.WriteNull("measured");
            return;
        }
        json.WriteStartObject("measured");
        json.WriteNumber("uar", measured.Uar);
        Number(json, "low", measured.Low);
        Number(json, "high", measured.High);
        json.WriteString("protocol", measured.Protocol);
        Names(json, "corpora", measured.Corpora);
        json.WriteNumber("utterances", measured.Utterances);
        json.WriteNumber("speakers", measured.Speakers);
        json.WriteString("note", measured.Note);
        json.WriteEndObject();
    }

    private static void Number(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static void Names(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }
        json.WriteEndArray();
    }
}
