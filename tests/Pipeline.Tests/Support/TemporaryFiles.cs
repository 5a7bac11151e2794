using EmotionFusion.Tests;

namespace EmotionFusion.Pipeline.Tests;

internal static class TemporaryFiles
{
    public static string Write(this TemporaryFolder folder, string name, byte[] bytes)
    {
        File.WriteAllBytes(folder.Write(name, ""), bytes);
        return folder.File(name);
    }
}
