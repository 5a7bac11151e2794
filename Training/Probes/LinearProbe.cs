namespace EmotionFusion.Training;

public static class LinearProbe
{
    public static double Accuracy(float[][] r, IReadOnlyList<int> s) => 0;
}
