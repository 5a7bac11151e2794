using Microsoft.ML;
using Microsoft.ML.Data;

namespace EmotionFusion.Compat.MachineLearning.Tests;

/// <summary>A row to be evaluated, the label as a number.</summary>
internal sealed class Scored
{
    public float Label;
    public float[] Score = [];

    public uint PredictedLabel { get; set; }

    public static IDataView View(IEnumerable<(float Label, float[] Score)> rows, string[]? names = null)
    {
        var list = rows.Select(r => new Scored { Label = r.Label, Score = r.Score }).ToArray();
        return View(list, list.Length == 0 ? 3 : list[0].Score.Length, names);
    }

    public static IDataView View<T>(IEnumerable<T> rows, int classes, string[]? names = null)
        where T : class
    {
        var definition = SchemaDefinition.Create(typeof(T));
        definition["Score"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, classes);
        if (names != null)
            definition["Score"].AddAnnotation("SlotNames", names, new VectorDataViewType(TextDataViewType.Instance, names.Length));
        return new MLContext().Data.LoadFromEnumerable(rows, definition);
    }

    public static MulticlassClassificationMetrics Evaluate(IEnumerable<(float Label, float[] Score)> rows, string[]? names = null, int topK = 0)
        => new MLContext().MulticlassClassification.Evaluate(View(rows, names), topKPredictionCount: topK);
}
