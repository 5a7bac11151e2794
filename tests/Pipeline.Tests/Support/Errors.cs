namespace EmotionFusion.Pipeline.Tests;

internal static class Errors
{
    /// <summary>Asserts that an action fails in a way that a user can mend, with all of <paramref name="parts"/> in the message.</summary>
    public static void AssertThrows(Action action, params string[] parts)
    {
        var error = Assert.ThrowsExactly<EmotionFusionException>(action);
        foreach (var part in parts)
        {
            StringAssert.Contains(error.Message, part);
        }
    }
}
