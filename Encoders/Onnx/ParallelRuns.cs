using System.Collections.Concurrent;
using Microsoft.ML.OnnxRuntime;

namespace EmotionFusion.Encoders;

/// <summary>Does pieces of work on several threads, in their order: give the longest first, and all threads finish together.</summary>
internal static class ParallelRuns
{
    /// <param name="threads">0: one a processor.</param>
    /// <param name="work">In the order to be started.</param>
    /// <param name="run">Gets options to be passed to every run, which end it when the caller cancels.</param>
    /// <param name="cancellation">Ends the runs under way, too.</param>
    public static void Do<T>(int threads, IEnumerable<T> work, Action<T, RunOptions> run, CancellationToken cancellation)
    {
        using var runOptions = new RunOptions();
        using var registration = cancellation.Register(() => runOptions.Terminate = true);
        var options = new ParallelOptions
        {
            MaxDegreeOfParallelism = threads > 0 ? threads : Environment.ProcessorCount,
            CancellationToken = cancellation,
        };
        try
        {
            Parallel.ForEach(Partitioner.Create(work, EnumerablePartitionerOptions.NoBuffering), options, item => run(item, runOptions));
        }
        catch (AggregateException e)
        {
            cancellation.ThrowIfCancellationRequested();
            throw e.InnerExceptions.OfType<EmotionFusionException>().FirstOrDefault() ?? (Exception)e;
        }
    }
}
