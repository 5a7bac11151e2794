using EmotionFusion.Encoders;
using EmotionFusion.Evaluation;
using EmotionFusion.Pipeline;
using EmotionFusion.Training;

namespace EmotionFusion.Cli;

/// <summary>One run of the train command: the experiments one after another, their runs side by side.</summary>
public sealed class TrainSession
{
    public required Terminal Terminal { get; init; }

    public required FeaturePreparation Preparation { get; init; }

    public required CorpusCatalog Corpora { get; init; }

    public required string RunsRoot { get; init; }

    public required int Parallel { get; init; }

    public required DeviceOption Device { get; init; }

    /// <returns>The exit code.</returns>
    public int Run(IReadOnlyList<ExperimentConfig> experiments, CancellationToken cancellation)
    {
        var outcomes = new List<ExperimentOutcome>();
        var leftOut = 0;
        foreach (var config in experiments)
        {
            var corpus = Corpora.Load(config.TrainDatasets[0]);
            var view = Preparation.View(corpus, config, cancellation);
            leftOut += corpus.Utterances.Count - view.Utterances.Count;
            outcomes.Add(Train(view, config, cancellation));
            ResultsPrinter.PrintFolds(outcomes[^1].Results, Terminal);
        }

        ResultsPrinter.PrintSummary(outcomes, Terminal);
        return leftOut > 0 ? ExitCode.LeftOut : ExitCode.Done;
    }

    private ExperimentOutcome Train(FeatureView view, ExperimentConfig config, CancellationToken cancellation)
    {
        var options = new RunOptions
        {
            RunsRoot = RunsRoot,
            Command = CommandText.OfThisProcess(),
            Parallel = Parallel,
            Device = Device,
        };
        var epochs = ExperimentRun.CountTrainings(view, config) * config.NumEpochs;
        return Terminal.Watch("epochs", sink =>
        {
            var meter = new EpochMeter(sink, $"train {config.Name}", epochs);
            return ExperimentRun.Execute(view, config, options, meter, cancellation);
        });
    }
}
