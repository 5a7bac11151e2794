using System.CommandLine;
using System.Globalization;
using EmotionFusion.Pipeline;

namespace EmotionFusion.Cli;

/// <summary><c>emotionfusion corpus [NAME]</c>: what a corpus holds; without a name, which there are.</summary>
public static class CorpusCommand
{
    public static Command Build(Terminal terminal)
    {
        var name = new Argument<string?>("NAME") { Description = "A corpus of configs/corpora.", Arity = ArgumentArity.ZeroOrOne };
        var data = CommonOptions.Data();
        var command = new Command("corpus", "Shows a corpus: counts a class, speaker and session, durations, what is left out and why.") { name, data };
        command.SetAction(parsed => Guard.Run(terminal.Error, _ =>
        {
            var workspace = Workspace.Find(Environment.CurrentDirectory, AppContext.BaseDirectory);
            var catalog = CorpusCatalog.Open(workspace.CorpusConfigs, parsed.GetValue(data));
            return parsed.GetValue(name) is { } corpus ? Show(catalog.Load(corpus), terminal) : List(catalog, workspace, terminal);
        }));
        return command;
    }

    private static int List(CorpusCatalog catalog, Workspace workspace, Terminal terminal)
    {
        foreach (var name in catalog.Names)
        {
            terminal.Out.WriteLine(name);
        }

        if (catalog.Names.Count == 0)
        {
            terminal.Error.WriteLine($"{workspace.CorpusConfigs} describes no corpus yet; a new one is a file NAME.yaml there.");
        }

        return ExitCode.Done;
    }

    private static int Show(Corpus corpus, Terminal terminal)
    {
        var summary = CorpusSummary.Of(corpus);
        terminal.Out.WriteLine(Headline(summary));
        if (corpus.LabelConvention is { } convention)
        {
            terminal.Out.WriteLine($"Labels: {convention}");
        }

        PrintBy(summary, "class", utterance => corpus.ClassNames[utterance.Label], corpus.ClassNames, terminal);
        PrintBy(summary, "session", utterance => utterance.Session, null, terminal);
        PrintBy(summary, "speaker", SpeakerName, null, terminal);
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

    private static void PrintBy(
        CorpusSummary summary, string what, Func<Utterance, string> key, IReadOnlyList<string>? order, Terminal terminal)
    {
        var corpus = summary.Corpus;
        var classes = what == "class" ? [] : corpus.ClassNames;
        var table = Terminal.Table([what, ">utterances", .. classes.Select(name => $">{name}"), ">seconds"]);
        var groups = corpus.Utterances.GroupBy(key).ToDictionary(group => group.Key, group => group.ToArray());
        foreach (var name in order ?? [.. groups.Keys.Order(StringComparer.Ordinal)])
        {
            var group = groups.GetValueOrDefault(name, []);
            var counts = Enumerable.Range(0, classes.Count).Select(label => Number(group.Count(utterance => utterance.Label == label)));
            Terminal.AddRow(table, [name, Number(group.Length), .. counts, summary.SecondsOf(group).ToString("0.0", CultureInfo.InvariantCulture)]);
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

    private static string SpeakerName(Utterance utterance) =>
        utterance.Gender is { } gender ? $"{utterance.Speaker} ({gender}, session {utterance.Session})" : $"{utterance.Speaker} (session {utterance.Session})";

    private static string Number(int count) => count.ToString(CultureInfo.InvariantCulture);
}
