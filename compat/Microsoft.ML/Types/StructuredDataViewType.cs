namespace Microsoft.ML.Data;

/// <summary>
/// A type whose values are made of others.
/// Mirrors https://learn.microsoft.com/dotnet/api/microsoft.ml.data.structureddataviewtype
/// </summary>
public abstract class StructuredDataViewType : DataViewType
{
    protected StructuredDataViewType(Type rawType) : base(rawType)
    {
    }
}
