using System.ComponentModel;
using System.Diagnostics;
using System.Reflection;

namespace EmotionFusion.Evaluation;

/// <summary>Which source the running program was built from.</summary>
/// <param name="Version">The product's version.</param>
/// <param name="Commit">The git commit, written into the assembly when it was built; null outside of git.</param>
/// <param name="Modified">Whether files differ from the commit now; null when git can't tell.</param>
public sealed record SourceVersion(string Version, string? Commit, bool? Modified)
{
    public static SourceVersion Current()
    {
        var text = typeof(SourceVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
        var parts = text.Split('+', 2);
        return parts.Length == 1
            ? new SourceVersion(parts[0], null, null)
            : new SourceVersion(parts[0], parts[1], IsModified(AppContext.BaseDirectory, parts[1]));
    }

    /// <summary>null if the program doesn't lie in a work tree of that commit, or git isn't there.</summary>
    private static bool? IsModified(string folder, string commit) =>
        Git(folder, "rev-parse", "HEAD")?.Trim() == commit && Git(folder, "status", "--porcelain", "--untracked-files=no") is { } changes
            ? changes.Length > 0
            : null;

    private static string? Git(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("git", arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using var git = Process.Start(start)!;
            _ = git.StandardError.ReadToEndAsync();
            var output = git.StandardOutput.ReadToEnd();
            git.WaitForExit();
            return git.ExitCode == 0 ? output : null;
        }
        catch (Win32Exception)
        {
            return null; // no git on this machine
        }
    }
}
