namespace TorchSharp;

public static partial class torch
{
    /// <summary>The type of an element. Mirrors <see href="https://github.com/dotnet/TorchSharp/blob/main/src/TorchSharp/Tensor/Tensor.cs"/>.</summary>
    public enum ScalarType : sbyte
    {
        Byte = 0,
        Int32 = 3,
        Int64 = 4,
        Float32 = 6,
        Float64 = 7,
        Bool = 11,
    }

    internal static ScalarType ToScalarType(Type type) => Type.GetTypeCode(type) switch
    {
        TypeCode.Byte => ScalarType.Byte,
        TypeCode.Int32 => ScalarType.Int32,
        TypeCode.Int64 => ScalarType.Int64,
        TypeCode.Single => ScalarType.Float32,
        TypeCode.Double => ScalarType.Float64,
        TypeCode.Boolean => ScalarType.Bool,
        _ => throw new NotSupportedException($"The type {type.FullName} is not supported."),
    };
}
