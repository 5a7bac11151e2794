namespace EmotionFusion.Training;

/// <summary>The utterances that an epoch of a curriculum sees (Bengio et al. 2009, Curriculum Learning).</summary>
internal static class CurriculumSelection
{
    /// <summary>
    /// Takes floor(N x fraction) of the items, one at least. Ties are in an order drawn from
    /// <paramref name="random"/>, but for the preset order, where they stay as they are.
    /// </summary>
    /// <param name="fraction">Of all N items. Class balance may give fewer: the first classes may not have as many.</param>
    /// <returns>Indices into <paramref name="items"/>, in the order in which they should be seen.</returns>
    public static int[] Select(CurriculumType type, CurriculumItems items, double fraction, ref SplitMix64 random)
    {
        var count = Math.Max(1, (int)(items.Count * fraction));
        var all = Enumerable.Range(0, items.Count).ToArray();
        if (type == CurriculumType.PresetOrder)
        {
            return First(all, index => items.PresetOrders[index], count);
        }

        random.Shuffle(all.AsSpan());
        return type switch
        {
            CurriculumType.Difficulty => First(all, index => items.Difficulties[index], count),
            CurriculumType.InverseDifficulty => First(all, index => -items.Difficulties[index], count),
            CurriculumType.ModelConfidence when items.Confidences is { } confidences =>
                First(all, index => -confidences[index], count),
            CurriculumType.ClassBalance => OfFirstClasses(all, items, fraction, count),
            CurriculumType.None => all,
            _ => all[..Math.Min(count, all.Length)],
        };
    }

    private static int[] First(int[] shuffled, Func<int, float> key, int count) =>
        [.. shuffled.OrderBy(key).Take(count)];

    /// <summary>One class more for each C-th of the fraction; all items when these classes have none.</summary>
    private static int[] OfFirstClasses(int[] shuffled, CurriculumItems items, double fraction, int count)
    {
        var classes = Math.Clamp((int)(fraction * items.Classes) + 1, 1, items.Classes);
        var eligible = Array.FindAll(shuffled, index => items.Labels[index] < classes);
        return [.. (eligible.Length > 0 ? eligible : shuffled).Take(count)];
    }
}

/// <summary>What a curriculum goes by, a value an utterance in each array.</summary>
/// <param name="PresetOrders">Place in the corpus's own curriculum, ascending.</param>
/// <param name="Confidences">The head's greatest class probability; null before there is a head to ask.</param>
/// <param name="Classes">Number of classes, those without an utterance among them.</param>
internal sealed record CurriculumItems(
    int[] Labels, float[] Difficulties, float[] PresetOrders, float[]? Confidences, int Classes)
{
    public int Count => Labels.Length;
}

/// <summary>The share of the training utterances that a curriculum shows in an epoch.</summary>
internal static class Pacing
{
    /// <param name="epoch">0-based; from <paramref name="epochs"/> on all are shown.</param>
    /// <param name="epochs">Epochs of the curriculum.</param>
    /// <returns>In (0, 1]: linear (e+1)/E, sqrt of that, or log ln(e+2)/ln(E+1).</returns>
    public static double Fraction(CurriculumPacing pacing, int epoch, int epochs) => epoch >= epochs
        ? 1
        : pacing switch
        {
            CurriculumPacing.Linear => (epoch + 1.0) / epochs,
            CurriculumPacing.Sqrt => Math.Sqrt((epoch + 1.0) / epochs),
            CurriculumPacing.Log => Math.Log(epoch + 2.0) / Math.Log(epochs + 1.0),
            _ => 1,
        };
}
