namespace EmotionFusion.Evaluation;

/// <summary>A run that broke off.</summary>
public sealed record RunFailure(RunKey Run, Exception Error)
{
    /// <summary>The error in one line; what a user can't mend also says its type.</summary>
    public string Message => FormattableString.Invariant(
        $"fold {Run}: {(Error is EmotionFusionException ? "" : Error.GetType().Name + ": ")}{Error.Message}");
}
