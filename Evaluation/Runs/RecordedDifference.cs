namespace EmotionFusion.Evaluation;

/// <summary>Something that a run's folder records otherwise than it is now.</summary>
internal sealed record RecordedDifference(string Key, string Recorded, string Now)
{
    /// <summary>Those of two lists of keys and values whose values differ, or that only one of them has.</summary>
    public static IEnumerable<RecordedDifference> Between(
        IReadOnlyDictionary<string, string> recorded, IReadOnlyDictionary<string, string> now) =>
        from key in recorded.Keys.Union(now.Keys)
        let difference = new RecordedDifference(key, recorded.GetValueOrDefault(key, "nothing"), now.GetValueOrDefault(key, "nothing"))
        where difference.Recorded != difference.Now
        select difference;

    public override string ToString() => $"{Key}: recorded {Recorded}, now {Now}";
}
