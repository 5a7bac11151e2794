namespace EmotionFusion.Training;

/// <summary>
/// Cores that no training needs any more, because fewer trainings are left than may go on at once: those that are left
/// may borrow them for work that comes out the same to the bit on one core or several.
/// </summary>
public sealed class IdleCores
{
    private int _count;

    /// <summary>One more is idle.</summary>
    public void Add(int cores = 1) => Interlocked.Add(ref _count, cores);

    /// <summary>Takes as many as there are, <paramref name="atMost"/> at most; to be given back with <see cref="Add"/>.</summary>
    public int Take(int atMost)
    {
        while (true)
        {
            var seen = Volatile.Read(ref _count);
            var taken = Math.Min(seen, atMost);
            if (taken <= 0 || Interlocked.CompareExchange(ref _count, seen - taken, seen) == seen)
            {
                return Math.Max(taken, 0);
            }
        }
    }
}
