namespace EmotionFusion.Pipeline;

/// <summary>Valence, arousal and dominance on the corpus's own scale (1..5, or 1..7 for MSP-Podcast).</summary>
public readonly record struct Vad(float Valence, float Arousal, float Dominance);
