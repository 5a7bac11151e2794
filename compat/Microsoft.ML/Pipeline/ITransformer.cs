using Microsoft.ML.Data;

namespace Microsoft.ML;

/// <summary>
/// Turns a view into another, lazily.
/// Mirrors https://learn.microsoft.com/dotnet/api/microsoft.ml.itransformer
/// </summary>
public interface ITransformer : ICanSaveModel
{
    /// <summary>Whether every row can be computed by itself, with <see cref="GetRowToRowMapper"/>.</summary>
    bool IsRowToRowMapper { get; }

    /// <summary>The schema of <see cref="Transform"/>'s result for a view with <paramref name="inputSchema"/>.</summary>
    DataViewSchema GetOutputSchema(DataViewSchema inputSchema);

    /// <summary>A view over <paramref name="input"/>; no row is computed yet.</summary>
    IDataView Transform(IDataView input);

    /// <exception cref="Exception"><see cref="IsRowToRowMapper"/> is false.</exception>
    IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema);
}
