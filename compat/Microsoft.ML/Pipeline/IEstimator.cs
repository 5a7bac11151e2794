namespace Microsoft.ML;

/// <summary>
/// Something that becomes a transformer when it has seen data.
/// Mirrors https://learn.microsoft.com/dotnet/api/microsoft.ml.iestimator-1
/// </summary>
public interface IEstimator<out TTransformer>
    where TTransformer : ITransformer
{
    TTransformer Fit(IDataView input);

    /// <summary>Which columns will be there after the transformer, given those before it.</summary>
    SchemaShape GetOutputSchema(SchemaShape inputSchema);
}
