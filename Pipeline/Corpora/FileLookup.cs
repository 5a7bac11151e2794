using System.IO.Enumeration;

namespace EmotionFusion.Pipeline;

/// <summary>
/// Whether files are there. A folder that is asked about often is listed once, which is cheaper than asking the system for each file;
/// of one that is asked about now and then, however large, only those files are looked for.
/// </summary>
internal sealed class FileLookup
{
    private const int AskedSingly = 32;

    private static readonly StringComparer Names = OperatingSystem.IsWindows() || OperatingSystem.IsMacOS() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;

    private readonly Dictionary<string, Folder> _folders = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Folder>.AlternateLookup<ReadOnlySpan<char>> _bySpan;

    public FileLookup() => _bySpan = _folders.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <param name="path">Full.</param>
    public bool Exists(string path)
    {
        var name = Path.GetFileName(path.AsSpan());
        var parent = path.AsSpan(0, path.Length - name.Length);
        if (!_bySpan.TryGetValue(parent, out var folder))
        {
            _bySpan[parent] = folder = new Folder();
        }
        if (folder.Listed is null && ++folder.Asked <= AskedSingly)
        {
            return File.Exists(path);
        }
        folder.Listed ??= List(parent.ToString());
        return folder.Listed.Value.Contains(name);
    }

    private static HashSet<string>.AlternateLookup<ReadOnlySpan<char>> List(string folder)
    {
        var files = Directory.Exists(folder)
            ? new FileSystemEnumerable<string>(folder, (ref FileSystemEntry entry) => entry.FileName.ToString(), new EnumerationOptions { AttributesToSkip = 0, IgnoreInaccessible = true })
            {
                ShouldIncludePredicate = (ref FileSystemEntry entry) => !entry.IsDirectory,
            }
            : Enumerable.Empty<string>();
        return new HashSet<string>(files, Names).GetAlternateLookup<ReadOnlySpan<char>>();
    }

    private sealed class Folder
    {
        public int Asked { get; set; }

        public HashSet<string>.AlternateLookup<ReadOnlySpan<char>>? Listed { get; set; }
    }
}
