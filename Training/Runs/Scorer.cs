using static TorchSharp.torch;

namespace EmotionFusion.Training;

/// <summary>Class probabilities of rows, dropout off, in batches that bound memory.</summary>
public static class Scorer
{
    private const int BatchSize = 512;

    /// <returns>A row's probabilities each, in the order of <paramref name="rows"/>.</returns>
    public static float[][] Probabilities(EmotionHead head, BatchSource source, ReadOnlySpan<int> rows)
    {
        var probabilities = new float[rows.Length][];
        using var gradientOff = no_grad();
        head.eval();
        for (var start = 0; start < rows.Length; start += BatchSize)
        {
            using var scope = NewDisposeScope();
            var batch = rows[start..Math.Min(start + BatchSize, rows.Length)];
            var scores = head.call(source.Features(batch)).softmax(-1).cpu(); // (B, C)
            var values = scores.data<float>().ToArray();
            var classes = values.Length / batch.Length;
            for (var i = 0; i < batch.Length; i++)
            {
                probabilities[start + i] = values[(i * classes)..((i + 1) * classes)];
            }
        }

        head.train();
        return probabilities;
    }

    /// <summary>The index of the highest probability; the lower one on a tie.</summary>
    public static int Best(ReadOnlySpan<float> probabilities)
    {
        var best = 0;
        for (var c = 1; c < probabilities.Length; c++)
        {
            best = probabilities[c] > probabilities[best] ? c : best;
        }

        return best;
    }
}
