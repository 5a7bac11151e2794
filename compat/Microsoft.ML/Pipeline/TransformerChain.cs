namespace Microsoft.ML.Data;

/// <summary>
/// Transformers in a row. Disposing the chain disposes those that can be disposed.
/// Mirrors https://learn.microsoft.com/dotnet/api/microsoft.ml.data.transformerchain-1
/// </summary>
public sealed class TransformerChain<TLastTransformer> : ITransformer, IDisposable
    where TLastTransformer : class, ITransformer
{
    public readonly TLastTransformer LastTransformer;

    private readonly ITransformer[] _transformers;
    private readonly TransformerScope[] _scopes;
    private bool _disposed;

    /// <exception cref="InvalidOperationException">The last one is no <typeparamref name="TLastTransformer"/>, or the counts differ.</exception>
    public TransformerChain(IEnumerable<ITransformer> transformers, IEnumerable<TransformerScope> scopes)
    {
        (_transformers, _scopes) = ([.. transformers], [.. scopes]);
        LastTransformer = _transformers.LastOrDefault() as TLastTransformer;
        if (_transformers.Length > 0 != (LastTransformer != null) || _transformers.Length != _scopes.Length)
            throw new InvalidOperationException();
    }

    bool ITransformer.IsRowToRowMapper => _transformers.All(t => t.IsRowToRowMapper);

    // Outside training and testing only what is for scoring applies.
    private IEnumerable<ITransformer> Scoring => _transformers.Where((_, i) => _scopes[i].HasFlag(TransformerScope.Scoring));

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema)
    {
        Check.NotNull(inputSchema, nameof(inputSchema));
        return Scoring.Aggregate(inputSchema, (schema, transformer) => transformer.GetOutputSchema(schema));
    }

    public IDataView Transform(IDataView input)
    {
        Check.NotNull(input, nameof(input));
        GetOutputSchema(input.Schema);
        return Scoring.Aggregate(input, (view, transformer) => transformer.Transform(view));
    }

    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        foreach (var transformer in _transformers.OfType<IDisposable>())
            transformer.Dispose();
    }

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema)
    {
        Check.NotNull(inputSchema, nameof(inputSchema));
        Check.State(((ITransformer)this).IsRowToRowMapper, "GetRowToRowMapper method called despite IsRowToRowMapper being false.");
        return new RowToRowMapperChain(inputSchema, _transformers);
    }

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        foreach (var transformer in _transformers)
            transformer.Save(ctx);
    }
}
