using System.Text.RegularExpressions;

namespace EmotionFusion.Pipeline;

/// <summary>
/// The folders that corpora may lie in, in the order that they are looked through: those that were named (<c>--data</c>),
/// those of the environment variable <see cref="Variable"/>, and the repository's samples.
/// </summary>
internal sealed partial class DataRoots
{
    /// <summary>A list of folders, parted as PATH is.</summary>
    public const string Variable = "EMOTIONFUSION_DATA";

    private readonly string[] _named;
    private readonly string[] _all;
    private readonly string _samples;
    private readonly Func<string, string?> _environment;
    private readonly Dictionary<string, CorpusPlace> _used = new(StringComparer.Ordinal);

    /// <param name="named">On the command line.</param>
    /// <param name="samples">Looked through last.</param>
    /// <param name="environment">Of a variable's name; null where it isn't set.</param>
    public DataRoots(IEnumerable<string> named, string samples, Func<string, string?> environment)
    {
        (_named, _samples, _environment) = ([.. named.Select(FullPath).Distinct(StringComparer.Ordinal)], FullPath(samples), environment);
        var variable = environment(Variable)?.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries) ?? [];
        _all = [.. _named.Concat(variable.Select(FullPath)).Append(_samples).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Those that were named and that none of the corpora in use lies below.</summary>
    public IReadOnlyList<string> Unused => [.. _named.Where(root => !_used.Values.Any(place => IsBelow(place.Folder!, root)))];

    /// <summary>Corpora in use that are there more than once.</summary>
    public IReadOnlyList<string> Notices => [.. _used.Where(used => used.Value.Others.Count > 0)
        .Select(used => $"{used.Key} is read from {used.Value.Folder}; {string.Join(" and ", used.Value.Others)} {(used.Value.Others.Count == 1 ? "is" : "are")} there, too, and not used.")];

    /// <summary>Looks for a corpus's folder: in each root by each of its names, layout by layout.</summary>
    /// <param name="layouts">Of one corpus, in the order to look for them.</param>
    /// <param name="use">Whether a folder that is found counts as used.</param>
    /// <exception cref="EmotionFusionException">A folder of that name can't be read.</exception>
    public CorpusPlace Find(IReadOnlyList<CorpusSpec> layouts, bool use = false)
    {
        var looked = new List<(string Path, string? Fault)>();
        var found = new List<(CorpusSpec Spec, string Folder, string Root)>();
        foreach (var root in _all)
        {
            foreach (var (spec, name) in layouts.SelectMany(spec => spec.Folders.Select(name => (spec, name))))
            {
                var expanded = Expand(name, out var unset);
                var path = expanded is null ? name : InAnyCase(FullPath(Path.Combine(root, expanded)));
                if (looked.Any(place => place.Path == path))
                {
                    continue;
                }
                var fault = expanded is null ? $"${unset} isn't set" : FaultOf(spec, path);
                looked.Add((path, fault));
                if (fault is null)
                {
                    found.Add((spec, path, IsBelow(path, root) ? root : Path.GetDirectoryName(path) ?? path));
                }
            }
        }
        var (first, others) = (found.FirstOrDefault(), found.Skip(1).Where(place => place.Root != _samples).Select(place => place.Folder));
        var place = new CorpusPlace(first.Spec ?? layouts[0], first.Folder, first.Root, [.. looked.Select(place => place.Fault is null ? place.Path : $"{place.Path} ({place.Fault})")], [.. others]);
        if (use && place.Folder is not null)
        {
            _used[place.Spec.Name] = place;
        }
        return place;
    }

    /// <summary>The folder of a corpus that will be read.</summary>
    /// <exception cref="EmotionFusionException">There is none, all of them are empty, or one can't be read; says where it was looked for.</exception>
    public CorpusPlace Use(IReadOnlyList<CorpusSpec> layouts)
    {
        var place = Find(layouts, use: true);
        var spec = place.Spec;
        if (place.Folder is null)
        {
            throw new EmotionFusionException(
                $"{spec.Name}: no folder with its files. Looked for {string.Join("; ", place.Looked)}. {spec.File} names it (folder: {string.Join(", ", layouts.SelectMany(layout => layout.Folders))}). "
                + $"Put the corpus there, or say with --data or the environment variable {Variable} where corpora lie.");
        }
        return place;
    }

    private string? Expand(string name, out string? unset)
    {
        string? missing = null;
        var expanded = EnvironmentVariable().Replace(name, match =>
        {
            var variable = match.Groups["name"].Value;
            if (_environment(variable) is { Length: > 0 } value)
            {
                return value;
            }
            missing ??= variable;
            return "";
        });
        unset = missing;
        return missing is null ? expanded : null;
    }

    /// <summary>The folder of that name, or, without one, the only one whose name differs in letters' case alone: RAVDESS for ravdess.</summary>
    private static string InAnyCase(string path)
    {
        var parent = Path.GetDirectoryName(path);
        if (Directory.Exists(path) || !Directory.Exists(parent))
        {
            return path;
        }
        try
        {
            var alike = Directory.EnumerateDirectories(parent).Where(folder => Path.GetFileName(folder).Equals(Path.GetFileName(path), StringComparison.OrdinalIgnoreCase)).Take(2).ToArray();
            return alike is [var only] ? only : path;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return path;
        }
    }

    /// <summary>null where the folder is there with something in it.</summary>
    private static string? FaultOf(CorpusSpec spec, string folder)
    {
        if (!Directory.Exists(folder))
        {
            return File.Exists(folder) ? "a file, no folder" : "no such folder";
        }
        try
        {
            return Directory.EnumerateFileSystemEntries(folder).Any() ? null : "is empty";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EmotionFusionException($"{spec.Name}: the folder {folder} can't be read: {e.Message}", e);
        }
    }

    private static bool IsBelow(string path, string root) => path == root || path.StartsWith(Path.EndsInDirectorySeparator(root) ? root : root + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private static string FullPath(string path) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));

    [GeneratedRegex(@"\$(?:\{(?<name>\w+)\}|(?<name>\w+))")]
    private static partial Regex EnvironmentVariable();
}

/// <summary>Where a corpus is, or where it was looked for.</summary>
/// <param name="Spec">Of the layout that was found; without any the first.</param>
/// <param name="Folder">The first that is there and isn't empty; null where there is none.</param>
/// <param name="Root">The folder that <paramref name="Folder"/> was found below; of one that is said in full, the folder it lies in.</param>
/// <param name="Looked">Every place that was looked at, with what is wrong with it.</param>
/// <param name="Others">Further folders that are there and aren't empty, those of the samples apart.</param>
internal sealed record CorpusPlace(CorpusSpec Spec, string? Folder, string? Root, IReadOnlyList<string> Looked, IReadOnlyList<string> Others);
