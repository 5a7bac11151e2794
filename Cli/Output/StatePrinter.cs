using System.Globalization;
using EmotionFusion.Evaluation;

namespace EmotionFusion.Cli;

/// <summary>Says which experiments and candidates of a file are done, running, interrupted or not begun.</summary>
internal static class StatePrinter
{
    private const string NotBegun = "not begun";

    public static void Print(IReadOnlyList<ExperimentState> states, Terminal terminal)
    {
        var table = Terminal.Table("experiment", "state", ">test UAR", ">validation", "what");
        foreach (var state in states)
        {
            Terminal.AddRow(
                table, state.Config.Name, Name(state.Run?.State), Figure(state.Run?.Figures?.Mean?.Uar ?? state.Run?.Figures?.MeanCcc), "",
                state.Run?.Folder.Path ?? (state.Others > 0 ? FormattableString.Invariant($"{state.Others} with other settings") : ""));
            foreach (var candidate in state.Candidates)
            {
                Terminal.AddRow(
                    table, FormattableString.Invariant($"  {candidate.Candidate.Number:000}"), candidate is { State: RunState.Done, Score: null } ? "diverged" : Name(candidate.State), "",
                    Figure(candidate.Score), candidate.Candidate.Description);
            }
        }

        terminal.Print(table);
        terminal.Out.WriteLine($"Experiments: {Counted(states.Select(state => Name(state.Run?.State)))}");
        if (states.Any(state => state.Candidates.Count > 0))
        {
            terminal.Out.WriteLine($"Candidates: {Counted(states.SelectMany(state => state.Candidates).Select(candidate => Name(candidate.State)))}");
        }

        foreach (var state in states.Where(state => state.Run?.State is RunState.Interrupted or RunState.Failed))
        {
            terminal.Out.WriteLine($"To go on: {CommandText.Of(["train", "--resume", state.Run!.Folder.Path])}");
        }
    }

    private static string Name(RunState? state) => state?.ToString().ToLowerInvariant() ?? NotBegun;

    private static string Figure(double? value) => value?.ToString("0.000", CultureInfo.InvariantCulture) ?? "";

    private static string Counted(IEnumerable<string> names) =>
        string.Join(", ", names.CountBy(name => name).OrderBy(name => name.Key, StringComparer.Ordinal).Select(name => FormattableString.Invariant($"{name.Value} {name.Key}")));
}
