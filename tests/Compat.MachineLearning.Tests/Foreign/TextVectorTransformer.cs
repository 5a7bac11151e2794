using Microsoft.ML;
using Microsoft.ML.Data;

namespace EmotionFusion.Compat.MachineLearning.Tests.Foreign;

/// <summary>A transformer outside ML.NET.</summary>
public sealed class TextVectorTransformer(string input, string output, int dimension, int batchSize, Func<string[], float[][]> encode) : ITransformer
{
    public bool IsRowToRowMapper => false;

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema)
    {
        if (inputSchema.GetColumnOrNull(input)?.Type is not TextDataViewType)
            throw new ArgumentOutOfRangeException(nameof(inputSchema), $"no text column '{input}'");
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(inputSchema);
        builder.AddColumn(output, new VectorDataViewType(NumberDataViewType.Single, dimension));
        return builder.ToSchema();
    }

    public IDataView Transform(IDataView data) => new TextVectorView(data, GetOutputSchema(data.Schema), input, batchSize, encode);

    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => throw new NotSupportedException();

    void ICanSaveModel.Save(ModelSaveContext ctx) => throw new NotSupportedException();
}
