using EmotionFusion.Pipeline;

namespace EmotionFusion.Cli;

/// <summary>Tells of where corpora were found what a user may not have meant.</summary>
internal static class CatalogNotices
{
    /// <summary>To be called once the command's corpora are loaded.</summary>
    public static void Print(CorpusCatalog catalog, Terminal terminal)
    {
        foreach (var notice in catalog.Notices)
        {
            terminal.Error.WriteLine($"note: {notice}");
        }

        foreach (var root in catalog.UnusedRoots)
        {
            terminal.Error.WriteLine($"warning: --data {root} isn't used: {(Directory.Exists(root) ? "none of this command's corpora was found below it" : "there is no such folder")}.");
        }
    }
}
