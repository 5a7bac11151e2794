namespace EmotionFusion.Pipeline;

/// <summary>The scale that a corpus's raters used.</summary>
internal sealed record VadScale(double Low, double High)
{
    public bool Has(float value) => value >= Low && value <= High;

    /// <summary>On the scale of 1 to 5 that <see cref="Vad"/> has: 1 + 4 (v - low) / (high - low).</summary>
    public float ToFive(float value) => (float)(1 + (4 * (value - Low) / (High - Low)));
}
