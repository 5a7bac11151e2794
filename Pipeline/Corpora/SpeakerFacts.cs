namespace EmotionFusion.Pipeline;

/// <summary>What a corpus's YAML says of a speaker.</summary>
internal sealed record SpeakerFacts(string? Gender, string Session);
