namespace Microsoft.ML;

/// <summary>
/// A row that moves on through a view.
/// Mirrors https://learn.microsoft.com/dotnet/api/microsoft.ml.dataviewrowcursor
/// </summary>
public abstract class DataViewRowCursor : DataViewRow
{
    /// <summary>Goes to the next row, from the start to the first one; false if there is none.</summary>
    public abstract bool MoveNext();
}
