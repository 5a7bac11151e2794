namespace EmotionFusion.Evaluation;

/// <summary>A run that broke off.</summary>
public sealed record RunFailure(string Fold, int Seed, Exception Error)
{
    /// <summary>The error in one line; what a user can't mend also says its type.</summary>
    public string Message => FormattableString.Invariant(
        $"fold {Fold}, seed {Seed}: {(Error is EmotionFusionException ? "" : Error.GetType().Name + ": ")}{Error.Message}");
}
