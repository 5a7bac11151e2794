using TorchSharp.Interop;

namespace TorchSharp;

/// <summary>
/// A number of its own kind (whole, real, truth value), which an operation promotes as libtorch does.
/// Mirrors <see href="https://github.com/dotnet/TorchSharp/blob/main/src/TorchSharp/Scalar.cs"/>.
/// </summary>
public sealed class Scalar : IDisposable
{
    private readonly NativeScalar value;
    private bool disposed;

    private Scalar(NativeScalar value) => this.value = value;

    public torch.ScalarType Type => Value.Type;

    internal NativeScalar Value => disposed ? throw new InvalidOperationException("Scalar invalid -- empty handle.") : value;

    public static implicit operator Scalar(byte value) => new(NativeScalar.Of((long)value));

    public static implicit operator Scalar(sbyte value) => new(NativeScalar.Of((long)value));

    public static implicit operator Scalar(short value) => new(NativeScalar.Of((long)value));

    public static implicit operator Scalar(int value) => new(NativeScalar.Of((long)value));

    public static implicit operator Scalar(long value) => new(NativeScalar.Of(value));

    public static implicit operator Scalar(float value) => new(NativeScalar.Of((double)value));

    public static implicit operator Scalar(double value) => new(NativeScalar.Of(value));

    public static implicit operator Scalar(bool value) => new(NativeScalar.Of(value));

    public void Dispose() => disposed = true;
}
