using System.Text.Json.Serialization;
using EmotionFusion.Pipeline;
using EmotionFusion.Training;

namespace EmotionFusion.Evaluation;

/// <summary>
/// results.json. But for the header (what, how, when, left out, how the trainings went) all of it is computed from
/// predictions.csv, the folds' training counts, validation.csv and speakers.csv by <see cref="ResultsComputation"/>, again and again with the same outcome.
/// </summary>
public sealed record RunResults
{
    /// <summary>Raised when the meaning of a field changes.</summary>
    public const int CurrentFormat = 1;

    public required int Format { get; init; }
    public required string Protocol { get; init; }
    public required string Experiment { get; init; }
    public required string Corpus { get; init; }

    /// <summary>True if a speaker is in training or validation and in test: the figures don't tell how unknown speakers fare.</summary>
    public required bool SpeakersShared { get; init; }

    /// <summary>How many; left out of the file where none is.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SpeakerOverlap? SharedSpeakers { get; init; }

    /// <summary>What else training and test have in common; left out of the file in runs of earlier versions.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Overlap? Overlap { get; init; }

    /// <summary>As in <see cref="RunHeader"/>; left out of the file where it is false, as are the next three where they are null.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool ValidationSpeakersShared { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Namesakes? Namesakes { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ValidationScore>? Validation { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Notices { get; init; }

    /// <summary>Of ratings.csv; left out of the file where raters aren't known.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public AllInclusiveResults? AllInclusive { get; init; }

    /// <summary>Of vad.csv; left out of the file where classes alone are predicted.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public VadResults? Vad { get; init; }

    /// <summary>Left out of the file in runs of earlier versions.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RunSplit? Split { get; init; }

    public required DateTimeOffset Started { get; init; }
    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>As in <see cref="RunHeader"/>; left out of the file where it is null.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? LabelMap { get; init; }

    public required string? LabelConvention { get; init; }
    public required IReadOnlyList<int> Seeds { get; init; }

    /// <summary>Test utterances, each counted once whatever the number of seeds.</summary>
    public required long Utterances { get; init; }

    /// <summary>One a seed and fold.</summary>
    public required IReadOnlyList<FoldScore> Folds { get; init; }

    /// <summary>Over all of <see cref="Folds"/>.</summary>
    public required Scores Mean { get; init; }

    /// <summary>Population standard deviation over all of <see cref="Folds"/>.</summary>
    public required Scores Std { get; init; }

    public required IReadOnlyList<FoldSummary> ByFold { get; init; }
    public required IReadOnlyList<SeedSummary> BySeed { get; init; }
    public required IReadOnlyList<SpeakerSummary> BySpeaker { get; init; }
    public required PooledResult Pooled { get; init; }
    /// <summary>As in <see cref="RunHeader"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Head { get; init; }

    public required Baseline Baseline { get; init; }

    /// <summary>null in runs of earlier versions, and in those whose head is that model itself.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public LinearBaseline? LinearBaseline { get; init; }

    public required LeftOut LeftOut { get; init; }

    /// <summary>By what test utterances have; null where no utterance lacks anything.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ModalityScore>? Modalities { get; init; }

    /// <summary>What a reader must know; null in results of earlier versions, as are the next four.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<Warning>? Warnings { get; init; }

    /// <inheritdoc cref="RunHeader.ExperimentsTried"/>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? ExperimentsTried { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Fairness? Fairness { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TemperatureScaling? TemperatureScaling { get; init; }

    /// <summary>Every training, as log.jsonl has them.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<TrainingSummary>? Trainings { get; init; }

    /// <summary><see cref="Std"/>; null of one fold with one seed, which has no deviation, though the file says 0.</summary>
    internal Scores? DeviationOrNull => Folds.Count > 1 ? Std : null;

