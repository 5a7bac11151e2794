using System.Runtime.InteropServices;

namespace EmotionFusion;

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
