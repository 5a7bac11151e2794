namespace EmotionFusion.Pipeline;

/// <summary>Draws a fold's validation utterances at random from its training side; training keeps every class.</summary>
internal static class ValidationUtterances
{
    /// <summary>round(<paramref name="share"/> x rows) of them, ascending, at least one, fewer if training would lose a class; none if it must.</summary>
    public static int[] Choose(FeatureView view, int[] rows, double share, ref SplitMix64 random)
    {
        int[] shuffled = [.. rows];
        random.Shuffle<int>(shuffled);
        var left = new int[view.ClassNames.Count]; // utterances a class, in training
        foreach (var row in rows)
        {
            left[view.Utterances[row].Label]++;
        }
        var count = Math.Max(1, (int)Math.Round(share * rows.Length, MidpointRounding.AwayFromZero));
        var chosen = new List<int>(count);
        foreach (var row in shuffled.TakeWhile(_ => chosen.Count < count))
        {
            if (left[view.Utterances[row].Label] > 1)
            {
                left[view.Utterances[row].Label]--;
                chosen.Add(row);
            }
        }
        return [.. chosen.Order()];
    }
}
