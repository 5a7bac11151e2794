using EmotionFusion.Pipeline;
using static TorchSharp.torch;

namespace EmotionFusion.Training;

/// <summary>What a head says of rows of a view, dropout off, in batches that bound memory.</summary>
internal sealed class Scorer(EmotionHead head, BatchSource source, FeatureView view)
{
    private const int BatchSize = 512, MostLearnt = 2000;

    /// <summary>Loss and metrics on a validation part.</summary>
    public ValidationFigures Validate(int[] rows)
    {
        var probabilities = Probabilities(rows);
        var confusion = new ConfusionCounts(view.ClassNames.Count);
        var loss = 0.0;
        for (var i = 0; i < rows.Length; i++)
        {
            var label = view.Utterances[rows[i]].Label;
            confusion.Add(label, Best(probabilities[i]));
            loss -= Math.Log(Math.Max(probabilities[i][label], 1e-15f));
        }

        return new ValidationFigures(loss / rows.Length, confusion.Uar, confusion.Accuracy, confusion.MacroF1);
    }

    /// <summary>UAR on what was learnt from; of more than 2,000 rows, on 2,000 evenly spaced ones, which tell enough.</summary>
    public double LearntUar(int[] rows) => Validate(EvenlySpaced(rows, MostLearnt)).Uar;

    /// <returns>All rows, or of more than <paramref name="most"/> as many, evenly spaced.</returns>
    internal static int[] EvenlySpaced(int[] rows, int most) => rows.Length <= most
        ? rows
        : [.. Enumerable.Range(0, most).Select(i => rows[(int)((long)i * rows.Length / most)])];

    /// <returns>A prediction a row, in the order of <paramref name="rows"/>.</returns>
    public Prediction[] Predict(int[] rows) => Predict(rows, Missing.Nothing);

    /// <summary>With one modality alone, which adaptive fusion can: of the rows that have it.</summary>
    public Prediction[] PredictAlone(int[] rows, Missing taken)
    {
        var left = taken == Missing.Audio ? Missing.Text : Missing.Audio;
        return Predict(Array.FindAll(rows, row => source.Has(row, left)), taken);
    }

    private Prediction[] Predict(int[] rows, Missing missing)
    {
        var probabilities = Probabilities(rows, missing);
        return [.. rows.Select((row, i) => new Prediction(
            row,
            view.Utterances[row].Id,
            view.Utterances[row].Speaker,
            view.Utterances[row].Label,
            Best(probabilities[i]),
            probabilities[i]))];
    }

    /// <summary>The same of rows that need have no label.</summary>
    public RowOutput[] Probable(int[] rows) => Outputs(rows, Probabilities(rows));

    /// <param name="values">Of each row.</param>
    public RowOutput[] Outputs(int[] rows, IEnumerable<float[]> values) =>
        [.. rows.Zip(values, (row, of) => new RowOutput(row, view.Utterances[row].Id, view.Utterances[row].Speaker, of))];

    /// <returns>Valence, arousal and dominance of each row as <paramref name="layer"/> gives them, -1 to 1.</returns>
    public float[][] Vad(int[] rows, DenseLayer layer) => Batched(rows, batch => layer.call(head.Represent(source.Features(batch))));

    /// <returns>The highest probability of each row.</returns>
    public float[] Confidences(IReadOnlyList<int> rows) => Array.ConvertAll(Probabilities([.. rows]), probabilities => probabilities.Max());

    /// <returns>The representation of each row.</returns>
    public float[][] Representations(int[] rows) => Batched(rows, batch => head.Represent(source.Features(batch)));

    /// <returns>How much audio and text count in each row's fusion, summing to 1; null where the head weighs nothing.</returns>
    public RowOutput[]? FusionWeights(int[] rows) => head.Weighs ? Outputs(rows, Batched(rows, batch => head.FusionWeights(source.Features(batch)))) : null;

    private float[][] Probabilities(int[] rows, Missing missing = Missing.Nothing) => Batched(rows, batch =>
    {
        var lacks = missing == Missing.Nothing ? null : Enumerable.Repeat(missing, batch.Length).ToArray();
        return head.call(source.Features(batch, lacks)).softmax(-1); // (B, C)
    });

    /// <param name="score">(B, D) of a batch.</param>
    /// <returns>D values a row.</returns>
    private float[][] Batched(int[] rows, Func<int[], Tensor> score)
    {
        using var gradientOff = no_grad();
        head.eval();
        var scored = new List<float[]>(rows.Length);
        foreach (var batch in rows.Chunk(BatchSize))
        {
            using var scope = NewDisposeScope();
            var values = score(batch).Floats();
            var width = values.Length / batch.Length;
            for (var i = 0; i < batch.Length; i++)
            {
                scored.Add(values.Slice(i * width, width).ToArray());
            }
        }

        head.train();
        return [.. scored];
    }

    /// <summary>The index of the highest probability; the lower one on a tie.</summary>
    private static int Best(ReadOnlySpan<float> probabilities)
    {
        var best = 0;
        for (var c = 1; c < probabilities.Length; c++)
        {
            best = probabilities[c] > probabilities[best] ? c : best;
        }

        return best;
    }
}

/// <summary>Counts of truth against prediction, and the validation figures that follow from them.</summary>
internal sealed class ConfusionCounts(int classes)
{
    private readonly int[,] _counts = new int[classes, classes];
    private int _total;

    public void Add(int label, int predicted)
    {
        _counts[label, predicted]++;
        _total++;
    }

    public double Accuracy => Enumerable.Range(0, classes).Sum(c => _counts[c, c]) / (double)_total;

    /// <summary>Mean recall over the classes that occur.</summary>
    public double Uar => Enumerable.Range(0, classes).Where(c => Truth(c) > 0).Average(c => _counts[c, c] / (double)Truth(c));

    /// <summary>Mean F1 over the classes that occur as label or prediction.</summary>
    public double MacroF1 => Enumerable.Range(0, classes)
        .Where(c => Truth(c) + Predicted(c) > 0)
        .Average(c => 2.0 * _counts[c, c] / (Truth(c) + Predicted(c)));

    private int Truth(int c) => Enumerable.Range(0, classes).Sum(p => _counts[c, p]);

    private int Predicted(int c) => Enumerable.Range(0, classes).Sum(t => _counts[t, c]);
}
