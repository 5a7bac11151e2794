namespace EmotionFusion.Cli;

/// <summary>Hears how far a piece of work has come; may be called from several threads.</summary>
public interface IProgressSink
{
    /// <param name="done">Units done, those found done included.</param>
    /// <param name="total">Units in all.</param>
    void Report(double done, double total);

    /// <summary>A line of its own, between the progress.</summary>
    void Say(string line);
}
