namespace EmotionFusion.Pipeline;

/// <summary>What fold making needs to know of a speaker; the classes that there are utterances of are bits.</summary>
internal sealed record Speaker(string Name, string Session, string Gender, ulong Classes)
{
    public bool Has(int label) => (Classes >> label & 1) != 0;

    /// <summary>The view's speakers, in natural order.</summary>
    public static IReadOnlyList<Speaker> Of(FeatureView view) =>
        [.. view.Utterances.GroupBy(u => u.Speaker, StringComparer.Ordinal)
            .Select(g => new Speaker(g.Key, g.First().Session, g.First().Gender ?? "", ClassesOf(g)))
            .OrderBy(s => s.Name, NaturalComparer.Instance)];

    private static ulong ClassesOf(IEnumerable<Utterance> utterances) =>
        utterances.Aggregate(0UL, (classes, u) => classes | 1UL << u.Label);
}
