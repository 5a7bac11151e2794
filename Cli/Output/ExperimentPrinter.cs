using System.Text.Json;
using EmotionFusion.Encoders;
using EmotionFusion.Evaluation;
using EmotionFusion.Pipeline;
using EmotionFusion.Training;

namespace EmotionFusion.Cli;

/// <summary>Says what train would do and what it lacks, experiment by experiment.</summary>
internal sealed class ExperimentPrinter(ExperimentPlanner planner, Terminal terminal)
{
    private const int Named = 3;

    private readonly HashSet<string> _said = [];
    private TimeSpan _time;
    private int _trainings;
    private int _unknown;

    /// <returns>Whether all experiments have what they need.</returns>
    public bool Print(ExperimentChoice choice)
    {
        ExperimentOutlook[] outlooks = [.. choice.Experiments.Select(config => ExperimentOutlook.Of(config, planner))];
        foreach (var outlook in outlooks)
        {
            Print(outlook);
        }

        var complete = choice.Refused.Count == 0 && outlooks.All(outlook => outlook.IsComplete);
        foreach (var (name, reason) in choice.Refused)
        {
            terminal.Out.WriteLine($"{name}: can't be had, --all leaves it out: {reason}");
        }

        if (choice.Experiments.Count > 1)
        {
            terminal.Out.WriteLine($"{choice.Experiments.Count} experiments in all: {Count(_trainings, "training")}, about {Rate.Duration(_time)} on one core"
                + (_unknown == 0 ? "" : $"; {Count(_unknown, "experiment")} not counted in, whose time can't be told"));
        }

        foreach (var defaults in UnsetDefaults(choice.Experiments))
        {
            terminal.Out.WriteLine($"note: {defaults}");
        }

        foreach (var notice in Notices([.. outlooks.Select(outlook => outlook.Plan?.Config ?? outlook.Config)]))
        {
            terminal.Out.WriteLine($"note: {notice}");
        }

        return complete;
    }

    /// <summary>Keys that are left to defaults of this program, for those who come with a file of the Python system's.</summary>
    private static IEnumerable<string> UnsetDefaults(IReadOnlyList<ExperimentConfig> experiments) => experiments
        .Where(config => config.UnsetDefaults.Count > 0)
        .GroupBy(
            config => string.Join("; ", config.UnsetDefaults.Select(key => $"{key.Key}: {key.Value} ({key.Python})")),
            config => config.Name)
        .Select(group => $"{Who([.. group], experiments.Count)}: not set, so this program's defaults count, which aren't the Python system's (in brackets; defaults: python has those): {group.Key}");

    /// <summary>What experiments set that can't come to bear, each thing said once with the experiments that it holds for.</summary>
    public static IEnumerable<string> Notices(IReadOnlyList<ExperimentConfig> experiments) => experiments
        .SelectMany(config => config.Notices.Select(notice => (config.Name, Notice: notice)))
        .Distinct()
        .GroupBy(pair => pair.Notice, pair => pair.Name)
        .Select(group => $"{Who([.. group], experiments.Count)}: {group.Key}");

    private void Print(ExperimentOutlook outlook)
    {
        var config = outlook.Config;
        terminal.Out.WriteLine(config.Name);
        ExperimentOutlook[] parts = outlook.Parts.Count > 0 ? [.. outlook.Parts] : [outlook];
        if (config.Search is { } search)
        {
            Line("search", search.Summary);
        }
        else
        {
            Line("head", Head(config));
        }

        foreach (var encoder in parts.SelectMany(part => new[] { part.Audio, part.Text }).OfType<Needed<EncoderSpec>>().DistinctBy(encoder => (encoder.Name, encoder.Fault)))
        {
            Line("encoder", Fault(encoder) ?? Model(encoder.Value!));
        }

        foreach (var corpus in outlook.Corpora)
        {
            Line("corpus", Fault(corpus) ?? Counted(corpus.Value!));
        }

        foreach (var (corpus, store) in parts.SelectMany(part => part.Stores).DistinctBy(entry => entry.Store.Folder))
        {
            Line("features", Directory.Exists(store.Folder) ? $"{store.Folder} is there; what it lacks is made" : $"of {corpus} by {store.Spec.Name} are made first");
        }

        Line(Snake(config.EvaluationMode), parts.Select(part => part.Fault).FirstOrDefault(fault => fault is not null)
            ?? (outlook.Plan is { } plan ? Planned(plan, config.Search is null ? null : outlook) : Unplanned(config)));
        Line("time", Time(outlook));
    }

    private static string Head(ExperimentConfig config) => config.Head != HeadKind.Fusion ? $"{Snake(config.Head)} on {Snake(config.Modality)}" : config.Modality == Modality.Both
        ? $"{Snake(config.FusionType)} of width {config.FusionHiddenDim}{(config.FusionType == FusionType.CrossAttention ? $", {config.NumAttentionHeads} heads" : "")}"
        : $"{Snake(config.Modality)} alone";

