using System.Text.Json;
using EmotionFusion.Tests;

namespace EmotionFusion.Evaluation.Tests;

/// <summary>The tracked figures of other programs.</summary>
internal static class Oracle
{
    public static JsonElement Json(string name) => JsonDocument.Parse(File.ReadAllText(PathOf(name))).RootElement;

    public static T[] Values<T>(this JsonElement element, string property) => element.GetProperty(property).Deserialize<T[]>()!;

    public static double Number(this JsonElement element, string property) => element.GetProperty(property).GetDouble();

    private static string PathOf(string name) => Repository.PathOf("tests", "oracle", name);
}
