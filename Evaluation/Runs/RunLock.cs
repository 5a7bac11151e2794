namespace EmotionFusion.Evaluation;

/// <summary>Holds a run folder: as long as it isn't disposed of, no other process can go on in that folder. The system lets go of it with the process.</summary>
internal sealed class RunLock : IDisposable
{
    private readonly FileStream file;

    private RunLock(FileStream file) => this.file = file;

    /// <exception cref="EmotionFusionException">Another process works in the folder, or it can't be written.</exception>
    public static RunLock Take(RunFolder folder)
    {
        try
        {
            return new(new FileStream(folder.LockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 0, FileOptions.DeleteOnClose));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EmotionFusionException(
                $"{folder.Path}: this run can't be worked on: {e.Message} If another process is at it, wait for that one or end it.", e);
        }
    }

    public void Dispose() => file.Dispose();
}