    /// <summary>The header that these results were computed with, but for the gaps, which modalities.csv has.</summary>
    internal RunHeader Header() => new()
    {
        Experiment = Experiment,
        Corpus = Corpus,
        Protocol = Protocol,
        ValidationSpeakersShared = ValidationSpeakersShared,
        Namesakes = Namesakes,
        Validation = Validation,
        Notices = Notices,
        Split = Split,
        Started = Started,
        ClassNames = Classes,
        LabelMap = LabelMap,
        LabelConvention = LabelConvention,
        Head = Head,
        Strengths = LinearBaseline?.Folds.ToDictionary(fold => fold.Name, fold => fold.Strength) ?? [],
        LeftOut = LeftOut.Utterances,
        ExperimentsTried = ExperimentsTried,
        Trainings = Trainings,
    };
}

/// <summary>What predictions don't tell of a run, but its results and report must.</summary>
public sealed record RunHeader
{
    public required string Experiment { get; init; }

    public required string Corpus { get; init; }

    /// <summary>A name of <see cref="Protocol"/>.</summary>
    public required string Protocol { get; init; }

    /// <summary>True if training and validation have speakers in common: validation figures are of known voices.</summary>
    public bool ValidationSpeakersShared { get; init; }

    /// <summary>Speakers of equal names in corpora that train and test, who were taken for different people; null if there are none.</summary>
    public Namesakes? Namesakes { get; init; }

    /// <summary>Of the kept epochs, by seed; null where every fold has its own validation speakers.</summary>
    public IReadOnlyList<ValidationScore>? Validation { get; init; }

    /// <summary>What the configuration says that didn't come to bear; null if all did.</summary>
    public IReadOnlyList<string>? Notices { get; init; }

    /// <summary>Which split the run goes by; null in runs of earlier versions.</summary>
    public RunSplit? Split { get; init; }

    public required DateTimeOffset Started { get; init; }

    public required IReadOnlyList<string> ClassNames { get; init; }

    /// <summary>The name of the corpus's label map; null where it has one only, without a name.</summary>
    public string? LabelMap { get; init; }

    /// <summary>How the corpus's labels became these classes ("excited merged into happy"); null if nothing is to say.</summary>
    public string? LabelConvention { get; init; }

    /// <summary>linear or lightgbm; null for a fusion head.</summary>
    public string? Head { get; init; }

    /// <summary>Of the linear baseline's regularisation, by fold; empty where there is none.</summary>
    public IReadOnlyDictionary<string, StrengthChoice> Strengths { get; init; } = new Dictionary<string, StrengthChoice>();

    /// <summary>Utterances that the corpus has but the run hasn't.</summary>
    public IReadOnlyList<Exclusion> LeftOut { get; init; } = [];

    /// <summary>What utterances of the run lack: modalities.csv.</summary>
    public IReadOnlyList<Gap> Gaps { get; init; } = [];
    /// <summary>How many experiments, this one too, one command tested on the same test data; null if nobody counted.</summary>
    public int? ExperimentsTried { get; init; }

    /// <summary>How every training went; null in runs of earlier versions, for which there are no warnings.</summary>
    public IReadOnlyList<TrainingSummary>? Trainings { get; init; }
}

/// <summary>
/// What the epoch that was kept reached on the validation part, 0 to 1. It chose that epoch, so it is rather too good; where
/// validation speakers rotate it is the mean over the heads, each with its own.
/// </summary>
public sealed record ValidationScore(int Seed, double Accuracy, double Uar, double F1)
{
    /// <returns>One a seed, in the order of the trainings.</returns>
    internal static IReadOnlyList<ValidationScore> Of(IReadOnlyList<TrainedFold> trained) =>
        [.. trained.GroupBy(run => run.Seed, Best).Select(heads => new ValidationScore(
            heads.Key, heads.Average(best => best.Accuracy), heads.Average(best => best.Uar), heads.Average(best => best.MacroF1)))];

    /// <summary>Of models whose setting validation chose: of all divisions' validation predictions as one set.</summary>
    internal static IReadOnlyList<ValidationScore> Of(IReadOnlyList<FoldModel> heads) =>
        [.. heads.Select(head => new ValidationScore(head.Task.Seed, head.Choice.Validation.Wa, head.Choice.Validation.Uar, head.Choice.Validation.MacroF1))];

