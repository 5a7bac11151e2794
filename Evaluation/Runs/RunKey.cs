namespace EmotionFusion.Evaluation;

/// <summary>Which training it is: a fold, in a rotation of validation speakers one of its members, and a seed.</summary>
public readonly record struct RunKey(string Fold, int? Member, int Seed)
{
    public static RunKey Of(FoldTask task) => new(task.Fold.Name, task.Fold.Member, task.Seed);

    /// <summary><c>session_1, seed 3</c>, or <c>session_1.2, seed 3</c> for member 2.</summary>
    public override string ToString() => Member is { } member
        ? FormattableString.Invariant($"{Fold}.{member}, seed {Seed}")
        : FormattableString.Invariant($"{Fold}, seed {Seed}");
}
