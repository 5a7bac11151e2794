using System.Diagnostics;
using System.Globalization;

namespace EmotionFusion.Benchmarks;

/// <summary>Times two ways of doing the same work by turns, so that a noisy machine is noisy to both.</summary>
internal static class Measure
{
    /// <returns>The median seconds of each over <paramref name="rounds"/> rounds after one to warm up.</returns>
    public static (double Ours, double Reference) InTurns(int rounds, Action ours, Action reference)
    {
        ours();
        reference();
        var pairs = Enumerable.Range(0, rounds).Select(_ => (Ours: Seconds(ours), Reference: Seconds(reference))).ToArray();
        return (Median([.. pairs.Select(pair => pair.Ours)]), Median([.. pairs.Select(pair => pair.Reference)]));
    }

    public static void Print(string work, double ours, string reference, double other, double atLeast) =>
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{work}: {ours:F3} s; {reference}: {other:F3} s; {other / ours:F2} times its rate (at least {atLeast:F2} expected)"));

    private static double Seconds(Action work)
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
