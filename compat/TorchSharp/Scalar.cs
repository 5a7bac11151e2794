using TorchSharp.Interop;

namespace TorchSharp;

/// <summary>
/// A number of its own kind (whole or real), which an operation promotes as libtorch does.
/// Mirrors <see href="https://github.com/dotnet/TorchSharp/blob/main/src/TorchSharp/Scalar.cs"/>.
/// </summary>
public sealed class Scalar
{
    private Scalar(NativeScalar value) => Value = value;

    internal NativeScalar Value { get; }

    public static implicit operator Scalar(int value) => new(NativeScalar.Of((long)value));

    public static implicit operator Scalar(double value) => new(NativeScalar.Of(value));
}
