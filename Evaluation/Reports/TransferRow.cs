namespace EmotionFusion.Evaluation;

/// <summary>What a run across corpora makes of each corpus that it tests: a row of the table of corpora trained and tested on.</summary>
/// <param name="Train">The corpora learnt from.</param>
/// <param name="Run"><c>experiment/date-time</c>.</param>
/// <param name="Seeds">How many the figures are over.</param>
/// <param name="Uar">By test corpus.</param>
internal sealed record TransferRow(string Train, string Experiment, string Run, int Seeds, IReadOnlyDictionary<string, (double Mean, double Std)> Uar)
{
    /// <summary>What may differ between runs of one family: what they learn from and test on, and what follows from its size.</summary>
    private static readonly string[] Own = ["name", "id", "train_dataset", "test_datasets", "num_epochs", "wandb_project"];

    /// <returns>null for a run within its corpora.</returns>
    public static TransferRow? Of(RunFolder folder, RunResults results) => results.Protocol != Protocol.CrossCorpus.Name ? null : new(
        results.Corpus, results.Experiment, folder.ShortName, results.Seeds.Count,
        results.ByFold.ToDictionary(fold => TransferTable.TestCorpus(results, fold.Name), fold => (fold.Mean.Uar, fold.Std.Uar)));

    /// <summary>
    /// The row of the run, and those of the finished runs beside it (below the same folder of runs) that differ from it in
    /// what they train and test on alone; of several with equal corpora the latest. By training corpora.
    /// </summary>
    /// <returns>Empty for a run within its corpora.</returns>
    public static IReadOnlyList<TransferRow> Beside(SavedRun run)
    {
        if (Of(run.Folder, run.Results) is not { } row || Path.GetDirectoryName(Path.GetDirectoryName(run.Folder.Path)) is not { } root)
        {
            return [];
        }

        var rows = new Dictionary<string, TransferRow>(StringComparer.Ordinal);
        foreach (var other in RunFolder.AllFinished(root).Select(folder => Family(run, folder)).OfType<TransferRow>())
        {
            rows[other.Train] = other;
        }

        rows[row.Train] = row;
        return [.. rows.Values.OrderBy(other => other.Train, StringComparer.Ordinal)];
    }

    /// <summary>The corpora that any of them tests.</summary>
    public static IReadOnlyList<string> Tests(IReadOnlyList<TransferRow> rows) => [.. rows.SelectMany(row => row.Uar.Keys).Distinct().Order(StringComparer.Ordinal)];

    /// <returns>null of a run of other settings, and of one whose files are broken: that is its own report's matter.</returns>
    private static TransferRow? Family(SavedRun run, RunFolder folder)
    {
        try
        {
            return File.Exists(folder.Config) && Shared(RecordedKeys.Of(folder.Config, File.ReadAllText(folder.Config))).SequenceEqual(Shared(run.Settings))
                ? Of(folder, RunJson.Read<RunResults>(folder.Results))
                : null;
        }
        catch (EmotionFusionException)
        {
            return null;
        }
    }

    private static IEnumerable<(string Key, string Value)> Shared(IEnumerable<(string Key, string Value)> settings) => settings.Where(setting => !Own.Contains(setting.Key));
}
