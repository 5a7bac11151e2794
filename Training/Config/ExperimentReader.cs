namespace EmotionFusion.Training;

/// <summary>Reads one experiment out of its mapping, over the file's common keys, over the defaults.</summary>
internal static class ExperimentReader
{
    private static readonly ExperimentConfig Defaults = new() { Name = "experiment" };

    /// <summary>Every key that an experiment can have: those that the reader asks a mapping for.</summary>
    public static IReadOnlyCollection<string> Keys { get; } = KnownKeys();

    /// <param name="map">The experiment.</param>
    /// <param name="common">The file's top, when that is another mapping.</param>
    /// <param name="index">Its place in the file; names it if nothing else does.</param>
    /// <returns>The experiment, and what it asks for that can't be had: <c>(line,column): key: reason</c> each.</returns>
    public static (ExperimentConfig Config, IReadOnlyList<string> Refusals) Read(YamlMap map, YamlMap? common, int index)
    {
        var keys = new ExperimentKeys(map, common);
        var config = ProtocolReader.Read(keys, Head(keys, Defaults));
        config = EncoderReader.Read(keys, Training(keys, config)) with
        {
            Name = keys.String("name") ?? keys.String("experiment_name") ?? $"experiment_{index}",
            Id = keys.String("id"),
            WandbProject = keys.String("wandb_project") ?? Defaults.WandbProject,
            ExpectedVad = CurriculumReader.Prototypes(keys, config.ClassNames),
        };
        ExperimentChecks.Run(keys, config);
        return (config with { Notices = [.. Notice.Repeated(keys.Repeated), .. Notice.Of(config)] }, keys.Refusals);
    }

    private static ExperimentConfig Head(ExperimentKeys keys, ExperimentConfig config) => config with
    {
        Modality = keys.Choice<Modality>("modality") ?? config.Modality,
        Standardization = keys.Choice<Standardization>("feature_standardization") ?? config.Standardization,
        FusionType = keys.Choice<FusionType>("fusion_type") ?? config.FusionType,
        HiddenDim = keys.Int("hidden_dim", 1) ?? config.HiddenDim,
        FusionHiddenDim = keys.Int("fusion_hidden_dim", 1) ?? config.FusionHiddenDim,
        NumAttentionHeads = keys.Int("num_attention_heads", 1) ?? config.NumAttentionHeads,
        Dropout = keys.Number("dropout", ValueRange.DropRate) ?? config.Dropout,
        ModalityDropout = keys.Number("modality_dropout", ValueRange.Probability) ?? config.ModalityDropout,
    };

    private static ExperimentConfig Training(ExperimentKeys keys, ExperimentConfig config) => config with
    {
        BatchSize = keys.Int("batch_size", 1) ?? config.BatchSize,
        NumEpochs = keys.Int("num_epochs", 1) ?? config.NumEpochs,
        LearningRate = keys.Number("learning_rate", ValueRange.Positive) ?? config.LearningRate,
        WeightDecay = keys.Number("weight_decay", ValueRange.NotNegative) ?? config.WeightDecay,
        SingleSpeakerBatches = keys.Bool("use_speaker_disentanglement") ?? config.SingleSpeakerBatches,
        SpeakerAdversaryWeight = keys.Number("speaker_adversary_weight", ValueRange.NotNegative) ?? config.SpeakerAdversaryWeight,
        Loss = LossReader.Read(keys),
        Schedule = ScheduleReader.Read(keys),
        Curriculum = CurriculumReader.Read(keys),
    };

    private static IReadOnlyCollection<string> KnownKeys()
    {
        var nothing = YamlMap.Empty();
        Read(nothing, null, 0);
        return nothing.Known;
    }
}
