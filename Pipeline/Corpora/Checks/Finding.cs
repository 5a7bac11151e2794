namespace EmotionFusion.Pipeline;

/// <summary>Something that is to be said of a corpus.</summary>
/// <param name="Id">Stable, for scripts: mixed-rates.</param>
/// <param name="Severity">How bad it is.</param>
/// <param name="Count">Of what <paramref name="What"/> speaks of.</param>
/// <param name="What">What was found, in a sentence.</param>
/// <param name="Advice">What to do, in a sentence.</param>
/// <param name="Examples">All of what was found, the worst first; whoever shows it cuts it.</param>
internal sealed record Finding(string Id, Severity Severity, int Count, string What, string Advice, IReadOnlyList<string> Examples);

internal enum Severity
{
    /// <summary>Figures made with it would be wrong.</summary>
    Fault,

    /// <summary>Figures may mislead.</summary>
    Warning,

    /// <summary>Good to know; nothing need be done.</summary>
    Note,
}
