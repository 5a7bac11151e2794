using System.Text.Json;

namespace EmotionFusion.Tests;

internal static class Oracle
{
    public static string[] Strings(params string[] parts) =>
        JsonSerializer.Deserialize<string[]>(File.ReadAllText(Repository.Oracle(parts)))!;

    public static void AssertNear(ReadOnlySpan<float> expected, float[]? actual, float tolerance, string what)
    {
        Assert.IsNotNull(actual, what);
        Assert.HasCount(expected.Length, actual, what);
        for (var i = 0; i < actual.Length; i++)
        {
            Assert.AreEqual(expected[i], actual[i], tolerance, what);
        }
    }
}
