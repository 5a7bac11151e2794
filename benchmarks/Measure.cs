using System.Diagnostics;
using System.Globalization;

namespace EmotionFusion.Benchmarks;

/// <summary>Times several ways of doing work by turns, so that a noisy machine is noisy to all of them.</summary>
internal static class Measure
{
    /// <returns>The median seconds of each over <paramref name="rounds"/> rounds after one to warm up.</returns>
    public static (double Ours, double Reference) InTurns(int rounds, Action ours, Action reference)
    {
        var medians = Medians(rounds, () => Seconds(ours), () => Seconds(reference));
        return (medians[0], medians[1]);
    }

    /// <param name="rounds">After one to warm up.</param>
    /// <param name="work">Each returns the seconds it took.</param>
    public static double[] Medians(int rounds, params Func<double>[] work)
    {
        Array.ForEach(work, one => one());
        var times = Enumerable.Range(0, rounds).Select(_ => Array.ConvertAll(work, one => one())).ToArray();
        return [.. work.Select((_, i) => Median([.. times.Select(round => round[i])]))];
    }

    public static void Print(string work, double ours, string reference, double other, double atLeast) =>
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{work}: {ours:F3} s; {reference}: {other:F3} s; {other / ours:F2} times its rate (at least {atLeast:F2} expected)"));

    public static double Seconds(Action work)
    {
        var clock = Stopwatch.StartNew();
        work();
        return clock.Elapsed.TotalSeconds;
    }

    private static double Median(double[] values)
    {
        Array.Sort(values);
        return values[values.Length / 2];
    }
}
