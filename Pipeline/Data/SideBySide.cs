using System.Runtime.ExceptionServices;

namespace EmotionFusion.Pipeline;

/// <summary>Parallel loops whose errors come out as they went in, and the same one every time.</summary>
internal static class SideBySide
{
    /// <summary>Runs <paramref name="body"/> for 0 to <paramref name="count"/> - 1. Of several failures the one of the lowest number is thrown.</summary>
    public static void For(int count, Action<int> body, CancellationToken cancellation = default)
    {
        var failures = new ExceptionDispatchInfo?[count];
        Parallel.For(0, count, new ParallelOptions { CancellationToken = cancellation }, i =>
        {
            try
            {
                body(i);
            }
            catch (Exception e)
            {
                failures[i] = ExceptionDispatchInfo.Capture(e);
            }
        });
        Array.Find(failures, failure => failure is not null)?.Throw();
    }
}
