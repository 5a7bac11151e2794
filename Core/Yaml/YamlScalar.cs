using System.Globalization;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace EmotionFusion;

/// <summary>Plain (unquoted) scalars by YAML 1.2's core schema.</summary>
internal static partial class YamlScalar
{
    public delegate bool TryRead<T>(YamlScalarNode node, out T value);

    public static bool IsNull(YamlNode node) =>
        node is YamlScalarNode { Style: ScalarStyle.Plain, Value: null or "" or "~" or "null" or "Null" or "NULL" };

    public static bool TryInt(YamlScalarNode node, out int value)
    {
        value = 0;
        return node.Style == ScalarStyle.Plain
            && int.TryParse(node.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);
    }

    public static bool TryNumber(YamlScalarNode node, out double value)
    {
        value = 0;
        const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        return node.Style == ScalarStyle.Plain
            && double.TryParse(node.Value, Style, CultureInfo.InvariantCulture, out value)
            && double.IsFinite(value);
    }

    public static bool TryBool(YamlScalarNode node, out bool value)
    {
        value = node.Value is "true" or "True" or "TRUE";
        return node.Style == ScalarStyle.Plain && (value || node.Value is "false" or "False" or "FALSE");
    }

    public static string SnakeCase(string name) => CapitalInside().Replace(name, "_$0").ToLowerInvariant();

    public static string Describe(YamlNode node) => node switch
    {
        YamlMappingNode => "a mapping",
        YamlSequenceNode => "a list",
        YamlScalarNode { Style: ScalarStyle.Plain } scalar => $"'{scalar.Value}'",
        YamlScalarNode scalar => $"the text \"{scalar.Value}\"",
        _ => "something else",
    };

    [GeneratedRegex("(?<!^)[A-Z]")]
    private static partial Regex CapitalInside();
}
