using System.Globalization;
using EmotionFusion.Evaluation;
using EmotionFusion.Pipeline;

namespace EmotionFusion.Cli;

/// <summary>Folds that were written down, as a table.</summary>
internal static class FoldsPrinter
{
    private const int MostNames = 6;

    public static void Print(Corpus corpus, WrittenFolds written, string path, Terminal terminal)
    {
        var known = corpus.Utterances.Count(utterance => utterance.Recording is not null);
        terminal.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{corpus.Name}, {Protocol.TitleOf(written.Protocol.Name)}: {written.Folds.Count} fold{(written.Folds.Count == 1 ? "" : "s")} of {corpus.Utterances.Count} utterances; the recordings of {known} are hashed"));
        var table = Terminal.Table("fold", "tested", ">train", ">validate", ">test");
        foreach (var fold in written.Folds)
        {
            var learnt = fold.Train.Utterances.Count + (fold.Rotation is null ? 0 : fold.Validation.Utterances.Count);
            Terminal.AddRow(
                table,
                fold.Name,
                Names(fold.Test.Speakers),
                learnt.ToString(CultureInfo.InvariantCulture),
                fold.Rotation is { } divisions ? $"in turn, {divisions.Count} times" : fold.Validation.Utterances.Count.ToString(CultureInfo.InvariantCulture),
                fold.Test.Utterances.Count.ToString(CultureInfo.InvariantCulture));
        }

        terminal.Print(table);
        foreach (var notice in written.Notices)
        {
            terminal.Out.WriteLine($"note: {notice}");
        }

        terminal.Out.WriteLine($"SHA-256 of the {written.Hashed}: {written.Sha256}");
        terminal.Out.WriteLine(path);
        Exclusion[] faults = [.. corpus.Exclusions.Where(exclusion => !exclusion.OnPurpose)];
        if (faults.Length > 0)
        {
            terminal.Error.WriteLine($"{faults.Length} left out of the corpus for a fault: {Exclusion.Summary(faults)}. 'emotionfusion corpus {corpus.Name}' lists them.");
        }
    }

    private static string Names(IReadOnlyList<string> speakers) =>
        string.Join(", ", speakers.Take(MostNames)) + (speakers.Count > MostNames ? $" and {speakers.Count - MostNames} more" : "");
}
