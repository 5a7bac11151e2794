using System.Globalization;
using EmotionFusion.Pipeline;

namespace EmotionFusion.Cli;

/// <summary>A corpus's figures as tables on stdout.</summary>
/// <param name="terminal">Where they go.</param>
/// <param name="all">Whether long tables and lists are shown whole.</param>
internal sealed class CorpusPrinter(Terminal terminal, bool all)
{
    private const int Rows = 30;
    private const int Ids = 10;

    /// <returns>The exit code.</returns>
    public int Print(CorpusSummary summary)
    {
        var corpus = summary.Corpus;
        PrintHead(summary);
        terminal.Out.WriteLine();
        var classes = Terminal.Table(["class", ">utterances", .. Heard(summary, ">seconds", ">shortest", ">mean", ">longest")]);
        foreach (var group in summary.Classes)
        {
            var durations = group.Durations;
            Terminal.AddRow(classes, [group.Name, Number(group.Utterances), .. Heard(summary, Seconds(durations.Total), Seconds(durations.Shortest), Seconds(durations.Mean), Seconds(durations.Longest))]);
        }

        terminal.Print(classes);
        PrintGroups(summary, summary.Splits, "splits", ["split"], group => [group.Name]);
        PrintGroups(summary, summary.Sessions, "sessions", ["session"], group => [group.Name]);
        PrintGroups(summary, summary.Speakers, "speakers", ["speaker", "gender", "session"], group => [group.Name, group.Gender ?? "", group.Session]);
        PrintLeftOut("Left out on purpose", [.. corpus.Exclusions.Where(exclusion => exclusion.OnPurpose)]);
        PrintLeftOut("Left out", [.. corpus.Exclusions.Where(exclusion => !exclusion.OnPurpose)]);
        PrintLeftOut("No sound (experiments with text use the words)", [.. corpus.SoundFaults]);
        PrintLeftOut("Unreadable sound (encoding will leave these out)", summary.Sounds.Unreadable);
        return CodeOf(summary);
    }

    /// <summary>What is left out for a fault of its sound has the code of encoding it.</summary>
    public static int CodeOf(CorpusSummary summary) => summary.Sounds.Unreadable.Count > 0 ? ExitCode.LeftOut : ExitCode.Done;

    /// <summary>What it is, where it is and how it sounds.</summary>
    public void PrintHead(CorpusSummary summary)
    {
        terminal.Out.WriteLine(Headline(summary));
        if (LabelMap.Shown(summary.Corpus.LabelMap, summary.Corpus.LabelConvention) is { } labels)
        {
            terminal.Out.WriteLine($"Labels: {labels}");
        }

        if (summary.Corpus.Shortfall is { } shortfall)
        {
            terminal.Out.WriteLine(shortfall);
        }

        terminal.Out.WriteLine($"Folder: {summary.Folder}{(summary.Corpus.Language is { } language ? $"; language: {language}" : "")}");
        if (summary.Corpus.Features.Count > 0)
        {
            terminal.Out.WriteLine($"Features: {string.Join(" and ", summary.Corpus.Features.Keys.Select(kind => kind.ToString().ToLowerInvariant()))}, in columns of its tables ({ColumnFeatures.EncoderName})");
        }

        if (summary.Durations.Count > 0)
        {
            terminal.Out.WriteLine($"Sound: {Mixture(summary.Rates, rate => $"{rate} Hz")}; {Mixture(summary.Channels, ChannelsOf)}; {Mixture(summary.Formats, format => format)}");
        }
    }

    private static string Headline(CorpusSummary summary)
    {
        var (durations, corpus) = (summary.Durations, summary.Corpus);
        var text = string.Create(CultureInfo.InvariantCulture, $"{corpus.Name}: {corpus.Utterances.Count} utterances, {summary.Speakers.Count} speakers, {summary.Sessions.Count} sessions");
        return durations.Count == 0 ? $"{text}, no sound" : text + string.Create(CultureInfo.InvariantCulture,
            $", {durations.Total:0.0} s of sound ({durations.Shortest:0.0} to {durations.Longest:0.0} s, mean {durations.Mean:0.0} s)");
    }

    private static string Mixture(IReadOnlyList<Counted> counts, Func<string, string> name) => counts is [var only]
        ? name(only.Value)
        : string.Join(", ", counts.Select(count => $"{Number(count.Count)} x {name(count.Value)}"));

    private static string ChannelsOf(string count) => count switch
    {
        "1" => "mono",
        "2" => "stereo",
        _ => $"{count} channels",
    };

    private void PrintGroups(CorpusSummary summary, IReadOnlyList<UtteranceGroup> groups, string what, string[] names, Func<UtteranceGroup, string[]> key)
    {
        if (groups.Count == 0)
        {
            return;
        }

        var shown = all ? groups.Count : Rows;
        var table = Terminal.Table([.. names, ">utterances", .. summary.Corpus.ClassNames.Select(name => $">{name}"), .. Heard(summary, ">seconds")]);
        foreach (var group in groups.Take(shown))
        {
            Terminal.AddRow(table, [.. key(group), Number(group.Utterances), .. group.Classes.Select(Number), .. Heard(summary, Seconds(group.Durations.Total))]);
        }

        terminal.Out.WriteLine();
        terminal.Print(table);
        if (groups.Count > shown)
        {
            terminal.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"... and {groups.Count - shown:N0} more {what}; --all shows them"));
        }
    }

    private void PrintLeftOut(string title, IReadOnlyList<Exclusion> exclusions)
    {
        if (exclusions.Count == 0)
        {
            return;
        }

        terminal.Out.WriteLine();
        terminal.Out.WriteLine($"{title}: {Number(exclusions.Count)}");
        foreach (var group in exclusions.GroupBy(exclusion => exclusion.Reason).OrderByDescending(group => group.Count()))
        {
            terminal.Out.WriteLine($"  {Number(group.Count())} x {group.Key}: {CutList.Of([.. group.Select(exclusion => exclusion.Utterance)], all ? int.MaxValue : Ids)}");
        }
    }

    /// <summary>Columns on durations; none where there is no sound.</summary>
    private static string[] Heard(CorpusSummary summary, params string[] columns) => summary.Durations.Count > 0 ? columns : [];

    private static string Seconds(double seconds) => seconds.ToString("0.0", CultureInfo.InvariantCulture);

    private static string Number(int count) => count.ToString(CultureInfo.InvariantCulture);
}

/// <summary>The beginning of a list, and how many more there are.</summary>
internal static class CutList
{
    /// <summary><c>03a01Wa, 03a02Fb and 1,012 more</c>.</summary>
    public static string Of(IReadOnlyList<string> items, int shown, string separator = ", ") => string.Join(separator, items.Take(shown))
        + (items.Count <= shown ? "" : string.Create(CultureInfo.InvariantCulture, $"{(separator == ", " ? " " : separator)}and {items.Count - shown:N0} more"));
}
