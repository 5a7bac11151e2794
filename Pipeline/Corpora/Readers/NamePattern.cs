using System.Text.RegularExpressions;

namespace EmotionFusion.Pipeline;

/// <summary>
/// How a corpus's sounds are named: a regular expression over the name, or, if it has a '/' in it, over the path's end; in both cases
/// all of it, and without the file's ending. Its named groups say what is what.
/// </summary>
internal sealed class NamePattern
{
    /// <summary>Names are short: a pattern that takes longer goes astray.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly Regex _regex;
    private readonly bool _overPaths;

    private NamePattern(string pattern, string expects)
    {
        const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;
        _overPaths = pattern.Contains('/');
        _ = new Regex(pattern, Options, Patience); // alone, so that it can't close what is opened around it
        _regex = new(_overPaths ? $@"(?:\A|/)(?:{pattern})\z" : $@"\A(?:{pattern})\z", Options | RegexOptions.Compiled, Patience);
        Groups = [.. _regex.GetGroupNames().Where(name => !char.IsAsciiDigit(name[0]))];
        Expects = expects;
    }

    public IReadOnlyList<string> Groups { get; }

    /// <summary>A name as it should be, for messages.</summary>
    public string Expects { get; }

    public static NamePattern? Of(YamlMap yaml)
    {
        var (text, expects) = (yaml.RequireString("pattern"), yaml.RequireString("expects"));
        if (text.Length == 0 || expects.Length == 0)
        {
            return null;
        }
        try
        {
            var pattern = new NamePattern(text, expects);
            if (pattern.Match(expects) is null)
            {
                yaml.Fail("expects", $"'{expects}' doesn't match the pattern; expected an example of a name that does.");
            }
            return pattern;
        }
        catch (Exception e) when (e is ArgumentException or EmotionFusionException)
        {
            yaml.Fail("pattern", $"is no regular expression: {e.Message}");
            return null;
        }
    }

    /// <summary>Folders above each other, from the outer to the inner, each of which says one thing.</summary>
    public static NamePattern OfFolders(IReadOnlyList<string> groups) =>
        new($"{string.Concat(groups.Select(group => $"(?<{group}>[^/]+)/"))}[^/]+", $"{string.Join('/', groups)}/NAME.wav");

    /// <summary>Null if <paramref name="file"/>, below the corpus's folder, isn't named so.</summary>
    /// <exception cref="EmotionFusionException">The pattern takes too long.</exception>
    public Match? Match(string file)
    {
        try
        {
            var name = Path.ChangeExtension(file, null);
            return _regex.Match(_overPaths ? name : Path.GetFileName(name)) is { Success: true } match ? match : null;
        }
        catch (RegexMatchTimeoutException)
        {
            throw new EmotionFusionException($"{file}: the pattern takes more than {Patience.TotalSeconds} s for this name; avoid repetitions within repetitions, as in (a+)+.");
        }
    }
}
