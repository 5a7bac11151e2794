namespace Microsoft.ML.Data;

/// <summary>
/// Text, carried as <see cref="ReadOnlyMemory{T}"/> of char.
/// Mirrors https://learn.microsoft.com/dotnet/api/microsoft.ml.data.textdataviewtype
/// </summary>
public sealed class TextDataViewType : PrimitiveDataViewType
{
    private TextDataViewType() : base(typeof(ReadOnlyMemory<char>))
    {
    }

    public static TextDataViewType Instance { get; } = new();

    public override bool Equals(DataViewType other) => ReferenceEquals(this, other);

    public override string ToString() => "String";
}
