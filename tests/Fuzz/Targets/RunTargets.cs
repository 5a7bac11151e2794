using System.Runtime.ExceptionServices;
using EmotionFusion.Evaluation;
using EmotionFusion.Training;

namespace EmotionFusion.Fuzz;

/// <summary>A run's folder, as a report reads it and as a resumed training does.</summary>
internal static class RunTargets
{
    public static readonly IReadOnlyList<Target> All =
    [
        .. Fixture.RunFiles.Select(file => new Target("report-" + file.Name, file.Format, 1.5, (bench, input) => Report(bench, file.Path, input))),
        .. Fixture.UnfinishedFiles.Select(file => new Target("resume-" + file.Name, file.Format, 0.6, (bench, input) => Resume(bench, file.Path, input))),
    ];

    private static void Report(Bench bench, string file, byte[] input)
    {
        var folder = bench.Fixed(Fixture.Run);
        Bench.Replacing(Path.Combine(folder, file), input, () => HtmlReport.Render(SavedRun.Read(RunFolder.Open(folder))));
    }

    private static void Resume(Bench bench, string file, byte[] input)
    {
        var folder = bench.Fresh(Fixture.Unfinished);
        File.WriteAllBytes(Path.Combine(folder, file), input);
        using var resumed = ResumedRun.Open(folder);
        if (!IsSmall(resumed.Config))
        {
            return;
        }
        var plan = ExperimentPlan.Of(Fixture.View(), resumed.Config);
        var job = resumed.Continue(plan);
        resumed.EpochsDone(plan);
        var result = ExperimentPool.Run([job], Fixture.Options(bench.Folder))[0];
        if (result.Error is { } error)
        {
            // The experiment's error tells the trainings'.
            ExceptionDispatchInfo.Throw(error is TrainingsFailedException { InnerException: { } inner and not IOException } ? inner : error);
        }
    }

    /// <summary>Whether it is an experiment on the fixture's data that takes no time; a large head is a user's right.</summary>
    private static bool IsSmall(ExperimentConfig config) =>
        config is { Modality: Modality.Both, NumEpochs: <= 5, HiddenDim: <= 32, FusionHiddenDim: <= 32, Seeds.Count: <= 2 }
        && config.TrainDatasets.SequenceEqual([Fixture.Corpus]) && config.EvaluationMode == EvaluationMode.Loso;
}
