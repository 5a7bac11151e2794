using EmotionFusion.Encoders;

namespace EmotionFusion.Pipeline;

/// <summary>Puts a corpus's audio beside its text, utterance by utterance; see <see cref="FeatureView.Combine"/>.</summary>
internal sealed class ViewCombination
{
    private readonly FeatureView _audio;
    private readonly FeatureView _text;
    private readonly Dictionary<string, int> _audioRows;
    private readonly Dictionary<string, int> _textRows;
    private readonly Dictionary<string, string> _withoutAudio;
    private readonly Dictionary<string, string> _withoutText;

    private ViewCombination(FeatureView audio, FeatureView text, bool keepPartial)
    {
        (_audio, _text) = (audio, text);
        (_audioRows, _textRows) = (RowsOf(audio, _ => true), RowsOf(text, utterance => utterance.HasWords || !keepPartial));
        (_withoutAudio, _withoutText) = (ReasonsOf(audio), ReasonsOf(text));
    }

    public static FeatureView Of(FeatureView audio, FeatureView text, bool keepPartial) => new ViewCombination(audio, text, keepPartial).Make(keepPartial);

    private FeatureView Make(bool keepPartial)
    {
        Utterance[] all = [.. _audio.Utterances.UnionBy(_text.Utterances, utterance => utterance.Id).OrderBy(utterance => utterance.Id, StringComparer.Ordinal)];
        var kept = Array.FindAll(all, utterance => keepPartial ? HasAudio(utterance.Id) || HasText(utterance.Id) : HasAudio(utterance.Id) && HasText(utterance.Id));
        if (kept.Length == 0)
        {
            throw new EmotionFusionException($"{_audio.Corpus}: no utterance has {(keepPartial ? "audio or" : "both audio and")} text features.");
        }
        var ids = kept.Select(utterance => utterance.Id).ToHashSet(StringComparer.Ordinal);
        var lost = all.Select(utterance => utterance.Id)
            .Concat(_audio.WithoutFeatures.Concat(_text.WithoutFeatures).Select(e => e.Utterance))
            .Where(id => !ids.Contains(id)).ToHashSet(StringComparer.Ordinal);
        Exclusion[] without = [.. lost.Order(StringComparer.Ordinal).Select(id => new Exclusion(id, ReasonOfLoss(id, keepPartial)))];
        var corpus = _audio.Source with
        {
            Utterances = kept.Length == _audio.Utterances.Count && kept.SequenceEqual(_audio.Utterances) ? _audio.Utterances : kept,
            Exclusions = [.. _audio.Exclusions.UnionBy(_text.Exclusions, e => e.Utterance)
                .Where(e => !ids.Contains(e.Utterance) && !lost.Contains(e.Utterance)).Concat(without).OrderBy(e => e.Utterance, StringComparer.Ordinal)],
        };
        return new(corpus, Rows(_audio.AudioSide, kept, _audioRows), Rows(_text.TextSide, kept, _textRows))
        {
            Gaps = [.. kept.SelectMany(utterance => GapsOf(utterance.Id))],
            WithoutFeatures = without,
        };
    }

    private bool HasAudio(string id) => _audioRows.ContainsKey(id);

    private bool HasText(string id) => _textRows.ContainsKey(id);

    private IEnumerable<Gap> GapsOf(string id)
    {
        if (!HasAudio(id))
        {
            yield return new(id, EncoderKind.Audio, ReasonWithoutAudio(id));
        }
        if (!HasText(id))
        {
            yield return new(id, EncoderKind.Text, ReasonWithoutText(id));
        }
    }

    private string ReasonOfLoss(string id, bool keepPartial) =>
        HasAudio(id) ? ReasonWithoutText(id)
        : keepPartial ? $"{ReasonWithoutAudio(id)}; {ReasonWithoutText(id)}"
        : ReasonWithoutAudio(id);

    private string ReasonWithoutAudio(string id) => _withoutAudio.GetValueOrDefault(id, "it has no audio features");

    private string ReasonWithoutText(string id) => _withoutText.GetValueOrDefault(id, "it has no transcript");

    private static ViewSide Rows(ViewSide side, Utterance[] kept, Dictionary<string, int> rows) =>
        side.Select([.. kept.Select(utterance => rows.GetValueOrDefault(utterance.Id, -1))]);

    private static Dictionary<string, int> RowsOf(FeatureView view, Func<Utterance, bool> counts) => view.Utterances.Index()
        .Where(entry => counts(entry.Item)).ToDictionary(entry => entry.Item.Id, entry => entry.Index, StringComparer.Ordinal);

    private static Dictionary<string, string> ReasonsOf(FeatureView view) =>
        view.Exclusions.DistinctBy(e => e.Utterance).ToDictionary(e => e.Utterance, e => e.Reason, StringComparer.Ordinal);
}
