namespace Microsoft.ML.Data;

/// <summary>The mappers of a chain of transformers as one.</summary>
internal sealed class RowToRowMapperChain : IRowToRowMapper
{
    private readonly List<IRowToRowMapper> _mappers = [];

    public RowToRowMapperChain(DataViewSchema inputSchema, IEnumerable<ITransformer> transformers)
    {
        InputSchema = OutputSchema = inputSchema;
        foreach (var transformer in transformers)
        {
            var mapper = transformer.GetRowToRowMapper(OutputSchema);
            _mappers.Add(mapper);
            OutputSchema = mapper.OutputSchema;
        }
    }

    public DataViewSchema InputSchema { get; }

    public DataViewSchema OutputSchema { get; }

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns)
        => Enumerable.Reverse(_mappers).Aggregate(dependingColumns, (columns, mapper) => mapper.GetDependencies(columns));

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
    {
        Check.NotNull(input, nameof(input));
        Check.NotNull(activeColumns, nameof(activeColumns));
        Check.Param(input.Schema == InputSchema, nameof(input), "Schema did not match original schema");

        // From the last mapper back to the first: what each must provide for the one after it.
        var needed = new IEnumerable<DataViewSchema.Column>[_mappers.Count];
        for (var i = _mappers.Count - 1; i >= 0; i--)
            needed[i] = i == _mappers.Count - 1 ? activeColumns : [.. _mappers[i + 1].GetDependencies(needed[i + 1])];
        return _mappers.Zip(needed).Aggregate(input, (row, step) => step.First.GetRow(row, step.Second));
    }
}
