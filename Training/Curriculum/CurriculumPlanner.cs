using EmotionFusion.Pipeline;

namespace EmotionFusion.Training;

/// <summary>
/// Plans the epochs of one run: which rows, in which batches. A plan follows from the seed, the epoch and (for
/// <see cref="CurriculumType.ModelConfidence"/>) the head's confidences alone, so that a resumed run plans as one
/// that was never interrupted.
/// </summary>
public sealed class CurriculumPlanner
{
    private readonly FeatureView view;
    private readonly int[] trainRows;
    private readonly ExperimentConfig config;
    private readonly int seed;
    private readonly float[] difficulties;
    private readonly CurriculumItems items;

    /// <param name="trainRows">Rows of <paramref name="view"/>; one at least.</param>
    /// <param name="config">Its evaluation mode is LOSO or cross-corpus.</param>
    /// <exception cref="EmotionFusionException">Batches are to hold one speaker each, and no speaker is known.</exception>
    public CurriculumPlanner(FeatureView view, IReadOnlyList<int> trainRows, ExperimentConfig config, int seed)
    {
        (this.view, this.trainRows, this.config, this.seed) = (view, [.. trainRows], config, seed);
        difficulties = Difficulty.OfRows(view, config.ExpectedVad);
        items = new(
            Array.ConvertAll(this.trainRows, row => view.Utterances[row].Label),
            Array.ConvertAll(this.trainRows, row => difficulties[row]),
            Array.ConvertAll(this.trainRows, row => view.Utterances[row].CurriculumOrder),
            Confidences: null,
            view.ClassNames.Count);
        if (config.SingleSpeakerBatches && !this.trainRows.Any(row => SpeakerBatches.IsKnown(view.Utterances[row].Speaker)))
        {
            throw NoSpeaker($"none of the {this.trainRows.Length} training utterances");
        }
    }

    public float DifficultyOf(int row) => difficulties[row];

    /// <param name="epoch">0-based.</param>
    /// <param name="confidencesOf">
    /// The head's greatest class probability for each of the rows given; asked only from the second epoch of a
    /// curriculum by confidence on.
    /// </param>
    /// <exception cref="EmotionFusionException">Batches are to hold one speaker each, and the epoch's rows have no known one.</exception>
    public EpochPlan Plan(int epoch, Func<IReadOnlyList<int>, float[]> confidencesOf)
    {
        var random = RandomOf(epoch);
        var inCurriculum = epoch < config.Curriculum.ActiveEpochs;
        var rows = inCurriculum ? Selected(epoch, confidencesOf, ref random) : [.. trainRows];
        var batches = Batches(rows, keepsOrder: inCurriculum && config.EvaluationMode == EvaluationMode.CrossCorpus, ref random);
        if (batches.Count == 0)
        {
            throw NoSpeaker($"none of the {rows.Length} utterances of epoch {epoch + 1}");
        }

        var used = batches.Sum(batch => batch.Length);
        var difficulty = batches.Sum(batch => batch.Sum(row => (double)difficulties[row]));
        return new(batches, (double)used / trainRows.Length, difficulty / used);
    }

    /// <summary>The generator is seeded by the first number that one of the run's seed gives, plus the epoch.</summary>
    private SplitMix64 RandomOf(int epoch)
    {
        var ofRun = new SplitMix64((ulong)seed);
        return new(unchecked(ofRun.Next() + (ulong)epoch));
    }

    private int[] Selected(int epoch, Func<IReadOnlyList<int>, float[]> confidencesOf, ref SplitMix64 random)
    {
        var curriculum = config.Curriculum;
        var asksHead = curriculum.Type == CurriculumType.ModelConfidence && epoch > 0;
        var known = asksHead ? items with { Confidences = confidencesOf(trainRows) } : items;
        var fraction = Pacing.Fraction(curriculum.Pacing, epoch, curriculum.ActiveEpochs);
        return Array.ConvertAll(CurriculumSelection.Select(curriculum.Type, known, fraction, ref random), i => trainRows[i]);
    }

    private IReadOnlyList<int[]> Batches(int[] rows, bool keepsOrder, ref SplitMix64 random)
    {
        if (!keepsOrder && config.SingleSpeakerBatches)
        {
            return SpeakerBatches.Of(rows, row => view.Utterances[row].Speaker, config.BatchSize, ref random);
        }

        if (!keepsOrder)
        {
            random.Shuffle(rows.AsSpan());
        }

        return [.. rows.Chunk(config.BatchSize)];
    }

    private EmotionFusionException NoSpeaker(string which) => new(
        $"{view.Corpus}: {which} has a known speaker, and use_speaker_disentanglement makes batches of one speaker each. " +
        "Name the speakers in the corpus's files, or set use_speaker_disentanglement: false.");
}
