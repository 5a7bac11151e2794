using System.Globalization;
using EmotionFusion.Encoders;
using EmotionFusion.Pipeline;

namespace EmotionFusion.Cli;

/// <summary>A corpus's figures as tables on stdout.</summary>
internal static class CorpusPrinter
{
    /// <returns>The exit code.</returns>
    public static int Print(CorpusSummary summary, Terminal terminal)
    {
        var corpus = summary.Corpus;
        terminal.Out.WriteLine(Headline(summary));
        if (LabelMap.Shown(corpus.LabelMap, corpus.LabelConvention) is { } labels)
        {
            terminal.Out.WriteLine($"Labels: {labels}");
        }

        if (corpus.Shortfall is { } shortfall)
        {
            terminal.Out.WriteLine(shortfall);
        }

        PrintBy(summary, ["class"], utterance => [utterance.Majority is { } label ? corpus.ClassNames[label] : "no majority"], terminal);
        PrintBy(summary, ["session"], utterance => [utterance.Session], terminal);
        PrintBy(summary, ["speaker", "gender", "session"], utterance => [utterance.Speaker, utterance.Gender ?? "", utterance.Session], terminal);
        PrintLeftOut("Left out on purpose", [.. corpus.Exclusions.Where(exclusion => exclusion.OnPurpose)], terminal);
        PrintLeftOut("Left out", [.. corpus.Exclusions.Where(exclusion => !exclusion.OnPurpose)], terminal);
        PrintLeftOut("No sound (experiments with text use the words)", [.. corpus.SoundFaults], terminal);
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
        foreach (var group in names is ["class"] ? groups.OrderBy(group => group.First().Majority ?? corpus.ClassNames.Count) : groups.OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            var counts = Enumerable.Range(0, classes.Count).Select(label => Number(group.Count(utterance => utterance.Majority == label)));
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

/// <summary>A corpus in figures, and what can't be used of it.</summary>
internal sealed record CorpusSummary
{
    public required Corpus Corpus { get; init; }

    /// <summary>Seconds of sound by utterance id; utterances without readable sound aren't in it.</summary>
    public required IReadOnlyDictionary<string, double> Seconds { get; init; }

    /// <summary>Utterances whose sound file can't be read, and why. Encoding leaves them out.</summary>
    public required IReadOnlyList<Exclusion> Unreadable { get; init; }

    /// <summary>Reads the header of every sound file.</summary>
    public static CorpusSummary Of(Corpus corpus)
    {
        var seconds = new Dictionary<string, double>(StringComparer.Ordinal);
        var unreadable = new List<Exclusion>();
        foreach (var utterance in corpus.Utterances.Where(utterance => utterance.AudioPath is not null))
        {
            try
            {
                seconds[utterance.Id] = AudioFile.Info(utterance.AudioPath!).Seconds;
            }
            catch (SampleException wrong)
            {
                unreadable.Add(new Exclusion(utterance.Id, wrong.Message));
            }
        }

        return new CorpusSummary { Corpus = corpus, Seconds = seconds, Unreadable = unreadable };
    }

    /// <summary>Sum over some utterances.</summary>
    public double SecondsOf(IEnumerable<Utterance> utterances) => utterances.Sum(utterance => Seconds.GetValueOrDefault(utterance.Id));
}

/// <summary>Words for utterances that are left out.</summary>
internal static class LeftOutList
{
    private const int Shown = 10;

    /// <summary><c>03a01Wa, 03a02Fb and 12 more</c>.</summary>
    public static string Ids(IReadOnlyList<Exclusion> exclusions)
    {
        var ids = string.Join(", ", exclusions.Take(Shown).Select(exclusion => exclusion.Utterance));
        return exclusions.Count <= Shown
            ? ids
            : string.Create(CultureInfo.InvariantCulture, $"{ids} and {exclusions.Count - Shown} more");
    }
}
