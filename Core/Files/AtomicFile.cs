using System.Runtime.InteropServices;

namespace EmotionFusion;

/// <summary>Writes whole files or nothing: nobody ever sees half a file, and a crash leaves the old one.</summary>
internal static class AtomicFile
{
    /// <summary>
    /// Writes to a temporary name in the same folder, flushes it to the disk, renames it to <paramref name="path"/> and
    /// flushes the folder. If <paramref name="write"/> throws, the old file stays and the temporary one is removed.
    /// </summary>
    /// <param name="flush">False leaves the flushing to the system: for what can be made again and carries a checksum.</param>
    /// <exception cref="EmotionFusionException">The disk is full, the folder is missing or read-only.</exception>
    public static void Write(string path, Action<Stream> write, bool flush = true)
    {
        var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                write(stream);
                stream.Flush(flushToDisk: flush);
            }
            File.Move(temporary, path, overwrite: true);
            if (flush)
            {
                FolderFlush.Flush(Path.GetDirectoryName(Path.GetFullPath(path))!);
            }
        }
        catch (Exception e)
        {
            if (File.Exists(temporary))
            {
                File.Delete(temporary);
            }
            // The last is .NET's word for EFBIG: more than the file system, or a limit of the user's, lets a file have.
            if (e is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException { ParamName: "value" })
            {
                var reason = e is DirectoryNotFoundException ? "its folder doesn't exist." : e.Message;
                throw new EmotionFusionException($"{path}: can't be written: {reason} What was there before is unchanged.", e);
            }
            throw;
        }
    }

    /// <inheritdoc cref="Write(string, Action{Stream}, bool)"/>
    public static void Write(string path, string text) =>
        Write(path, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(text)));
}

/// <summary>
/// Flushes a folder's entries to the disk, so that a rename outlives a power cut. .NET can't open a folder, so this asks
/// the C library. Best effort: some file systems refuse it, and the rename is atomic without it too.
/// </summary>
internal static partial class FolderFlush
{
    public static void Flush(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }
        var descriptor = Open(folder, 0);
        if (descriptor >= 0)
        {
            _ = FSync(descriptor);
            _ = Close(descriptor);
        }
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int FSync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
