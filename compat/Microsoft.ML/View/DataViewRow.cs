using Microsoft.ML.Data;

namespace Microsoft.ML;

/// <summary>
/// One row, or the row that a cursor stands on.
/// Mirrors https://learn.microsoft.com/dotnet/api/microsoft.ml.dataviewrow
/// </summary>
public abstract class DataViewRow : IDisposable
{
    /// <summary>How many rows the cursor has passed; -1 before the first row and after the last.</summary>
    public abstract long Position { get; }

    /// <summary>In a cursor set: the smallest batch number comes first in the original order.</summary>
    public abstract long Batch { get; }

    public abstract DataViewSchema Schema { get; }

    /// <summary>A getter of the row's identity, the same in every cursor over the view.</summary>
    public abstract ValueGetter<DataViewRowId> GetIdGetter();

    public abstract bool IsColumnActive(DataViewSchema.Column column);

    /// <summary>The getter of one column; fetch it once and call it at every row.</summary>
    /// <typeparam name="TValue">The raw type of the column's type.</typeparam>
    public abstract ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column);

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
    }
}
