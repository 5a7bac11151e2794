using System.Globalization;
using System.Runtime.CompilerServices;

namespace EmotionFusion.Tests;

/// <summary>The repository's files, found from where the tests run.</summary>
internal static class Repository
{
    private const string Landmark = "Directory.Packages.props";

    public static string Root { get; } = FindRoot();

    public static string Encoders => PathOf("Encoders", "onnx");

    public static string EmoDb => PathOf("samples", "emodb");

    /// <summary>A file or folder by its path below the root; it must exist.</summary>
    public static string PathOf(params string[] parts)
    {
        var path = Path.Combine([Root, .. parts]);
        return Path.Exists(path) ? path : throw new FileNotFoundException($"The tests need {path}.");
    }

    public static string Oracle(params string[] parts) => PathOf(["tests", "oracle", .. parts]);

#pragma warning disable CA2255 // this is a program's code, linked into every test assembly
    [ModuleInitializer]
    internal static void UseInvariantCulture() =>
        CultureInfo.CurrentCulture = CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
#pragma warning restore CA2255

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, Landmark)))
            {
                return folder.FullName;
            }
        }
        throw new InvalidOperationException($"No {Landmark} above {AppContext.BaseDirectory}: the tests run inside the repository.");
    }
}
