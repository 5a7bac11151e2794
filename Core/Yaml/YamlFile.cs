using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace EmotionFusion;

/// <summary>Reads YAML files into <see cref="YamlMap"/>.</summary>
public static class YamlFile
{
    /// <summary>
    /// Reads a file that holds one mapping. Anchors and merges (<c>&lt;&lt;</c>) are resolved; of two equal keys an
    /// explicit one wins over a merged one, and two explicit ones are an error unless <paramref name="lastKeyWins"/>.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="lastKeyWins">Of a key twice in one mapping the later counts, as in PyYAML; <see cref="YamlMap.Repeated"/> tells.</param>
    /// <exception cref="EmotionFusionException">Missing, unreadable or no YAML: <c>configs/x.yaml(4,7): ...</c></exception>
    public static YamlMap Read(string path, bool lastKeyWins = false)
    {
        var errors = new YamlErrors(path);
        if (Root(path, lastKeyWins, errors) is YamlMappingNode mapping)
        {
            return YamlMap.Of(mapping, errors);
        }
        errors.Add(1, 1, "expected a mapping (key: value), as the whole file.");
        errors.ThrowIfAny();
        throw new InvalidOperationException();
    }

    private static YamlNode? Root(string path, bool lastKeyWins, YamlErrors errors)
    {
        Parser? parser = null;
        try
        {
            using var reader = new StreamReader(path);
            parser = new Parser(reader);
            var stream = new YamlStream();
            stream.Load(lastKeyWins ? RepeatedKeys.Drop(parser, errors) : parser);
            foreach (var document in stream.Documents.Skip(1))
            {
                errors.Add((int)document.RootNode.Start.Line, (int)document.RootNode.Start.Column, "a further document ('---'); expected one.");
            }
            errors.ThrowIfAny();
            return stream.Documents.FirstOrDefault()?.RootNode;
        }
        catch (YamlException e)
        {
            throw new EmotionFusionException($"{path}({e.Start.Line},{e.Start.Column}): {e.Message}", e);
        }
        catch (InvalidOperationException e)
        {
            // YamlDotNet's scanner throws this, without a position, on some unclosed brackets.
            var at = parser?.Current?.End ?? Mark.Empty;
            throw new EmotionFusionException($"{path}({at.Line},{at.Column}): isn't valid YAML after this point.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EmotionFusionException($"{path}: can't be read: {e.Message}", e);
        }
    }
}
