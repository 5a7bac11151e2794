namespace EmotionFusion.Pipeline;

/// <summary>What a column of a corpus's table can say.</summary>
internal enum CsvRole
{
    Id,
    File,
    Transcript,
    Speaker,
    Session,
    Gender,
    Emotion,
    Valence,
    Arousal,
    Dominance,
    Order,
}
