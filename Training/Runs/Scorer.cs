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
        var probabilities = Probabilities(model, rows);
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

    /// <returns>A prediction a row, in the order of <paramref name="rows"/>.</returns>
    public static Prediction[] Predict(TrainableHead model, FeatureView view, int[] rows)
    {
        var probabilities = Probabilities(model, rows);
        return [.. rows.Select((row, i) => new Prediction(
            row,
            view.Utterances[row].Id,
            view.Utterances[row].Speaker,
            view.Utterances[row].Label,
            Best(probabilities[i]),
            probabilities[i]))];
    }

    private static float[][] Probabilities(TrainableHead model, int[] rows)
    {
        using var gradientOff = no_grad();
        model.Head.eval();
        var probabilities = new float[rows.Length][];
        for (var start = 0; start < rows.Length; start += BatchSize)
        {
            using var scope = NewDisposeScope();
            var batch = rows.AsSpan(start, Math.Min(BatchSize, rows.Length - start));
            var scores = model.Head.call(model.Source.Features(batch)).softmax(-1).cpu().data<float>().ToArray(); // (B, C)
            var classes = scores.Length / batch.Length;
            for (var i = 0; i < batch.Length; i++)
            {
                probabilities[start + i] = scores[(i * classes)..((i + 1) * classes)];
            }
        }

        model.Head.train();
        return probabilities;
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
