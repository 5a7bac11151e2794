using EmotionFusion.Pipeline;

namespace EmotionFusion.Evaluation;

/// <summary>Utterances that the corpus has but the run hasn't, and why.</summary>
public sealed record LeftOut(int Count, IReadOnlyList<Exclusion> Utterances);