    private string? Fault<T>(Needed<T> needed) where T : class => needed.Fault is null
        ? null
        : $"{needed.Name} is missing or doesn't fit{(_said.Add(needed.Fault) ? $": {needed.Fault}" : ", as said above")}";

    private string Model(EncoderSpec spec)
    {
        var lack = _said.Add(spec.ModelPath) ? $", {spec.ModelPath}; scripts/export_onnx.md tells how to make it" : ", as said above";
        return spec.HasModel ? $"{spec.Name} is there" : $"{spec.Name} lacks its model{lack}";
    }

    private static string Counted(Corpus corpus) =>
        $"{corpus.Name} is there: {corpus.Utterances.Count} utterances of {corpus.Utterances.Select(utterance => utterance.Speaker).Distinct().Count()} speakers"
        + (corpus.LabelMap is { } map ? $" by the label map {map}" : "")
        + (corpus.Utterances.Count(utterance => utterance.AudioFault is not null) is > 0 and var silent ? $", {silent} without sound" : "")
        + (corpus.Shortfall is { } shortfall ? $". {shortfall}" : "");

    /// <param name="plan">The experiment's, or a candidate's.</param>
    /// <param name="sweep">What all candidates come to.</param>
    private static string Planned(ExperimentPlan plan, ExperimentOutlook? sweep)
    {
        var config = plan.Config;
        var folds = plan.Members.Count;
        var counted = sweep is not null ? FormattableString.Invariant($"{Count(plan.Trainings.Count, "training")} a candidate, {sweep.Heads} in all; each fold's validation chooses")
            : config.Head == HeadKind.Fusion ? $"{Count(plan.Trainings.Count, "training")} of {config.NumEpochs} epochs" : Count(plan.Heads, "model");
        return config.EvaluationMode switch
        {
            EvaluationMode.CrossCorpus => $"{counted}, tested on {string.Join(", ", config.TestDatasets!)}; {Validation(config)}",
            EvaluationMode.Holdout => $"{plan.View.Corpus} as {config.Folds ?? "its makers"} {(config.Folds is null ? "divide" : "divides")} it: {string.Join("; ", plan.Folds.Select(Parts))}; "
                + $"{counted}{(plan.Folds.All(fold => fold.ValidationGiven) ? "" : $"; {Validation(config)}")}",
            _ when config.LeaveOut == LeaveOut.Group => $"{plan.View.Corpus} in {folds} folds, a group of speakers each ({string.Join("; ", plan.Folds.Select(Group))}), {counted}; {Validation(config)}",
            _ => $"{plan.View.Corpus} in {folds} folds, {counted}; {Validation(config)}",
        };
    }

    private static string Parts(Fold fold) =>
        $"{(fold.Name == "holdout" ? "" : $"{fold.Name}: ")}{fold.Train.Rows.Length} train, {fold.Validation.Rows.Length} validate{(fold.ValidationGiven ? "" : " (taken from training)")}, {fold.Test.Rows.Length} test"
        + (fold.SpeakersShared ? ", some of them by speakers in training or validation" : "");

    private static string Group(Fold fold) => $"{fold.Name}: {Some(fold.Test.Speakers)}, {fold.Test.Rows.Length} utterances";

    /// <summary>Of an experiment with corpora missing.</summary>
    private static string Unplanned(ExperimentConfig config) => config.EvaluationMode == EvaluationMode.CrossCorpus
        ? $"{Count(config.Seeds.Count, "training")}{(config.ValidationStrategy is ValidationStrategy.RotateSpeakers or ValidationStrategy.Auto ? " a division" : "")} of {config.NumEpochs} epochs, "
            + $"tested on {string.Join(", ", config.TestDatasets!)}; {Validation(config)}"
        : $"{Count(config.Seeds.Count, "training")} a fold; how many folds, the corpora say";

    private string Time(ExperimentOutlook outlook)
    {
        _trainings += outlook.Heads;
        if (outlook.Config.Head != HeadKind.Fusion)
        {
            _unknown++;
            return "not told for this head: a linear model takes seconds a fold, boosted trees up to minutes";
        }

        if (outlook.Time is not { } time)
        {
            _unknown++;
            return "can't be told before corpora and encoders are there and fit";
        }

        _time += time;
        return $"about {Rate.Duration(time)} of training on one core; features and testing come on top";
    }

    private static string Count(int count, string what) => $"{count} {what}{(count == 1 ? "" : "s")}";

    private static string Validation(ExperimentConfig config) =>
        FormattableString.Invariant($"validation {Snake(config.ValidationStrategy)}, share {config.ValidationShare}");

    private static string Who(string[] names, int all) => names.Length > 1 && names.Length == all ? $"all {all} experiments" : Some(names);

    private static string Some(IReadOnlyList<string> names) => names.Count > Named
        ? $"{string.Join(", ", names.Take(Named))} and {names.Count - Named} more"
        : string.Join(", ", names);

    private void Line(string what, string text) => terminal.Out.WriteLine($"  {what,-13}{text}");

    private static string Snake<TEnum>(TEnum value) where TEnum : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
