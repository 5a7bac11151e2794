namespace EmotionFusion.Encoders;

/// <summary>What somebody has to say of an encoder, since its graph and the files beside it may not tell.</summary>
internal sealed record EncoderAnswers
{
    public EncoderKind? Kind { get; init; }

    public string? Description { get; init; }

    public string? Licence { get; init; }

    public string? Source { get; init; }

    public Normalization? Normalize { get; init; }

    public Pooling? Pooling { get; init; }

    /// <summary>Which of the graph's outputs.</summary>
    public string? Output { get; init; }

    public IReadOnlyList<string> TrainedOn { get; init; } = [];

    /// <summary>As the part <c>encoder</c> of hub.yaml says.</summary>
    public static EncoderAnswers Of(YamlMap map) => new()
    {
        Kind = map.RequireChoice<EncoderKind>("kind"),
        Description = map.RequireString("description"),
        Normalize = map.Choice<Normalization>("normalize"),
        Pooling = map.Choice<Pooling>("pooling"),
        Output = map.String("output"),
        TrainedOn = map.Strings("trained_on") ?? [],
    };
}
