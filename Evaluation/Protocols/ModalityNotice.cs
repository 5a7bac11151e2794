using EmotionFusion.Encoders;
using EmotionFusion.Pipeline;
using EmotionFusion.Training;

namespace EmotionFusion.Evaluation;

/// <summary>Says how many utterances lack a modality, and what becomes of them.</summary>
internal static class ModalityNotice
{
    public static IEnumerable<string> Of(FeatureView view, ExperimentConfig config)
    {
        if (view.WithoutFeatures.Count > 0)
        {
            var needs = config.AllowsMissingModality ? "audio or text" : (config.UsesAudio, config.UsesText) switch
            {
                (true, true) => "both audio and text",
                (true, false) => "audio",
                _ => "text",
            };
            yield return FormattableString.Invariant($"{view.WithoutFeatures.Count} of {view.Utterances.Count + view.WithoutFeatures.Count} utterances are left out: the head needs {needs} ({Exclusion.Summary(view.WithoutFeatures)}).")
                + (config is { Modality: Modality.Both, AllowsMissingModality: false } ? " fusion_type: adaptive uses what is there." : "");
        }

        if (view.Gaps.Count > 0)
        {
            int Lacking(EncoderKind kind) => view.Gaps.Count(gap => gap.Lacks == kind);
            yield return FormattableString.Invariant(
                $"of {view.Utterances.Count} utterances, {Lacking(EncoderKind.Audio)} without audio and {Lacking(EncoderKind.Text)} without text are learnt from and tested with what they have; modalities.csv names them.");
        }
    }
}
