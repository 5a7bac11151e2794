using System.Globalization;
using EmotionFusion.Pipeline;

namespace EmotionFusion.Cli;

/// <summary>Names recordings that a corpus has more than once, by their samples.</summary>
internal static class CopiesPrinter
{
    /// <param name="corpus">With its utterances' recordings.</param>
    /// <param name="terminal">Where it goes.</param>
    /// <returns>The exit code: a failure if copies contradict each other.</returns>
    public static int Print(Corpus corpus, Terminal terminal)
    {
        var copies = RecordingCopies.Of(corpus.Utterances);
        var read = corpus.Utterances.Count(utterance => utterance.Recording is not null);
        terminal.Out.WriteLine();
        terminal.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Recordings: {read} of {corpus.Utterances.Count} compared; under several names: {copies.Count}"));
        foreach (var same in copies)
        {
            var differ = Differences(same).ToArray();
            terminal.Out.WriteLine($"  {string.Join(" = ", same.Select(utterance => Name(utterance, corpus)))}{(differ.Length == 0 ? "" : $": other {string.Join(", ", differ)}")}");
        }

        var contradictions = copies.Count(same => Differences(same).Any());
        if (contradictions > 0)
        {
            terminal.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"error: recordings with several labels, speakers or splits: {contradictions}; take out all but the right one."));
        }

        return contradictions > 0 ? ExitCode.Failed : ExitCode.Done;
    }

    private static IEnumerable<string> Differences(Utterance[] same)
    {
        if (same.DistinctBy(utterance => utterance.Majority).Count() > 1)
        {
            yield return "labels";
        }

        if (same.DistinctBy(utterance => utterance.Speaker).Count() > 1)
        {
            yield return "speakers";
        }

        if (same.DistinctBy(utterance => utterance.Split).Count() > 1)
        {
            yield return "splits";
        }
    }

    private static string Name(Utterance utterance, Corpus corpus) =>
        $"{utterance.Id} (speaker {utterance.Speaker}, {utterance.ClassName(corpus.ClassNames)}{(utterance.Split is { } split ? $", {split.ToString().ToLowerInvariant()}" : "")})";
}
