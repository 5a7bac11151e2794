namespace EmotionFusion;

/// <summary>Element types of safetensors, by their names there.</summary>
public enum TensorType
{
    Bool,
    U8,
    I8,
    I16,
    U16,
    F16,
    Bf16,
    I32,
    U32,
    F32,
    I64,
    U64,
    F64,
}
