namespace EmotionFusion.Evaluation;

/// <summary>One fold over all seeds.</summary>
public sealed record FoldSummary
{
    public required string Name { get; init; }

    /// <summary>Test utterances, each counted once whatever the number of seeds.</summary>
    public required long Utterances { get; init; }

    public required IReadOnlyList<string> Speakers { get; init; }

    /// <summary>Classes that the test part hasn't; UAR is over the others.</summary>
    public required IReadOnlyList<string> MissingClasses { get; init; }

    public required Scores Mean { get; init; }

    /// <summary>Population standard deviation over seeds; all 0 with one seed.</summary>
    public required Scores Std { get; init; }

    public required MajorityBaseline Majority { get; init; }

    /// <summary>Counts of all seeds together, rows truth, columns predictions.</summary>
    public required long[][] Confusion { get; init; }
}
