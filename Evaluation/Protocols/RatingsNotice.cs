using System.Text.Json;
using EmotionFusion.Pipeline;
using EmotionFusion.Training;

namespace EmotionFusion.Evaluation;

/// <summary>Says which settings train by the difficulty of utterances that lack the ratings it is made of.</summary>
internal static class RatingsNotice
{
    public static IEnumerable<string> Of(FeatureView view, ExperimentConfig config)
    {
        Utterance[] learnt = [.. view.Corpora.Where(corpus => Trains(corpus, view, config))
            .SelectMany(corpus => view.Utterances.Skip(corpus.Start).Take(corpus.Count))];
        var missing = Difficulty.MissingVad(learnt);
        return missing == 0 ? [] : Settings(config).Select(setting => Text(setting, missing, learnt));
    }

    private static bool Trains(CorpusRows corpus, FeatureView view, ExperimentConfig config) =>
        view.Corpora.Count == 1 || config.TrainDatasets.Contains(corpus.Corpus);

    private static IEnumerable<string> Settings(ExperimentConfig config)
    {
        var curriculum = config.Curriculum;
        if (curriculum.ActiveEpochs > 0 && curriculum.Type is CurriculumType.Difficulty or CurriculumType.InverseDifficulty)
        {
            yield return "curriculum_type: " + JsonNamingPolicy.SnakeCaseLower.ConvertName(curriculum.Type.ToString());
        }

        if (config.Loss.DifficultyScaling && config.Loss.Under(config.EvaluationMode) == LossKind.CrossEntropy)
        {
            yield return "use_difficulty_scaling";
        }
    }

    private static string Text(string setting, int missing, Utterance[] learnt)
    {
        var none = learnt.All(utterance => Difficulty.MissingRatings(utterance.Vad) == 3);
        return FormattableString.Invariant($"{setting} goes by ratings of valence, arousal and dominance; {missing} of {learnt.Length} utterances to train on ")
            + (none ? "have none, and a missing one counts as 3, so all utterances of a class are equally difficult." : "lack some, and a missing one counts as 3.");
    }
}
