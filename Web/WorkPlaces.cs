namespace EmotionFusion.Web;

/// <summary>Places for requests: some are worked on, some more wait, the rest is sent away at once.</summary>
internal sealed class WorkPlaces(int parallel, int queue) : IDisposable
{
    private readonly SemaphoreSlim _places = new(parallel);
    private int _present;

    public int Present => Volatile.Read(ref _present);

    /// <summary>Lets a request in, before its body is read: what is in memory at once has a limit.</summary>
    /// <exception cref="Problem">503: all places are taken.</exception>
    public Visit Enter()
    {
        if (Interlocked.Increment(ref _present) <= parallel + queue)
        {
            return new(this);
        }
        Interlocked.Decrement(ref _present);
        throw new Problem(503, "Too many requests at once.", $"{parallel + queue} are here", $"at most {parallel} that are worked on and {queue} that wait") { RetryAfter = 1 };
    }

    public void Dispose() => _places.Dispose();

    /// <summary>A request's stay, from its first byte to its answer.</summary>
    public sealed class Visit(WorkPlaces places) : IDisposable
    {
        /// <summary>Waits for its turn, then works on a thread of the pool.</summary>
        public async Task<T> WorkAsync<T>(Func<T> work, CancellationToken cancellation)
        {
            try
            {
                await places._places.WaitAsync(cancellation);
            }
            catch (OperationCanceledException)
            {
                throw new Problem(503, "No place became free in time.", $"{places.Present} requests are here", "fewer requests at once") { RetryAfter = 5 };
            }
            try
            {
                return await Task.Run(work, cancellation);
            }
            finally
            {
                places._places.Release();
            }
        }

        public void Dispose() => Interlocked.Decrement(ref places._present);
    }
}
