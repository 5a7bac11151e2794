namespace EmotionFusion.Training;

/// <summary>One epoch of one run. Losses are means over utterances; the validation loss is unweighted cross-entropy in nats.</summary>
public sealed record EpochRecord
{
    /// <summary>0-based.</summary>
    public required int Epoch { get; init; }

    /// <summary>The rate that the epoch's steps used.</summary>
    public required double LearningRate { get; init; }

    /// <summary>The share of the training utterances that the curriculum let in, 0 to 1.</summary>
    public required double CurriculumFraction { get; init; }

    /// <summary>Mean difficulty of the utterances that were trained on.</summary>
    public required double MeanDifficulty { get; init; }

    /// <summary>Mean training loss over the epoch's utterances, as optimised (weighted, dropout on).</summary>
    public required double TrainLoss { get; init; }

    /// <summary>On the validation part, dropout off.</summary>
    public required ValidationFigures Validation { get; init; }

    /// <summary>Wall-clock time of the epoch, validation included.</summary>
    public required double Seconds { get; init; }
}
