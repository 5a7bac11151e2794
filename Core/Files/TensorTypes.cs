namespace EmotionFusion;

internal static class TensorTypes
{
    public static int Size(this TensorType type) => type switch
    {
        TensorType.Bool or TensorType.U8 or TensorType.I8 => 1,
        TensorType.I16 or TensorType.U16 or TensorType.F16 or TensorType.Bf16 => 2,
        TensorType.I32 or TensorType.U32 or TensorType.F32 => 4,
        TensorType.I64 or TensorType.U64 or TensorType.F64 => 8,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, null),
    };

    public static string Name(this TensorType type) => type.ToString().ToUpperInvariant();

    public static bool TryParse(string? name, out TensorType type)
    {
        type = Enum.GetValues<TensorType>().FirstOrDefault(candidate => candidate.Name() == name);
        return type.Name() == name;
    }
}
