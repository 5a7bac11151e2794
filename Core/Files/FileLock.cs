namespace EmotionFusion;

/// <summary>
/// A lock among processes: a file that one of them has open. The system lets go of it when its process dies, however.
/// The file goes with the lock.
/// </summary>
internal sealed class FileLock : IDisposable
{
    // EWOULDBLOCK of Linux and of macOS, ERROR_SHARING_VIOLATION of Windows.
    private static readonly int[] Taken = [11, 35, unchecked((int)0x80070020)];
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly FileStream _file;

    private FileLock(FileStream file) => _file = file;

    /// <summary>Null when another process, or another part of this one, has it.</summary>
    /// <param name="remedy">What a user can do where nothing can be written; ends the message.</param>
    /// <exception cref="EmotionFusionException">The folder isn't there or read-only, or the disk is full.</exception>
    public static FileLock? TryTake(string path, string remedy = "")
    {
        while (true)
        {
            try
            {
                // Not FileOptions.DeleteOnClose: see Dispose.
                var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 0);
                if (IsStillThere(file, path))
                {
                    return new(file);
                }

                file.Dispose(); // its last holder removed it between opening and locking: the lock is a new file now
            }
            catch (IOException e) when (Taken.Contains(e.HResult))
            {
                if (IsHeld(path))
                {
                    return null;
                }
                // else somebody only looked, or has let go of it meanwhile
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new EmotionFusionException($"{path} can't be written: {e.Message} {remedy}".TrimEnd(), e);
            }
        }
    }

    /// <summary>Whether somebody has it. Looks without taking it, and leaves the file of a holder who died; a file that may not be read counts as held.</summary>
    public static bool IsHeld(string path)
    {
        try
        {
            // Asks for a share of the lock, which the holder of the whole refuses.
            new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 0).Dispose();
            return false;
        }
        catch (IOException e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
        catch (Exception e) when (e is UnauthorizedAccessException || (e is IOException && Taken.Contains(e.HResult)))
        {
            return true;
        }
    }

    /// <summary>Waits for it.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static FileLock Take(string path, CancellationToken cancellation, string remedy = "")
    {
        while (true)
        {
            if (TryTake(path, remedy) is { } taken)
            {
                return taken;
            }

            Wait(cancellation);
        }
    }

    /// <summary>The pause between two looks at what another process holds.</summary>
    public static void Wait(CancellationToken cancellation)
    {
        cancellation.WaitHandle.WaitOne(Pause);
        cancellation.ThrowIfCancellationRequested();
    }

    /// <summary>Removes the file and lets go. Removed while it is held: who opened it meanwhile finds it gone and tries again.</summary>
    public void Dispose()
    {
        if (!OperatingSystem.IsWindows())
        {
            File.Delete(_file.Name);
        }

        _file.Dispose();
    }

    // Is the file that was locked the one that the path leads to? Windows lets nobody remove an open file.
    private static bool IsStillThere(FileStream file, string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return true;
        }

        // A time that no other file has; .NET has no inode numbers, and to open the file again would ask for its lock.
        File.SetLastWriteTimeUtc(file.SafeFileHandle, DateTime.UnixEpoch.AddTicks(Random.Shared.NextInt64(DateTime.UnixEpoch.Ticks)));
        return File.Exists(path) && File.GetLastWriteTimeUtc(path) == File.GetLastWriteTimeUtc(file.SafeFileHandle);
    }
}
