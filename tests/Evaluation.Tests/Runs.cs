namespace EmotionFusion.Evaluation.Tests;

/// <summary>How tests carry out experiments.</summary>
internal static class Runs
{
    public static RunOptions Options(TempFolder root, int parallel) =>
        new() { RunsRoot = root.Path, Command = "emotionfusion train", Parallel = parallel, Clock = new StoppedClock() };

    private sealed class StoppedClock : TimeProvider
    {
        public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

        public override DateTimeOffset GetUtcNow() => SyntheticRun.Started.ToUniversalTime();
    }
}
