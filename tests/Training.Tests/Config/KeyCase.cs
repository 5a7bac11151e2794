namespace EmotionFusion.Training.Tests;

/// <summary>A key: a value other than its default, what that becomes, and values that are refused.</summary>
/// <param name="Key">As in the YAML.</param>
/// <param name="Good">A value, with the further keys that it needs.</param>
/// <param name="Read">What it sets.</param>
/// <param name="Expected">The value that it sets.</param>
/// <param name="Bad">Values that are refused.</param>
public sealed record KeyCase(string Key, string Good, Func<ExperimentConfig, object?> Read, object? Expected, params string[] Bad)
{
    public override string ToString() => Key;
}
