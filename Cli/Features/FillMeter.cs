using EmotionFusion.Pipeline;

namespace EmotionFusion.Cli;

/// <summary>Passes a store's progress on, stage by stage.</summary>
public sealed class FillMeter(IProgressSink sink, string what) : IProgress<FillProgress>
{
    private readonly Lock _gate = new();
    private FillStage? _stage;

    public void Report(FillProgress value)
    {
        if (value.Total == 0)
        {
            return;
        }

        lock (_gate)
        {
            if (value.Stage != _stage)
            {
                _stage = value.Stage;
                sink.Begin($"{Verb(value.Stage)} {what}", announce: value.Stage != FillStage.Checking);
            }

            sink.Report(value.Done, value.Total);
        }
    }

    private static string Verb(FillStage stage) => stage switch
    {
        FillStage.Checking => "checking",
        FillStage.Encoding => "encoding",
        _ => "waiting for another process:",
    };
}
