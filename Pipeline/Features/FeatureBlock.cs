namespace EmotionFusion.Pipeline;

/// <summary>The features of one modality in one block: <see cref="Values"/> is (rows, Dimension), row by row.</summary>
/// <param name="Encoder">The encoder's name.</param>
/// <param name="Fingerprint">The fingerprint of everything that shaped the values (12 hex digits).</param>
/// <param name="Dimension">Values a row.</param>
/// <param name="Values">rows x Dimension values.</param>
public sealed record FeatureBlock(string Encoder, string Fingerprint, int Dimension, float[] Values)
{
    public ReadOnlySpan<float> Row(int row) => Values.AsSpan(row * Dimension, Dimension);
}
