namespace EmotionFusion.Pipeline;

/// <summary>Counts a fill's work for whoever shows it.</summary>
internal sealed class FillMeter(IProgress<FillProgress>? progress, Func<int, double> secondsOf)
{
    private FillProgress _now;

    public void StartChecking(int utterances) => Report(new(FillStage.Checking, 0, utterances, 0, 0));

    public void StartEncoding(IReadOnlyCollection<PlannedRow> rows) =>
        Report(new(FillStage.Encoding, 0, rows.Count, 0, rows.Sum(row => secondsOf(row.Size))));

    public void Advance(int utterances) => Report(_now with { Done = _now.Done + utterances });

    public void Advance(PlannedRow row) =>
        Report(_now with { Stage = FillStage.Encoding, Done = _now.Done + 1, SecondsDone = _now.SecondsDone + secondsOf(row.Size) });

    public void Wait() => Report(_now with { Stage = FillStage.Waiting });

    private void Report(FillProgress now)
    {
        _now = now;
        progress?.Report(now);
    }
}
