namespace EmotionFusion.Evaluation;

public enum RunProgressKind
{
    Started,
    Epoch,
    Finished,
    Failed,
}
