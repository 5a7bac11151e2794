using EmotionFusion.Pipeline;
using static TorchSharp.torch;

namespace EmotionFusion.Training;

/// <summary>What a head says of rows, dropout off, in batches that bound memory.</summary>
public static class Scorer
{
    private const int BatchSize = 512;

    /// <summary>Loss and metrics on a validation part.</summary>
    public static ValidationFigures Validate(TrainableHead model, FeatureView view, int[] rows)
    {
        var probabilities = Probabilities(model, rows, Missing.Nothing);
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

    /// <param name="model">Its head is asked.</param>
    /// <param name="view">Where the rows are.</param>
    /// <param name="rows">Which.</param>
    /// <param name="missing">What is taken away from all of them; adaptive fusion alone knows what to do.</param>
    /// <returns>A prediction a row, in the order of <paramref name="rows"/>.</returns>
    public static Prediction[] Predict(TrainableHead model, FeatureView view, int[] rows, Missing missing = Missing.Nothing)
    {
        var probabilities = Probabilities(model, rows, missing);
        return [.. rows.Select((row, i) => new Prediction(
            row,
            view.Utterances[row].Id,
            view.Utterances[row].Speaker,
            view.Utterances[row].Label,
            Best(probabilities[i]),
            probabilities[i]))];
    }

    /// <returns>The highest probability of each row.</returns>
    public static float[] Confidences(TrainableHead model, IReadOnlyList<int> rows) =>
        Array.ConvertAll(Probabilities(model, [.. rows], Missing.Nothing), probabilities => probabilities.Max());

    /// <returns>The representation of each row.</returns>
    public static float[][] Representations(TrainableHead model, int[] rows) =>
        Batched(model, rows, batch => model.Head.Represent(model.Source.Features(batch)));

    private static float[][] Probabilities(TrainableHead model, int[] rows, Missing missing) => Batched(model, rows, batch =>
    {
        var lacks = missing == Missing.Nothing ? null : Enumerable.Repeat(missing, batch.Length).ToArray();
        return model.Head.call(model.Source.Features(batch, lacks)).softmax(-1); // (B, C)
    });

    /// <param name="model">Its head is switched to scoring meanwhile.</param>
    /// <param name="rows">Of the view.</param>
    /// <param name="score">(B, D) of a batch.</param>
    /// <returns>D values a row.</returns>
    private static float[][] Batched(TrainableHead model, int[] rows, Func<int[], Tensor> score)
    {
        using var gradientOff = no_grad();
        model.Head.eval();
        var scored = new List<float[]>(rows.Length);
        foreach (var batch in rows.Chunk(BatchSize))
        {
            using var scope = NewDisposeScope();
            var values = score(batch).cpu().contiguous().data<float>().ToArray();
            scored.AddRange(values.Chunk(values.Length / batch.Length));
        }

        model.Head.train();
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
