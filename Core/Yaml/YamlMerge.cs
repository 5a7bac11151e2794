using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace EmotionFusion;

/// <summary>Resolves <c>&lt;&lt;</c>: the mapping's own keys win over merged ones, earlier merged mappings over later ones.</summary>
internal static class YamlMerge
{
    public static Dictionary<string, (YamlScalarNode Key, YamlNode Value)> Entries(YamlMappingNode node, YamlErrors errors)
    {
        var entries = new Dictionary<string, (YamlScalarNode, YamlNode)>(StringComparer.Ordinal);
        Add(node, entries, errors, new(ReferenceEqualityComparer.Instance));
        return entries;
    }

    private static void Add(
        YamlMappingNode node, Dictionary<string, (YamlScalarNode, YamlNode)> entries, YamlErrors errors, HashSet<YamlNode> open)
    {
        // An alias of a mapping inside itself would never end.
        if (!open.Add(node))
        {
            errors.Add((int)node.Start.Line, (int)node.Start.Column, "<<: a mapping can't be merged into itself.");
            return;
        }
        var merged = new List<YamlNode>();
        foreach (var (key, value) in node.Children)
        {
            if (key is not YamlScalarNode scalar)
            {
                errors.Add((int)key.Start.Line, (int)key.Start.Column, "expected a plain key.");
            }
            else if (scalar is { Value: "<<", Style: ScalarStyle.Plain })
            {
                merged.AddRange(value is YamlSequenceNode list ? list.Children : [value]);
            }
            else
            {
                entries.TryAdd(scalar.Value ?? "", (scalar, value));
            }
        }
        foreach (var source in merged)
        {
            if (source is YamlMappingNode mapping)
            {
                Add(mapping, entries, errors, open);
            }
            else
            {
                errors.Add((int)source.Start.Line, (int)source.Start.Column, $"<<: expected a mapping (*anchor), found {YamlScalar.Describe(source)}.");
            }
        }
        open.Remove(node);
    }
}
