namespace Microsoft.ML.Data;

/// <summary>
/// A type whose values are copied by assignment, so that they can be the items of a vector.
/// Mirrors https://learn.microsoft.com/dotnet/api/microsoft.ml.data.primitivedataviewtype
/// </summary>
public abstract class PrimitiveDataViewType : DataViewType
{
    /// <exception cref="ArgumentException">The values would need disposing.</exception>
    protected PrimitiveDataViewType(Type rawType) : base(rawType)
    {
        if (typeof(IDisposable).IsAssignableFrom(rawType))
            throw new ArgumentException("A PrimitiveDataViewType cannot have a disposable RawType", nameof(rawType));
    }
}
