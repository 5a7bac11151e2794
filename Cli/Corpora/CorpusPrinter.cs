using System.Globalization;
using EmotionFusion.Pipeline;

namespace EmotionFusion.Cli;

/// <summary>A corpus's figures as tables on stdout.</summary>
public static class CorpusPrinter
{
    /// <returns>The exit code.</returns>
    public static int Print(CorpusSummary summary, Terminal terminal)
    {
        var corpus = summary.Corpus;
        terminal.Out.WriteLine(Headline(summary));
        if (corpus.LabelConvention is { } convention)
        {
            terminal.Out.WriteLine($"Labels: {convention}");
        }

        PrintBy(summary, ["class"], utterance => [corpus.ClassNames[utterance.Label]], terminal);
        PrintBy(summary, ["session"], utterance => [utterance.Session], terminal);
        PrintBy(summary, ["speaker", "gender", "session"], utterance => [utterance.Speaker, utterance.Gender ?? "", utterance.Session], terminal);
        PrintLeftOut("Left out", corpus.Exclusions, terminal);
        PrintLeftOut("Unreadable sound (encoding will leave these out)", summary.Unreadable, terminal);
        return summary.Unreadable.Count > 0 ? ExitCode.LeftOut : ExitCode.Done;
    }

    private static string Headline(CorpusSummary summary)
    {
        var utterances = summary.Corpus.Utterances;
        var text = string.Create(CultureInfo.InvariantCulture,
            $"{summary.Corpus.Name}: {utterances.Count} utterances, {utterances.Select(u => u.Speaker).Distinct().Count()} speakers, ") +
            string.Create(CultureInfo.InvariantCulture, $"{utterances.Select(u => u.Session).Distinct().Count()} sessions");
        var lengths = summary.Seconds.Values;
        return lengths.Count() == 0 ? $"{text}, no sound" : text + string.Create(CultureInfo.InvariantCulture,
            $", {lengths.Sum():0.0} s of sound ({lengths.Min():0.0} to {lengths.Max():0.0} s, mean {lengths.Average():0.0} s)");
    }

    private static void PrintBy(CorpusSummary summary, string[] names, Func<Utterance, string[]> key, Terminal terminal)
    {
        var corpus = summary.Corpus;
        var classes = names is ["class"] ? [] : corpus.ClassNames;
        var table = Terminal.Table([.. names, ">utterances", .. classes.Select(name => $">{name}"), ">seconds"]);
        var groups = corpus.Utterances.GroupBy(utterance => string.Join('\0', key(utterance)));
        foreach (var group in names is ["class"] ? groups.OrderBy(group => group.First().Label) : groups.OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            var counts = Enumerable.Range(0, classes.Count).Select(label => Number(group.Count(utterance => utterance.Label == label)));
            var seconds = summary.SecondsOf(group).ToString("0.0", CultureInfo.InvariantCulture);
            Terminal.AddRow(table, [.. key(group.First()), Number(group.Count()), .. counts, seconds]);
        }

        terminal.Out.WriteLine();
        terminal.Print(table);
    }

    private static void PrintLeftOut(string title, IReadOnlyList<Exclusion> exclusions, Terminal terminal)
    {
        if (exclusions.Count == 0)
        {
            return;
        }

        terminal.Out.WriteLine();
        terminal.Out.WriteLine($"{title}: {Number(exclusions.Count)}");
        foreach (var group in exclusions.GroupBy(exclusion => exclusion.Reason).OrderByDescending(group => group.Count()))
        {
            terminal.Out.WriteLine($"  {Number(group.Count())} x {group.Key}: {LeftOutList.Ids([.. group])}");
        }
    }

    private static string Number(int count) => count.ToString(CultureInfo.InvariantCulture);
}
