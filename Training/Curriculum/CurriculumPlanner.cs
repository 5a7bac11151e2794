using EmotionFusion.Pipeline;

namespace EmotionFusion.Training;

/// <summary>
/// Plans the epochs of one training: which rows, in which batches. A plan follows from the seed, the epoch and (for
/// <see cref="CurriculumType.ModelConfidence"/>) the head's confidences alone, so that a resumed training plans as one
/// that was never interrupted.
/// </summary>
internal sealed class CurriculumPlanner
{
    private readonly FeatureView _view;
    private readonly int[] _trainRows;
    private readonly ExperimentConfig _config;
    private readonly int _seed;
    private readonly float[] _difficulties;
    private readonly CurriculumItems _items;
    private readonly CurriculumType _type;

    /// <param name="trainRows">Rows of <paramref name="view"/>; one at least.</param>
    /// <param name="config">Its evaluation mode is LOSO or cross-corpus.</param>
    /// <exception cref="EmotionFusionException">Batches are to hold one speaker each, and no speaker is known.</exception>
    public CurriculumPlanner(FeatureView view, IReadOnlyList<int> trainRows, ExperimentConfig config, int seed)
    {
        (_view, _trainRows, _config, _seed) = (view, [.. trainRows], config, seed);
        _difficulties = Difficulty.OfRows(view, config.ExpectedVad);
        _type = TypeFor(config.Curriculum.Type, _trainRows.Select(row => view.Utterances[row].Vad));
        _items = new(
            Array.ConvertAll(_trainRows, row => view.Utterances[row].LikeliestClass),
            Array.ConvertAll(_trainRows, row => _difficulties[row]),
            Array.ConvertAll(_trainRows, row => view.Utterances[row].CurriculumOrder),
            Confidences: null,
            view.ClassNames.Count);
        if (config.SingleSpeakerBatches && !_trainRows.Any(row => SpeakerBatches.IsKnown(view.Utterances[row].Speaker)))
        {
            throw NoSpeaker($"none of the {_trainRows.Length} training utterances");
        }
    }

    public float DifficultyOf(int row) => _difficulties[row];

    /// <param name="epoch">0-based.</param>
    /// <param name="confidencesOf">
    /// The head's greatest class probability for each of the rows given; asked only from the second epoch of a
    /// curriculum by confidence on.
    /// </param>
    /// <exception cref="EmotionFusionException">Batches are to hold one speaker each, and the epoch's rows have no known one.</exception>
    public EpochPlan Plan(int epoch, Func<IReadOnlyList<int>, float[]> confidencesOf)
    {
        var random = RandomOf(epoch);
        var inCurriculum = epoch < _config.Curriculum.ActiveEpochs;
        var rows = inCurriculum ? Selected(epoch, confidencesOf, ref random) : [.. _trainRows];
        var batches = Batches(rows, keepsOrder: inCurriculum && _config.EvaluationMode == EvaluationMode.CrossCorpus, ref random);
        if (batches.Count == 0)
        {
            throw NoSpeaker($"none of the {rows.Length} utterances of epoch {epoch + 1}");
        }

        var used = batches.Sum(batch => batch.Length);
        var difficulty = batches.Sum(batch => batch.Sum(row => (double)_difficulties[row]));
        return new(batches, (double)used / _trainRows.Length, difficulty / used);
    }

    /// <summary>
    /// Without any rating all utterances of a class are equally difficult, and by difficulty whole classes would come
    /// one after another: utterances are drawn at random then.
    /// </summary>
    internal static CurriculumType TypeFor(CurriculumType wanted, IEnumerable<Vad?> ratings) =>
        wanted is CurriculumType.Difficulty or CurriculumType.InverseDifficulty && ratings.All(vad => Difficulty.MissingRatings(vad) == 3)
            ? CurriculumType.Random
            : wanted;

    /// <summary>The generator is seeded by the first number that one of the training's seed gives, plus the epoch.</summary>
    private SplitMix64 RandomOf(int epoch)
    {
        var ofTraining = new SplitMix64((ulong)_seed);
        return new(unchecked(ofTraining.Next() + (ulong)epoch));
    }

    private int[] Selected(int epoch, Func<IReadOnlyList<int>, float[]> confidencesOf, ref SplitMix64 random)
    {
        var curriculum = _config.Curriculum;
        var asksHead = _type == CurriculumType.ModelConfidence && epoch > 0;
        var known = asksHead ? _items with { Confidences = confidencesOf(_trainRows) } : _items;
        var fraction = Pacing.Fraction(curriculum.Pacing, epoch, curriculum.ActiveEpochs);
        return Array.ConvertAll(CurriculumSelection.Select(_type, known, fraction, ref random), i => _trainRows[i]);
    }

    private IReadOnlyList<int[]> Batches(int[] rows, bool keepsOrder, ref SplitMix64 random)
    {
        if (!keepsOrder && _config.SingleSpeakerBatches)
        {
            return SpeakerBatches.Of(rows, row => _view.Utterances[row].Speaker, _config.BatchSize, ref random);
        }

        if (!keepsOrder)
        {
            random.Shuffle(rows.AsSpan());
        }

        return [.. rows.Chunk(_config.BatchSize)];
    }

    private EmotionFusionException NoSpeaker(string which) => new(
        $"{_view.Corpus}: {which} has a known speaker, and use_speaker_disentanglement makes batches of one speaker each. " +
        "Name the speakers in the corpus's files, or set use_speaker_disentanglement: false.");
}

/// <summary>What an epoch trains on.</summary>
/// <param name="Batches">Rows of the view, in the order in which they are seen; one batch at least.</param>
/// <param name="Fraction">Rows in the batches / training rows.</param>
/// <param name="MeanDifficulty">Over the rows in the batches.</param>
internal sealed record EpochPlan(IReadOnlyList<int[]> Batches, double Fraction, double MeanDifficulty);

/// <summary>Batches that hold utterances of one speaker each, so that a step can't tell emotions apart by voices.</summary>
internal static class SpeakerBatches
{
    /// <summary>
    /// Shuffles the rows of each speaker, cuts them into batches (a short last one is kept), and shuffles the batches.
    /// Rows of unknown speakers are left out (<see cref="IsKnown"/>): they needn't be of one speaker.
    /// </summary>
    public static IReadOnlyList<int[]> Of(
        IReadOnlyList<int> rows, Func<int, string> speakerOf, int batchSize, ref SplitMix64 random)
    {
        var batches = new List<int[]>();
        foreach (var group in rows.GroupBy(speakerOf).Where(group => IsKnown(group.Key)))
        {
            var own = group.ToArray();
            random.Shuffle(own.AsSpan());
            batches.AddRange(own.Chunk(batchSize));
        }

        var order = batches.ToArray();
        random.Shuffle(order.AsSpan());
        return order;
    }

    /// <summary>False for an empty name, "unknown" in any case, and -1, which the Python system writes for no speaker.</summary>
    public static bool IsKnown(string? speaker) =>
        !string.IsNullOrWhiteSpace(speaker) && speaker != "-1" && !speaker.Equals("unknown", StringComparison.OrdinalIgnoreCase);
}
