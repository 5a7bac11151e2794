namespace EmotionFusion.Training;

/// <summary>What a leave-one-out protocol leaves out at a time.</summary>
public enum LeaveOut
{
    Session,
    Speaker,
}
