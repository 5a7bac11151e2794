using System.Collections;

namespace Microsoft.ML.Data;

/// <summary>
/// Transformers in a row. Disposing the chain disposes those that can be disposed.
/// Mirrors https://learn.microsoft.com/dotnet/api/microsoft.ml.data.transformerchain-1
/// </summary>
public sealed class TransformerChain<TLastTransformer> : ITransformer, IEnumerable<ITransformer>, IDisposable
    where TLastTransformer : class, ITransformer
{
    public readonly TLastTransformer LastTransformer;

    private readonly ITransformer[] _transformers;
    private readonly TransformerScope[] _scopes;
    private bool _disposed;

    /// <exception cref="InvalidOperationException">The last one is no <typeparamref name="TLastTransformer"/>.</exception>
    public TransformerChain(params ITransformer[] transformers)
        : this(transformers ?? [], (transformers ?? []).Select(_ => TransformerScope.Everything))
    {
    }

    /// <exception cref="InvalidOperationException">The last one is no <typeparamref name="TLastTransformer"/>, or the counts differ.</exception>
    public TransformerChain(IEnumerable<ITransformer> transformers, IEnumerable<TransformerScope> scopes)
    {
        (_transformers, _scopes) = ([.. transformers], [.. scopes]);
        LastTransformer = _transformers.LastOrDefault() as TLastTransformer;
        if (_transformers.Length > 0 != (LastTransformer != null) || _transformers.Length != _scopes.Length)
            throw new InvalidOperationException();
    }

    bool ITransformer.IsRowToRowMapper => _transformers.All(t => t.IsRowToRowMapper);

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => GetOutputSchema(inputSchema, TransformerScope.Scoring);

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema, TransformerScope scope)
    {
        Check.NotNull(inputSchema, nameof(inputSchema));
        return Within(scope).Aggregate(inputSchema, (schema, transformer) => transformer.GetOutputSchema(schema));
    }

    public IDataView Transform(IDataView input) => Transform(input, TransformerScope.Scoring);

    public IDataView Transform(IDataView input, TransformerScope scope)
    {
        Check.NotNull(input, nameof(input));
        GetOutputSchema(input.Schema, scope);
        return Within(scope).Aggregate(input, (view, transformer) => transformer.Transform(view));
    }

    public TransformerChain<TNewLast> Append<TNewLast>(TNewLast transformer, TransformerScope scope = TransformerScope.Everything)
        where TNewLast : class, ITransformer
    {
        Check.NotNull(transformer, nameof(transformer));
        return new TransformerChain<TNewLast>([.. _transformers, transformer], [.. _scopes, scope]);
    }

    public IEnumerator<ITransformer> GetEnumerator() => ((IEnumerable<ITransformer>)_transformers).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

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

    private IEnumerable<ITransformer> Within(TransformerScope scope)
        => _transformers.Where((_, i) => (_scopes[i] & scope) != TransformerScope.None);
}
