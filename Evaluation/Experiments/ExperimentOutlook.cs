using EmotionFusion.Encoders;
using EmotionFusion.Pipeline;
using EmotionFusion.Training;

namespace EmotionFusion.Evaluation;

/// <summary>Something that an experiment needs: it is there, or why it isn't.</summary>
public sealed record Needed<T>(string Name, T? Value, string? Fault) where T : class
{
    internal static Needed<T> Find(string name, Func<T> get)
    {
        try
        {
            return new(name, get(), null);
        }
        catch (EmotionFusionException e)
        {
            return new(name, null, e.Message);
        }
    }
}

/// <summary>What an experiment would train, told before it is: from its corpora and encoders, without features.</summary>
public sealed record ExperimentOutlook
{
    /// <summary>With the corpora that it tests on spelt out, if they can be told.</summary>
    public required ExperimentConfig Config { get; init; }

    /// <summary>null if the experiment has no sound.</summary>
    public Needed<EncoderSpec>? Audio { get; init; }

    /// <summary>null if the experiment has no text.</summary>
    public Needed<EncoderSpec>? Text { get; init; }

    public required IReadOnlyList<Needed<Corpus>> Corpora { get; init; }

    /// <summary>Where the features of those corpora that are there lie or will lie, with the encoders whose models are there.</summary>
    public required IReadOnlyList<(string Corpus, FeatureStore Store)> Stores { get; init; }

    /// <summary>The same plan as training makes, but for utterances that turn out to have no features; null if corpora lack.</summary>
    public ExperimentPlan? Plan { get; init; }

    /// <summary>Why there is no plan, if it isn't for lack of corpora.</summary>
    public string? Fault { get; init; }

    /// <summary>Of a sweep, one for each set of features that candidates need, with those candidates; empty for other experiments.</summary>
    internal IReadOnlyList<ExperimentOutlook> Parts { get; init; } = [];

    /// <summary>What is trained on these features.</summary>
    internal IReadOnlyList<ExperimentConfig> Trained { get; init; } = [];

    /// <summary>How many trainings and models there are to make; 0 if that can't be told.</summary>
    internal int Heads => Parts.Count > 0 ? Parts.Sum(part => part.Heads) : (Plan?.Heads ?? 0) * Trained.Count;

    /// <summary>Whether nothing lacks; features that are still to be made don't.</summary>
    public bool IsComplete => Parts.Count > 0 ? Parts.All(part => part.IsComplete) : Plan is not null && Audio is not { Value: not { HasModel: true } } && Text is not { Value: not { HasModel: true } };

    /// <summary>How long the trainings take on one core, right to a factor of two or so; null if corpora or encoders lack.</summary>
    public TimeSpan? Time => Parts.Count > 0 ? Sum(Parts.Select(part => part.Time)) : Plan is null || Audio is { Value: null } || Text is { Value: null }
        ? null
        : Sum(Trained.Select(TimeOf));

    public static ExperimentOutlook Of(ExperimentConfig config, ExperimentPlanner planner)
    {
        if (config.Search is null)
        {
            return OfOne(config, planner) is var one ? one with { Trained = [one.Config] } : one;
        }

        var resolved = planner.ResolveIfPossible(config);
        ExperimentOutlook[] parts = [.. resolved.Trained.GroupBy(ExperimentPlanner.Key).Select(group => OfOne(group.First(), planner) with { Trained = [.. group] })];
        return parts[0] with { Config = resolved, Parts = parts };
    }

    private static TimeSpan? Sum(IEnumerable<TimeSpan?> times) => times.Aggregate((TimeSpan?)TimeSpan.Zero, (sum, time) => sum + time);

    private TimeSpan? TimeOf(ExperimentConfig config) =>
        TrainingTime.Of(config, [.. Plan!.Trainings.Select(task => task.Fold.Train.Rows.Length)], Audio?.Value!.Dimension ?? 0, Text?.Value!.Dimension ?? 0);

