namespace Microsoft.ML;

/// <summary>
/// A table whose rows are computed when a cursor asks for them.
/// Mirrors https://learn.microsoft.com/dotnet/api/microsoft.ml.idataview
/// </summary>
public interface IDataView
{
    /// <summary>Whether a cursor given a random generator returns the rows in a random order.</summary>
    bool CanShuffle { get; }

    DataViewSchema Schema { get; }

    /// <summary>The number of rows, or null where finding out would cost a pass over them.</summary>
    long? GetRowCount();

    /// <summary>A cursor before the first row, in which at least <paramref name="columnsNeeded"/> are active.</summary>
    DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null);

    /// <summary>At most <paramref name="n"/> cursors which share the rows among them.</summary>
    DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null);
}
