namespace EmotionFusion.Pipeline;

/// <summary>Valence, arousal and dominance on a scale of 1 to 5, whichever the corpus's raters used; NaN where one is missing.</summary>
public readonly record struct Vad(float Valence, float Arousal, float Dominance);
