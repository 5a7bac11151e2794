using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms;

/// <summary>
/// Adds columns computed by a function.
/// Mirrors https://learn.microsoft.com/dotnet/api/microsoft.ml.transforms.custommappingtransformer-2
/// </summary>
public sealed class CustomMappingTransformer<TSrc, TDst> : ITransformer
    where TSrc : class, new()
    where TDst : class, new()
{
    private readonly string _contractName;
    private readonly SchemaDefinition _input;

    internal CustomMappingTransformer(Action<TSrc, TDst> mapAction, string contractName, SchemaDefinition input, SchemaDefinition output)
    {
        Check.NotNull(mapAction, nameof(mapAction));
        (Map, _contractName, _input) = (mapAction, contractName, input);
        Added = BoundColumn<TDst>.Bind(output ?? SchemaDefinition.Create(typeof(TDst), SchemaDefinition.Direction.Write));
    }

    internal Action<TSrc, TDst> Map { get; }

    internal BoundColumn<TDst>[] Added { get; }

    internal IEnumerable<DataViewSchema.DetachedColumn> AddedColumns => Added.Select(c => c.Column);

    internal IEnumerable<DataViewSchema.DetachedColumn> NeededColumns
        => BoundColumn<TSrc>.Bind(_input ?? SchemaDefinition.Create(typeof(TSrc))).Select(c => c.Column);

    bool ITransformer.IsRowToRowMapper => true;

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => MapperFor(inputSchema, nameof(inputSchema)).OutputSchema;

    public IDataView Transform(IDataView input)
    {
        Check.NotNull(input, nameof(input));
        return new MappedDataView(input, MapperFor(input.Schema, nameof(input)));
    }

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema) => MapperFor(inputSchema, nameof(inputSchema));

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        Check.State(_contractName != null, "Empty contract name for a transform: the transform cannot be saved");
        throw new NotSupportedException("The compat package set of Microsoft.ML has no model files.");
    }

    private CustomMapper<TSrc, TDst> MapperFor(DataViewSchema inputSchema, string name)
    {
        Check.NotNull(inputSchema, name);
        return new CustomMapper<TSrc, TDst>(this, inputSchema, new ObjectReader<TSrc>(inputSchema, false, _input));
    }
}
