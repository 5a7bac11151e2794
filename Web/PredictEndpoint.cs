using System.Diagnostics;
using System.Text.Json;
using EmotionFusion.Encoders;
using EmotionFusion.Prediction;
using Microsoft.AspNetCore.Http;

namespace EmotionFusion.Web;

/// <summary><c>POST /v1/predict</c>: one utterance, answered as JSON.</summary>
internal sealed class PredictEndpoint(EmotionClassifier classifier, ServerOptions options, WorkPlaces places, Metrics metrics)
{
    // A long recording is looked at in coarser steps: what a request costs has a limit.
    private const int MostSpans = 120;
    private const int MostWindows = 40;

    public async Task HandleAsync(HttpContext context)
    {
        var watch = Stopwatch.StartNew();
        using var visit = places.Enter();
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        deadline.CancelAfter(options.Timeout);
        var (explain, timeline) = Query(context.Request.Query);
        var sent = await ReadAsync(context, deadline.Token);
        Check(sent, explain, timeline);
        try
        {
            var json = await visit.WorkAsync(() => Answer(sent, explain, timeline, watch, deadline.Token), deadline.Token);
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(json, context.RequestAborted);
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            throw new Problem(504, "The answer took too long.", FormattableString.Invariant($"more than {options.Timeout.TotalSeconds} s"), "a shorter sound, or fewer requests at once") { RetryAfter = 1 };
        }
    }

    private async Task<SentUtterance> ReadAsync(HttpContext context, CancellationToken cancellation)
    {
        try
        {
            return await RequestReader.ReadAsync(context.Request, options.MaxBody, cancellation);
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            throw new Problem(408, "The request came too slowly.", FormattableString.Invariant($"no end after {options.Timeout.TotalSeconds} s"), "all of it");
        }
    }

    private static (bool Explain, bool Timeline) Query(IQueryCollection query)
    {
        if (query.Keys.FirstOrDefault(name => name is not ("explain" or "timeline")) is { } unknown)
        {
            throw new Problem(400, "The query has a name that isn't expected.", unknown, "explain, timeline");
        }
        return (Flag("explain"), Flag("timeline"));

        bool Flag(string name) => query[name].ToString() switch
        {
            "" or "false" => false,
            "true" => true,
            var other => throw new Problem(400, $"The query's {name} can't be read.", other, "true or false"),
        };
    }

    private void Check(SentUtterance sent, bool explain, bool timeline)
    {
        var (sound, words) = (sent.Wav is not null, sent.Text is not null);
        var found = (sound, words) switch { (true, true) => "sound and words", (true, _) => "sound alone", (_, true) => "words alone", _ => "neither sound nor words" };
        var expected = Expected(classifier);
        if ((!sound && !words) || (sound && !classifier.TakesSound) || (!classifier.TakesText && !string.IsNullOrEmpty(sent.Text))
            || (!sound && (classifier.Facts.NeedsBoth || !classifier.TakesText)) || (!words && (classifier.Facts.NeedsBoth || !classifier.TakesSound)))
        {
            throw new Problem(422, "That isn't what this classifier takes.", found, expected);
        }
        if ((explain || timeline) && !sound)
        {
            throw new Problem(422, "Only a sound has seconds to tell of.", found, "a sound, or neither explain nor timeline");
        }
        if (explain && classifier.Classes.Count == 0)
        {
            throw new Problem(422, "Only a decision on a class can be explained.", "a classifier of valence, arousal and dominance", "no explain");
        }
    }

    public static string Expected(EmotionClassifier classifier) => (classifier.TakesSound, classifier.TakesText) switch
    {
        (true, false) => "sound alone",
        (false, true) => "words alone",
        _ => classifier.Facts.NeedsBoth ? "sound and words together" : "sound, words or both",
    };

    private string Answer(SentUtterance sent, bool explain, bool timeline, Stopwatch watch, CancellationToken cancellation)
    {
        var samples = sent.Wav is null ? null : SentSound.Read(sent.Wav, options.MaxSeconds);
        var seconds = (samples?.Length ?? 0) / (double)AudioFile.SampleRate;
        try
        {
            var explanation = explain ? classifier.Explain(samples, sent.Text, Windows(seconds), cancellation) : null;
            var prediction = explanation?.Prediction
                ?? classifier.Predict(samples is null ? PredictionInput.OfText(sent.Text!) : PredictionInput.OfSamples(samples, sent.Text), cancellation);
            var spans = timeline ? classifier.Timeline(samples, Spans(seconds, sent.Text), cancellation) : null;
            metrics.AddSound(seconds);
            return JsonText.Of(json =>
            {
                JsonText.WritePrediction(json, prediction);
                if (samples is not null)
                {
                    json.WriteNumber("seconds", Math.Round(seconds, 6));
                }
                json.WriteNumber("took", Math.Round(watch.Elapsed.TotalSeconds, 6));
                Write(json, explanation);
                Write(json, spans);
            });
        }
        catch (SampleException e)
        {
            throw new Problem(400, "The utterance can't be classified.", e.Message, Expected(classifier));
        }
    }

    private static ExplanationOptions Windows(double seconds)
    {
        var window = Math.Max(0.5, 2 * seconds / MostWindows);
        return new() { Window = TimeSpan.FromSeconds(window), Hop = TimeSpan.FromSeconds(window / 2) };
    }

    private static TimelineOptions Spans(double seconds, string? text)
    {
        var window = Math.Clamp(seconds / 3, 1, 3);
        return new() { Window = TimeSpan.FromSeconds(window), Hop = TimeSpan.FromSeconds(Math.Max(window / 4, seconds / MostSpans)), Text = text };
    }

    private static void Write(Utf8JsonWriter json, Explanation? explanation)
    {
        if (explanation is not null)
        {
            json.WriteStartObject("explanation");
            JsonText.WriteWindows(json, explanation);
            json.WriteEndObject();
        }
    }

    private static void Write(Utf8JsonWriter json, IReadOnlyList<EmotionSpan>? spans)
    {
        if (spans is not null)
        {
            json.WriteStartArray("timeline");
            foreach (var span in spans)
            {
                json.WriteStartObject();
                JsonText.WriteSpan(json, span);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
    }
}
