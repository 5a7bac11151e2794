using Microsoft.ML;
using Microsoft.ML.Data;

namespace EmotionFusion.Compat.MachineLearning.Tests.Foreign;

/// <summary>An estimator outside ML.NET: adds a vector of known size for each text, computed a batch of rows at a time.</summary>
public sealed class TextVectorEstimator(string input, string output, int dimension, int batchSize, Func<string[], float[][]> encode)
    : IEstimator<TextVectorTransformer>
{
    private static readonly MLContext Context = new();

    public TextVectorTransformer Fit(IDataView data)
    {
        var transformer = new TextVectorTransformer(input, output, dimension, batchSize, encode);
        transformer.GetOutputSchema(data.Schema);
        return transformer;
    }

    /// <summary>SchemaShape.Column can't be made outside ML.NET, so a custom mapping that is never run makes it.</summary>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        var source = SchemaDefinition.Create(typeof(Source));
        source[nameof(Source.Text)].ColumnName = input;
        var target = SchemaDefinition.Create(typeof(Target));
        var column = target[nameof(Target.Vector)];
        column.ColumnName = output;
        column.ColumnType = new VectorDataViewType(NumberDataViewType.Single, dimension);
        return Context.Transforms.CustomMapping<Source, Target>((_, _) => { }, null, source, target).GetOutputSchema(inputSchema);
    }

    private sealed class Source
    {
        public string Text { get; set; } = "";
    }

    private sealed class Target
    {
        public VBuffer<float> Vector { get; set; }
    }
}
