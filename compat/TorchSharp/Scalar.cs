namespace TorchSharp;

/// <summary>
/// A real number beside a tensor, whose element type it takes.
/// Mirrors <see href="https://github.com/dotnet/TorchSharp/blob/main/src/TorchSharp/Scalar.cs"/>.
/// </summary>
public sealed class Scalar
{
    private Scalar(double value) => Value = value;

    internal double Value { get; }

    public static implicit operator Scalar(double value) => new(value);
}
