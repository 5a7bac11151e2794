using System.Xml.Linq;
using static EmotionFusion.Evaluation.Html;

namespace EmotionFusion.Evaluation;

/// <summary>What the heads got wrong and were sure of: where to listen first.</summary>
internal static class ErrorsSection
{
    /// <returns>null for a run without an error.</returns>
    public static XElement? Of(SavedRun run, ErrorSounds? sounds = null) => ConfidentError.Of(run.Predictions) is not { Count: > 0 } errors ? null : Section("errors", "Most confident errors",
        El("div.whole", Table(errors.Count == 1 ? "The only utterance that was taken for another class" : $"The {errors.Count} surest errors, each utterance once",
            [
                Column("Utterance", false), .. sounds is null ? Array.Empty<XElement>() : [El("th.plain sound", At("scope", "col"), "Sound")], Column("Speaker", false), Column("Truth", false), Column("Predicted", false), Column("Probability"), Column("Of the truth"),
                .. Seeds(run) > 1 ? [Column("Seeds wrong")] : Array.Empty<XElement>(),
                .. HasTranscripts(run) ? [Column("Transcript", false)] : Array.Empty<XElement>(),
            ],
            errors.Select(error => Row(error, run, sounds)))),
        El("p.note", Seeds(run) > 1 ? "Probability: the highest that a seed gave the wrong class, as in predictions.csv; beside it, what that seed gave the true one." : "Probabilities as in predictions.csv, before temperature scaling.",
            sounds is null ? null : $" Sound: 16 kHz mono; of sounds longer than {ErrorSounds.MostSeconds} s their first {ErrorSounds.MostSeconds} s."),
        sounds?.Faults is { Count: > 0 } faults ? Details($"Sounds that couldn’t be had ({Figures.Count(faults.Count)})", El("ul", faults.Select(fault => El("li", fault)))) : null);

    private static XElement Row(ConfidentError error, SavedRun run, ErrorSounds? sounds)
    {
        var row = error.Worst.Prediction;
        return El("tr", At("data-fold", error.Worst.Fold),
            RowHead(row.Utterance),
            sounds is null ? null : El("td.sound", Player(row.Utterance, sounds.Of(row.Utterance))),
            El("td", row.Speaker),
            El("td", run.Results.Classes[row.Label]),
            El("td", run.Results.Classes[row.Predicted]),
            Value.Cell(error.Probability),
            Value.Cell(row.Probabilities[row.Label]),
            Seeds(run) > 1 ? El("td.num", $"{error.WrongSeeds} of {Seeds(run)}") : null,
            HasTranscripts(run) ? El("td.words", run.Transcripts.GetValueOrDefault(row.Utterance, "")) : null);
    }

    private static object Player(string utterance, ErrorSound? sound) => sound?.Wav is not { } wav ? El("span.none", "none") : new object?[]
    {
        El("audio", At("controls", "controls"), At("controlslist", "nodownload noplaybackrate"), At("preload", "none"), At("aria-label", $"Sound of {utterance}"), At("src", "data:audio/wav;base64," + Convert.ToBase64String(wav))),
        sound.Seconds > ErrorSounds.MostSeconds ? El("small", FormattableString.Invariant($" {ErrorSounds.MostSeconds} of {sound.Seconds:0.0} s")) : null,
    };

    private static int Seeds(SavedRun run) => run.Results.Seeds.Count;

    private static bool HasTranscripts(SavedRun run) => run.Transcripts.Values.Any(words => words.Length > 0);
}
