namespace EmotionFusion.Training;

public static class EarlyStopping
{
    public static bool IsOver(ExperimentConfig config, IReadOnlyList<double> uars) => false;
}
