namespace EmotionFusion.Training;

/// <summary>Reads one experiment out of its mapping, over the file's common keys, over the defaults.</summary>
internal sealed class ExperimentReader
{
    private static readonly ExperimentConfig Defaults = new() { Name = "experiment" };

    private readonly YamlMap map;
    private readonly YamlMap? common;

    private ExperimentReader(YamlMap map, YamlMap? common)
    {
        this.map = map;
        this.common = common;
    }

    public static ExperimentConfig Read(YamlMap map, YamlMap? common, int index) => new ExperimentReader(map, common).Read(index);

    private ExperimentConfig Read(int index)
    {
        var config = new ExperimentConfig
        {
            Name = From("name").String("name") ?? From("experiment_name").String("experiment_name") ?? $"experiment_{index}",
            Id = From("id").String("id"),
            TrainDatasets = From("train_dataset").Strings("train_dataset") ?? Defaults.TrainDatasets,
            Modality = From("modality").Choice<Modality>("modality") ?? Defaults.Modality,
            AudioEncoder = From("audio_model_name").String("audio_model_name") ?? Defaults.AudioEncoder,
            TextEncoder = From("text_model_name").String("text_model_name") ?? Defaults.TextEncoder,
            Standardization = From("feature_standardization").Choice<Standardization>("feature_standardization") ?? Defaults.Standardization,
            LeaveOut = From("leave_out").Choice<LeaveOut>("leave_out") ?? Defaults.LeaveOut,
            ValidationStrategy = From("val_strategy").Choice<ValidationStrategy>("val_strategy") ?? Defaults.ValidationStrategy,
            ValidationShare = Between("val_split", 0, 1, exclusive: true) ?? Defaults.ValidationShare,
            Seeds = Seeds(),
            FusionType = From("fusion_type").Choice<FusionType>("fusion_type") ?? Defaults.FusionType,
            HiddenDim = AtLeastOne("hidden_dim") ?? Defaults.HiddenDim,
            FusionHiddenDim = AtLeastOne("fusion_hidden_dim") ?? Defaults.FusionHiddenDim,
            NumAttentionHeads = AtLeastOne("num_attention_heads") ?? Defaults.NumAttentionHeads,
            Dropout = Between("dropout", 0, 1, exclusive: false) ?? Defaults.Dropout,
            BatchSize = AtLeastOne("batch_size") ?? Defaults.BatchSize,
            NumEpochs = AtLeastOne("num_epochs") ?? Defaults.NumEpochs,
            LearningRate = Between("learning_rate", 0, double.MaxValue, exclusive: true) ?? Defaults.LearningRate,
            WeightDecay = Between("weight_decay", 0, double.MaxValue, exclusive: false) ?? Defaults.WeightDecay,
            EvaluationMode = From("evaluation_mode").Choice<EvaluationMode>("evaluation_mode") ?? Defaults.EvaluationMode,
            Loss = new LossOptions { ClassWeights = ClassWeights() },
            Schedule = new ScheduleOptions
            {
                Kind = From("lr_scheduler").Choice<LearningRateSchedule>("lr_scheduler") ?? Defaults.Schedule.Kind,
                CosinePeriod = AtLeastOne("lr_scheduler_T_max"),
            },
        };
        CheckHeads(config);
        return config;
    }

    /// <summary>The mapping that says <paramref name="key"/>: the experiment's own, else the file's.</summary>
    private YamlMap From(string key)
    {
        common?.Allow(key);
        return map.Has(key) || common is null || !common.Has(key) ? map : common;
    }

    private int? AtLeastOne(string key)
    {
        var value = From(key).Int(key);
        if (value < 1)
        {
            From(key).Fail(key, $"{value} is too small; expected 1 or more.");
        }

        return value;
    }

    private double? Between(string key, double low, double high, bool exclusive)
    {
        var value = From(key).Number(key);
        if (value < low || value >= high || (exclusive && value <= low))
        {
            var upper = high == double.MaxValue ? "" : $" and below {high}";
            From(key).Fail(key, $"{value} is out of range; expected {(exclusive ? "above" : "at least")} {low}{upper}.");
        }

        return value;
    }

    private IReadOnlyList<int> Seeds()
    {
        if (From("seeds").Strings("seeds") is not { } texts)
        {
            return From("seed").Int("seed") is { } seed ? [seed] : Defaults.Seeds;
        }

        var seeds = new List<int>();
        foreach (var text in texts)
        {
            if (!int.TryParse(text, out var seed) || seed < 0 || seeds.Contains(seed))
            {
                From("seeds").Fail("seeds", $"'{text}' is no seed; expected different whole numbers from 0 on.");
                continue;
            }

            seeds.Add(seed);
        }

        return seeds;
    }

    private Dictionary<string, double> ClassWeights()
    {
        var weights = new Dictionary<string, double>(StringComparer.Ordinal);
        if (From("class_weights").Map("class_weights") is { } factors)
        {
            foreach (var name in factors.Keys)
            {
                weights[name] = factors.Number(name) ?? 1;
            }
        }

        return weights;
    }

    private void CheckHeads(ExperimentConfig config)
    {
        var attends = config.Modality == Modality.Both && config.FusionType == FusionType.CrossAttention;
        if (attends && config.FusionHiddenDim % config.NumAttentionHeads != 0)
        {
            map.Fail("num_attention_heads", $"{config.NumAttentionHeads} doesn't divide fusion_hidden_dim {config.FusionHiddenDim}.");
        }
    }
}