    private static ExperimentOutlook OfOne(ExperimentConfig config, ExperimentPlanner planner)
    {
        var encoders = planner.Features.Encoders;
        var resolved = Needed<ExperimentConfig>.Find(config.Name, () => planner.Resolve(config));
        Needed<Corpus>[] corpora = [.. ExperimentPlanner.CorporaOf(resolved.Value ?? config).Select(name => Needed<Corpus>.Find(name, () =>
        {
            ConfigChecks.Corpus(config, name, planner.Corpus(name, config.LabelMap).ClassNames);
            return planner.Corpus(name, config.LabelMap);
        }))];
        EncoderSpec Audio(Corpus? corpus) => EncoderSettings.Audio(SpecOf(EncoderKind.Audio, config.AudioEncoder, corpus), config);
        EncoderSpec Text(Corpus? corpus) => EncoderSettings.Text(SpecOf(EncoderKind.Text, config.TextEncoder, corpus), config);
        EncoderSpec SpecOf(EncoderKind kind, string encoder, Corpus? corpus) =>
            (corpus is null ? null : planner.Features.Imported(kind, encoder, corpus)) ?? encoders.Find(FeaturePreparation.OrElse(encoder));
        // Each corpus must have them; those that came with features say what they are.
        Corpus?[] known = [.. corpora.Select(corpus => corpus.Value).OfType<Corpus>().OrderByDescending(corpus => corpus.Features.Count)];
        EncoderSpec Every(Func<Corpus?, EncoderSpec> of) => known.Select(of).ToArray() is [var first, ..] ? first : of(null);
        var audio = config.UsesAudio ? Needed<EncoderSpec>.Find(config.AudioEncoder, () => Every(Audio)) : null;
        var text = config.UsesText ? Needed<EncoderSpec>.Find(config.TextEncoder, () => Every(Text)) : null;
        var plan = resolved.Value is { } full && corpora.All(corpus => corpus.Value is not null)
            ? Needed<ExperimentPlan>.Find(config.Name, () => ExperimentPlan.Of(FeatureView.Join([.. corpora.Select(corpus => new FeatureView(Usable(corpus.Value!, config), null, null))]), full))
            : null;
        return new ExperimentOutlook
        {
            Config = resolved.Value ?? config,
            Audio = audio,
            Text = text,
            Corpora = corpora,
            Stores = [.. from corpus in corpora where corpus.Value is not null
                         from encoder in new[] { audio?.Value is null ? null : Audio(corpus.Value), text?.Value is null ? null : Text(corpus.Value) } where encoder is { HasModel: true }
                         select (corpus.Name, planner.Features.StoreOf(corpus.Name, encoder))],
            Plan = plan?.Value,
            Fault = resolved.Fault ?? plan?.Fault,
        };
    }

    /// <summary>Without the utterances of which it is known before encoding that they lack the sound that the experiment needs.</summary>
    private static Corpus Usable(Corpus corpus, ExperimentConfig config) => !config.UsesAudio || config.AllowsMissingModality || !corpus.HasSound
        ? corpus
        : corpus with { Utterances = [.. corpus.Utterances.Where(utterance => utterance.AudioPath is not null)] };
}

/// <summary>A guess of how long trainings take on one core.</summary>
internal static class TrainingTime
{
    // Of the 512-wide cross-attention head over 768 + 768 features, some 8.15 million parameters: an utterance passed
    // through it forth and back, and its parameters updated once.
    private const double SecondsAnUtterance = 0.0005;
    private const double SecondsAnUpdate = 0.013;
    private const double Reference = 8.15e6;

    /// <summary>What a step costs whatever the head.</summary>
    private const double SecondsAStep = 0.0006;

    /// <param name="config">Its head, batch size and number of epochs count.</param>
    /// <param name="utterances">How many each training learns from.</param>
    /// <param name="audio">Length of the audio features.</param>
    /// <param name="text">Length of the text features.</param>
    public static TimeSpan Of(ExperimentConfig config, IReadOnlyList<int> utterances, int audio, int text)
    {
        var size = Parameters(config, audio, text) / Reference;
        var steps = utterances.Sum(count => Math.Ceiling(count / (double)config.BatchSize));
        var seconds = config.NumEpochs * ((steps * (SecondsAStep + (SecondsAnUpdate * size))) + (utterances.Sum(count => (double)count) * SecondsAnUtterance * size));
        return TimeSpan.FromSeconds(Math.Min(seconds, TimeSpan.MaxValue.TotalSeconds / 1e6)); // so that many can be added up
    }

    private static double Parameters(ExperimentConfig config, double audio, double text)
    {
        double h = config.FusionHiddenDim, classifier = config.HiddenDim;
        return config.Modality switch
        {
            Modality.Audio => audio * classifier,
            Modality.Text => text * classifier,
            _ => (h * classifier) + (config.FusionType switch
            {
                FusionType.CrossAttention => ((audio + text) * h) + (26 * h * h), // attention 8, feed-forward 16, joining 2
                FusionType.Concat => ((audio + text) * 2 * h) + (2 * h * h),
                _ => ((audio + text) * h) + (2 * h * h),
            }),
        };
    }
}
