namespace Microsoft.ML.Data;

/// <summary>Reads labels and scores of a view and counts.</summary>
internal sealed class MulticlassEvaluator
{
    private readonly DataViewSchema.Column _label;
    private readonly DataViewSchema.Column _score;
    private readonly int _classes;

    /// <exception cref="ArgumentOutOfRangeException">A column is of another type.</exception>
    public MulticlassEvaluator(DataViewSchema.Column label, DataViewSchema.Column score)
    {
        var scores = score.Type as VectorDataViewType;
        Check.Param(scores is { Size: >= 2 } && scores.ItemType == NumberDataViewType.Single, "schema",
            $"Schema mismatch for score column '{score.Name}': expected vector of two or more items of type Single, got {score.Type}");
        Check.Param(label.Type == NumberDataViewType.Single || label.Type is KeyDataViewType, "schema",
            $"Schema mismatch for label column '{label.Name}': expected Single or Key, got {label.Type}");
        (_label, _score, _classes) = (label, score, scores.Size);
    }

    public MulticlassClassificationMetrics Evaluate(IDataView data, int topKPredictionCount)
    {
        var names = ClassNames();
        var counters = new MulticlassCounters(_classes);
        using (var cursor = data.GetRowCursor([_label, _score]))
            Count(cursor, counters);
        return new MulticlassClassificationMetrics(counters, topKPredictionCount, names);
    }

    private void Count(DataViewRowCursor cursor, MulticlassCounters counters)
    {
        var labelGetter = LabelGetter.Of(cursor, _label);
        var scoreGetter = cursor.GetGetter<VBuffer<float>>(_score);
        var (label, vector, scores) = (0f, default(VBuffer<float>), new float[_classes]);
        while (cursor.MoveNext())
        {
            labelGetter(ref label);
            // Not a number, negative, or not whole.
            if (!(label >= 0) || label != (int)label)
                continue;
            scoreGetter(ref vector);
            if (vector.Length != scores.Length)
                throw new InvalidOperationException();
            vector.CopyTo(scores);
            if (scores.All(float.IsFinite))
                counters.Add((int)label, scores);
        }
    }

    private ReadOnlyMemory<char>[] ClassNames()
    {
        if (_score.Annotations.Schema.GetColumnOrNull(SchemaAnnotationsExtensions.SlotNames)?.Type
            is not VectorDataViewType { IsKnownSize: true, ItemType: TextDataViewType })
            return [.. Enumerable.Range(0, _classes).Select(i => i.ToString().AsMemory())];

        var names = default(VBuffer<ReadOnlyMemory<char>>);
        _score.GetSlotNames(ref names);
        return [.. names.DenseValues()];
    }
}
