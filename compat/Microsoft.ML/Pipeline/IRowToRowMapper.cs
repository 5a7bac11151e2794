namespace Microsoft.ML.Data;

/// <summary>
/// Computes one row from one row.
/// Mirrors https://learn.microsoft.com/dotnet/api/microsoft.ml.data.irowtorowmapper
/// </summary>
public interface IRowToRowMapper
{
    DataViewSchema InputSchema { get; }

    DataViewSchema OutputSchema { get; }

    /// <summary>The input columns that are needed to compute the given output columns.</summary>
    IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns);

    /// <summary>A row over <paramref name="input"/> that follows it and disposes it.</summary>
    DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns);
}
