namespace Microsoft.ML.Data;

/// <summary>
/// True or false.
/// Mirrors https://learn.microsoft.com/dotnet/api/microsoft.ml.data.booleandataviewtype
/// </summary>
public sealed class BooleanDataViewType : PrimitiveDataViewType
{
    private BooleanDataViewType() : base(typeof(bool))
    {
    }

    public static BooleanDataViewType Instance { get; } = new();

    public override bool Equals(DataViewType other) => ReferenceEquals(this, other);

    public override string ToString() => "Boolean";
}
