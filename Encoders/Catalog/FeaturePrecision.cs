namespace EmotionFusion.Encoders;

/// <summary>How features are kept. Encoders always compute in float32.</summary>
public enum FeaturePrecision
{
    Float32,
    Float16,
}
