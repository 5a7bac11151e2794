namespace Microsoft.ML.Data;

/// <summary>
/// An estimator that needs no data: its transformer exists from the start.
/// Mirrors https://learn.microsoft.com/dotnet/api/microsoft.ml.data.trivialestimator-1
/// </summary>
public abstract class TrivialEstimator<TTransformer> : IEstimator<TTransformer>
    where TTransformer : class, ITransformer
{
    private protected TrivialEstimator(TTransformer transformer) => Transformer = transformer;

    private protected TTransformer Transformer { get; }

    /// <summary>Checks that the transformer can work on <paramref name="input"/>.</summary>
    public TTransformer Fit(IDataView input)
    {
        Check.NotNull(input, nameof(input));
        Transformer.GetOutputSchema(input.Schema);
        return Transformer;
    }

    public abstract SchemaShape GetOutputSchema(SchemaShape inputSchema);
}
