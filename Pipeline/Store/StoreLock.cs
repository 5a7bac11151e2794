namespace EmotionFusion.Pipeline;

/// <summary>
/// A lock among processes: a file that one of them has open. The system lets go of it when its process dies, however.
/// The file goes with the lock; in the instant of going a second process can slip in with one of its own, which does
/// no harm: both would write the same bytes, each under its own temporary name.
/// </summary>
internal sealed class StoreLock : IDisposable
{
    // EWOULDBLOCK of Linux and of macOS, ERROR_SHARING_VIOLATION of Windows.
    private static readonly int[] Taken = [11, 35, unchecked((int)0x80070020)];

    private readonly FileStream _file;

    private StoreLock(FileStream file) => _file = file;

    /// <summary>Null when another process has it.</summary>
    /// <exception cref="EmotionFusionException">The folder is read-only or the disk full.</exception>
    public static StoreLock? TryTake(string path)
    {
        try
        {
            return new(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 0, FileOptions.DeleteOnClose));
        }
        catch (IOException e) when (Taken.Contains(e.HResult))
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EmotionFusionException($"{path} can't be written: {e.Message} Features go elsewhere with --features.", e);
        }
    }

    /// <summary>Waits for it.</summary>
    public static StoreLock Take(string path, CancellationToken cancellation)
    {
        while (true)
        {
            if (TryTake(path) is { } taken)
            {
                return taken;
            }
            Wait(cancellation);
        }
    }

    public static void Wait(CancellationToken cancellation)
    {
        cancellation.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(50));
        cancellation.ThrowIfCancellationRequested();
    }

    public void Dispose() => _file.Dispose();
}
