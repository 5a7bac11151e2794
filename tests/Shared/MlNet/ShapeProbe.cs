using Microsoft.ML;
using Microsoft.ML.Data;

namespace EmotionFusion.Tests.MlNet;

/// <summary>Adds nothing, and remembers the shape that it was asked with: a chain is the public way to one.</summary>
internal sealed class ShapeProbe : IEstimator<ITransformer>, ITransformer
{
    public SchemaShape? Shape { get; private set; }

    public bool IsRowToRowMapper => false;

    public ITransformer Fit(IDataView input) => this;

    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => Shape = inputSchema;

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => inputSchema;

    public IDataView Transform(IDataView input) => input;

    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => throw new NotSupportedException();

    void ICanSaveModel.Save(ModelSaveContext ctx) => throw new NotSupportedException();
}