    private static ValidationFigures Best(TrainedFold run) => run.Epochs.First(epoch => epoch.Epoch == run.BestEpoch).Validation;
}

/// <summary>One fold over all seeds.</summary>
/// <param name="Name">The fold's name.</param>
/// <param name="Utterances">Test utterances, each counted once whatever the number of seeds.</param>
/// <param name="Speakers">Those of the test part.</param>
/// <param name="MissingClasses">Classes that the test part hasn't; UAR is over the others.</param>
/// <param name="Mean">Over seeds.</param>
/// <param name="Std">Population standard deviation over seeds; all 0 with one seed.</param>
/// <param name="Majority">Of this fold.</param>
/// <param name="Confusion">Counts of all seeds together, rows truth, columns predictions.</param>
public sealed record FoldSummary(
    string Name, long Utterances, IReadOnlyList<string> Speakers, IReadOnlyList<string> MissingClasses,
    Scores Mean, Scores Std, MajorityBaseline Majority, long[][] Confusion);

/// <summary>One seed over all folds.</summary>
public sealed record SeedSummary(int Seed, Scores Mean, Scores Std);

/// <summary>One test speaker, the predictions of all seeds together.</summary>
/// <param name="Speaker">The speaker's name.</param>
/// <param name="Folds">The folds that tested on this speaker.</param>
/// <param name="Utterances">Test utterances, each counted once whatever the number of seeds.</param>
/// <param name="Classes">How many classes the speaker's utterances have; UAR is over these.</param>
/// <param name="Uar">Of the speaker's predictions.</param>
/// <param name="Wa">Likewise.</param>
/// <param name="F1">Macro F1, likewise.</param>
public sealed record SpeakerSummary(
    string Speaker, IReadOnlyList<string> Folds, long Utterances, int Classes, double Uar, double Wa, double F1);

/// <summary>What no model should fall short of.</summary>
/// <param name="Majority">Mean over folds of <see cref="MajorityBaseline"/>.</param>
/// <param name="Chance">UAR and WA expected of guessing every class equally often: 1 / classes.</param>
public sealed record Baseline(Scores Majority, double Chance);

/// <summary>What always answering the most frequent training class reaches on the test part.</summary>
/// <param name="Class">That class; the first in label order on a tie.</param>
/// <param name="Uar">1 / classes present, or 0 if the test part hasn't that class.</param>
/// <param name="Wa">That class's share of the test part.</param>
/// <param name="F1">Macro F1, all other classes counting 0.</param>
public sealed record MajorityBaseline(string Class, double Uar, double Wa, double F1)
{
    internal Scores Scores => new(Uar, Wa, F1);

    /// <param name="train">Training utterances a class, by class name.</param>
    /// <param name="testLabels">The test part's labels.</param>
    /// <param name="classNames">By label.</param>
    internal static MajorityBaseline Compute(
        IReadOnlyDictionary<string, int> train, IEnumerable<int> testLabels, IReadOnlyList<string> classNames)
    {
        var majority = Enumerable.Range(0, classNames.Count).MaxBy(c => train.GetValueOrDefault(classNames[c]));
        var confusion = ConfusionMatrix.Of(classNames.Count, testLabels.Select(label => (label, majority)));
        return new MajorityBaseline(classNames[majority], confusion.Uar, confusion.Wa, confusion.MacroF1);
    }
}

/// <summary>Utterances that the corpus has but the run hasn't, and why.</summary>
/// <param name="Count">Those with a fault; what was left out on purpose isn't counted.</param>
/// <param name="Utterances">All of them.</param>
public sealed record LeftOut(int Count, IReadOnlyList<Exclusion> Utterances)
{
    internal static LeftOut Of(IReadOnlyList<Exclusion> utterances) => new(utterances.Count(exclusion => !exclusion.OnPurpose), utterances);
}
