using System.Globalization;

namespace EmotionFusion.Cli;

/// <summary>How fast work goes and how long it will still take.</summary>
public static class Rate
{
    /// <summary><c>120/339 clips, 35 %, 52.1/s, 5 s left</c>; no rate before anything is done.</summary>
    /// <param name="done">Units done by now.</param>
    /// <param name="total">Units in all.</param>
    /// <param name="fresh">Units done since <paramref name="elapsed"/> began: what was there before costs no time.</param>
    /// <param name="unit">What is counted, in the plural.</param>
    /// <param name="elapsed">Time the fresh units took.</param>
    public static string Describe(double done, double total, double fresh, string unit, TimeSpan elapsed)
    {
        var share = total > 0 ? 100 * done / total : 100;
        var text = string.Create(CultureInfo.InvariantCulture, $"{done:0}/{total:0} {unit}, {share:0} %");
        if (fresh <= 0 || elapsed <= TimeSpan.Zero)
        {
            return text;
        }

        var rate = fresh / elapsed.TotalSeconds;
        var left = TimeSpan.FromSeconds(Math.Min((total - done) / rate, TimeSpan.FromDays(1000).TotalSeconds));
        text += string.Create(CultureInfo.InvariantCulture, $", {rate:0.0}/s");
        return done < total ? $"{text}, {Duration(left)} left" : $"{text}, took {Duration(elapsed)}";
    }

    /// <summary><c>4.2 s</c>, <c>3 min 05 s</c>, <c>2 h 07 min</c>.</summary>
    public static string Duration(TimeSpan time) => time switch
    {
        { TotalSeconds: < 9.95 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s"),
        { TotalSeconds: < 59.5 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0} s"),
        { TotalMinutes: < 60 } => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalMinutes} min {time.Seconds:00} s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours} h {time.Minutes:00} min"),
    };
}
