using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms;

/// <summary>A custom mapping bound to the schema of its input.</summary>
internal sealed class CustomMapper<TSrc, TDst> : IRowToRowMapper
    where TSrc : class, new()
    where TDst : class, new()
{
    private readonly CustomMappingTransformer<TSrc, TDst> _transformer;
    private readonly ObjectReader<TSrc> _reader;

    // For each output column the index of the input column, or the complement of that of the added one.
    private readonly List<int> _origins;

    public CustomMapper(CustomMappingTransformer<TSrc, TDst> transformer, DataViewSchema inputSchema, ObjectReader<TSrc> reader)
    {
        (_transformer, _reader, InputSchema) = (transformer, reader, inputSchema);
        var (input, added) = (inputSchema.Select(c => new DataViewSchema.DetachedColumn(c)).ToArray(), transformer.AddedColumns.ToArray());
        DataViewSchema.DetachedColumn At(int origin) => origin >= 0 ? input[origin] : added[~origin];

        _origins = [.. Enumerable.Range(0, input.Length)];
        for (var i = 0; i < added.Length; i++)
        {
            // A column that hides another one comes right after it.
            var hidden = _origins.FindLastIndex(origin => At(origin).Name == added[i].Name);
            _origins.Insert(hidden < 0 ? _origins.Count : hidden + 1, ~i);
        }

        OutputSchema = DataViewSchema.Of(_origins.Select(At));
    }

    public DataViewSchema InputSchema { get; }

    public DataViewSchema OutputSchema { get; }

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns)
    {
        var active = ActiveColumns.Of(dependingColumns, OutputSchema);
        var origins = _origins.Where((_, i) => active[i]).ToArray();
        var needed = origins.Where(o => o >= 0).ToHashSet();
        if (origins.Any(o => o < 0))
            needed.UnionWith(_reader.Columns.Select(c => c.Index));
        return InputSchema.Where(c => needed.Contains(c.Index));
    }

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
    {
        Check.NotNull(input, nameof(input));
        Check.NotNull(activeColumns, nameof(activeColumns));
        Check.State(input.Schema == InputSchema, "Schema of input row must be the same as the schema the mapper is bound to");
        var active = ActiveColumns.Of(activeColumns, OutputSchema);
        return new MappedRow(input, OutputSchema, active, Sources(input, active));
    }

    private MappedRow.Source[] Sources(DataViewRow input, bool[] active)
    {
        if (!_origins.Where((origin, i) => origin < 0 && active[i]).Any())
            return [.. _origins.Select(origin => new MappedRow.Source(origin, null))];

        var (source, holder) = (new TSrc(), new RowHolder<TDst> { Row = new TDst() });
        var read = _reader.Over(input);
        void Compute()
        {
            read(source);
            _transformer.Map(source, holder.Row);
        }

        var refresh = new RowRefresh(input, Compute);
        return [.. _origins.Select((origin, i) => new MappedRow.Source(origin,
            origin < 0 && active[i] ? refresh.Before(_transformer.Added[~origin].Access.Getter(holder)) : null))];
    }
}
