using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms;

/// <summary>
/// Adds columns computed by a function.
/// Mirrors https://learn.microsoft.com/dotnet/api/microsoft.ml.transforms.custommappingestimator-2
/// </summary>
public sealed class CustomMappingEstimator<TSrc, TDst> : TrivialEstimator<CustomMappingTransformer<TSrc, TDst>>
    where TSrc : class, new()
    where TDst : class, new()
{
    internal CustomMappingEstimator(CustomMappingTransformer<TSrc, TDst> transformer) : base(transformer)
    {
    }

    /// <exception cref="ArgumentOutOfRangeException">A column that the function reads is missing or of another type.</exception>
    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        var columns = inputSchema.ToDictionary(c => c.Name);
        foreach (var needed in Transformer.NeededColumns)
        {
            Check.Param(columns.TryGetValue(needed.Name, out var found), nameof(inputSchema), $"Could not find input column '{needed.Name}'");
            Check.Param(Fits(new SchemaShape.Column(needed.Name, needed.Type, null), found), nameof(inputSchema),
                $"Schema mismatch for input column '{needed.Name}': expected {needed.Type}, got {found.TypeText}");
        }

        foreach (var column in SchemaShape.Of(DataViewSchema.Of(Transformer.AddedColumns)))
            columns[column.Name] = column;
        return new SchemaShape(columns.Values);
    }

    // Where vectors of any length are expected, those of known length are welcome too.
    private static bool Fits(SchemaShape.Column needed, SchemaShape.Column found)
        => needed.ItemType == found.ItemType
            && needed.IsKey == found.IsKey
            && (needed.Kind == SchemaShape.Column.VectorKind.VariableVector
                ? found.Kind != SchemaShape.Column.VectorKind.Scalar
                : found.Kind == needed.Kind);
}
