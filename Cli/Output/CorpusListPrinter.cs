using EmotionFusion.Pipeline;

namespace EmotionFusion.Cli;

/// <summary>All corpora: what they are, and where they were found or looked for.</summary>
internal static class CorpusListPrinter
{
    public static void Print(IReadOnlyList<CorpusListing> corpora, Terminal terminal)
    {
        var table = Terminal.Table("name", "language", "classes", "label maps", "folder");
        foreach (var corpus in corpora)
        {
            Terminal.AddRow(table, corpus.Name, corpus.Spec?.Language ?? "", corpus.Spec is { } spec ? string.Join(", ", spec.Labels.ClassNames) : "", Maps(corpus.Spec),
                corpus.Place?.Folder ?? (corpus.Fault is null ? "not found" : "broken, see below"));
        }

        terminal.Print(table);
        CorpusListing[] missing = [.. corpora.Where(corpus => corpus.Fault is null && corpus.Place!.Folder is null)];
        if (missing.Length > 0)
        {
            terminal.Out.WriteLine();
            terminal.Out.WriteLine("Looked for:");
        }

        foreach (var corpus in missing)
        {
            terminal.Out.WriteLine($"  {corpus.Name}: {string.Join("; ", corpus.Place!.Looked)}");
        }

        foreach (var corpus in corpora.Where(corpus => corpus.Fault is not null))
        {
            terminal.Error.WriteLine($"error: {corpus.Fault}");
        }
    }

    /// <summary>The one that is used unless another is asked for comes first.</summary>
    private static string Maps(CorpusSpec? spec) =>
        spec is null ? "" : string.Join(", ", spec.Maps.All.OrderBy(map => map == spec.Labels ? 0 : 1).Select(map => map.Name).OfType<string>());

    /// <summary>A corpus that isn't here is nothing wrong; one that is described wrongly is.</summary>
    public static int CodeOf(IReadOnlyList<CorpusListing> corpora) => corpora.Any(corpus => corpus.Fault is not null) ? ExitCode.Failed : ExitCode.Done;
}
