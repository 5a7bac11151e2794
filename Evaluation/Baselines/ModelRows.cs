using EmotionFusion.Pipeline;
using EmotionFusion.Training;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace EmotionFusion.Evaluation;

/// <summary>
/// The features of an utterance as one vector: audio and text side by side, each standardised as heads get them. Of a
/// modality that an utterance lacks (NaN throughout) there are zeros, which add nothing to a linear model's scores.
/// </summary>
internal sealed class ModelFeatures
{
    private readonly (FeatureBlock Block, FeatureScaler? Scaler)[] _sides;
    private readonly ExperimentConfig _config;

    /// <param name="trainRows">Those that standardise; see <see cref="FeatureScaler"/>.</param>
    public ModelFeatures(FeatureView view, int[] trainRows, ExperimentConfig config)
    {
        _config = config;
        FeatureBlock?[] blocks = [config.UsesAudio ? view.Audio : null, config.UsesText ? view.Text : null];
        _sides = [.. blocks.OfType<FeatureBlock>().Select(block => (block, FeatureScaler.Create(config.Standardization, view, block, trainRows)))];
    }

    /// <summary>Adds what features are standardised by to the file of a model that takes them.</summary>
    public SafetensorsWriter AddTo(SafetensorsWriter writer) => SavedHead.AddInputs(
        writer, _config.Standardization, _config.UsesAudio ? _sides[0].Scaler?.Moments : null, _config.UsesText ? _sides[^1].Scaler?.Moments : null);

    public int Dimension => _sides.Sum(side => side.Block.Dimension);

    /// <returns>(rows, Dimension)</returns>
    public float[] Of(int[] rows)
    {
        var values = new float[rows.Length * Dimension];
        var start = 0;
        foreach (var row in rows)
        {
            foreach (var (block, scaler) in _sides)
            {
                var source = block.Row(row);
                var target = values.AsSpan(start, block.Dimension);
                start += block.Dimension;
                if (IsMissing(source))
                {
                    continue;
                }

                if (scaler is null)
                {
                    source.CopyTo(target);
                }
                else
                {
                    scaler.Apply(row, source, target);
                }
            }
        }

        return values;
    }

    private static bool IsMissing(ReadOnlySpan<float> features)
    {
        foreach (var value in features)
        {
            if (!float.IsNaN(value))
            {
                return false;
            }
        }

        return true;
    }
}

/// <summary>
/// Rows of a <see cref="FeatureView"/> as ML.NET's trainers want them: Label (the view's key), Features and Weight.
/// </summary>
internal sealed class ModelRows : IDataView
{
    public const string Label = "Label", Features = "Features", Weight = "Weight";

    private readonly FeatureView _view;
    private readonly int[] _rows;
    private readonly int _dimension;
    private readonly float[] _features; // (rows, dimension)
    private readonly float[] _weights; // by label

    private ModelRows(FeatureView view, int[] rows, int dimension, float[] features, float[] weights)
    {
        (_view, _rows, _dimension, _features, _weights) = (view, rows, dimension, features, weights);
        var schema = new DataViewSchema.Builder();
        schema.AddColumn(Label, view.Schema[Label].Type, view.Schema[Label].Annotations);
        schema.AddColumn(Features, new VectorDataViewType(NumberDataViewType.Single, dimension));
        schema.AddColumn(Weight, NumberDataViewType.Single);
        Schema = schema.ToSchema();
    }

    public DataViewSchema Schema { get; }

    public bool CanShuffle => false;

    /// <summary>Mean over all columns of their variance: 1 for what was standardised.</summary>
    public double MeanVariance
    {
        get
        {
            var (sums, squares) = (new double[_dimension], 0.0);
            for (var i = 0; i < _features.Length; i++)
            {
                sums[i % _dimension] += _features[i];
                squares += (double)_features[i] * _features[i];
            }

            return Math.Max(0, (squares / _features.Length) - sums.Average(sum => sum / Count * (sum / Count)));
        }
    }

    public int Count => _rows.Length;

    public ReadOnlySpan<float> FeaturesOf(int i) => _features.AsSpan(i * _dimension, _dimension);

    /// <param name="rows">Of the view.</param>
    public static ModelRows Of(FeatureView view, int[] rows, ModelFeatures features) =>
        new(view, rows, features.Dimension, features.Of(rows), BalancedWeights(view, rows));

    public long? GetRowCount() => _rows.Length;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) => new Cursor(this, columnsNeeded);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    /// <summary>n / (C n_c) over the C classes that occur, so that every class weighs as much as any other and the mean is 1.</summary>
    private static float[] BalancedWeights(FeatureView view, int[] rows)
    {
        var counts = new int[view.ClassNames.Count];
        foreach (var row in rows)
        {
            counts[view.Utterances[row].Label]++;
        }

        var present = counts.Count(count => count > 0);
        return Array.ConvertAll(counts, count => count == 0 ? 0 : (float)(rows.Length / (double)(present * count)));
    }

    private sealed class Cursor(ModelRows data, IEnumerable<DataViewSchema.Column> columnsNeeded) : ColumnCursor(data.Schema, columnsNeeded)
    {
        private int _at = -1;

        public override long Batch => 0;

        private int LabelOfRow => data._view.Utterances[data._rows[_at]].Label;

        public override ValueGetter<DataViewRowId> GetIdGetter() => Guard((ref DataViewRowId id) => id = new DataViewRowId((ulong)_at, 0));

        protected override bool Advance() => ++_at < data._rows.Length;

        protected override Delegate MakeGetter(int column) => data.Schema[column].Name switch
        {
            Label => Guard((ref uint label) => label = (uint)LabelOfRow + 1), // a key's 0 means missing
            Weight => Guard((ref float weight) => weight = data._weights[LabelOfRow]),
            _ => Guard((ref VBuffer<float> features) =>
            {
                var editor = VBufferEditor.Create(ref features, data._dimension);
                data.FeaturesOf(_at).CopyTo(editor.Values);
                features = editor.Commit();
            }),
        };
    }
}
