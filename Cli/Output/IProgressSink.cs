namespace EmotionFusion.Cli;

/// <summary>Hears how far a piece of work has come; may be called from several threads.</summary>
public interface IProgressSink
{
    /// <summary>A new stretch of the work begins; rate and time left are counted from here.</summary>
    /// <param name="title">What is done now.</param>
    /// <param name="announce">Whether it is worth a line even if it is over in a moment.</param>
    void Begin(string title, bool announce);

    /// <param name="done">Units done, those found done included.</param>
    /// <param name="total">Units in all.</param>
    void Report(double done, double total);
}
