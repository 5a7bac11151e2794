namespace Microsoft.ML.Data;

/// <summary>Turns the columns that a cursor is asked for into a flag for each column of the view.</summary>
internal static class ActiveColumns
{
    /// <exception cref="InvalidOperationException">A column isn't of this view.</exception>
    public static bool[] Of(IEnumerable<DataViewSchema.Column> columnsNeeded, DataViewSchema schema)
    {
        Check.NotNull(columnsNeeded, nameof(columnsNeeded));
        var active = new bool[schema.Count];
        foreach (var column in columnsNeeded)
        {
            Check.State(column.Index < active.Length, $"The requested column: {column} is not part of the sourceSchema");
            active[column.Index] = true;
        }

        return active;
    }
}
