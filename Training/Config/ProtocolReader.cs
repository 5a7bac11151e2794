namespace EmotionFusion.Training;

/// <summary>Reads what an experiment is trained and tested on.</summary>
internal static class ProtocolReader
{
    public static ExperimentConfig Read(ExperimentKeys keys, ExperimentConfig config)
    {
        var trained = Corpora(keys, "train_dataset") ?? config.TrainDatasets;
        var tested = Corpora(keys, "test_datasets");
        if (tested?.Intersect(trained).FirstOrDefault() is { } both)
        {
            keys.Fail("test_datasets", $"'{both}' is trained on; a corpus can't be both.");
        }
        return config with
        {
            TrainDatasets = trained,
            TestDatasets = tested,
            EvaluationMode = keys.Choice<EvaluationMode>("evaluation_mode") ?? config.EvaluationMode,
            LeaveOut = keys.Choice<LeaveOut>("leave_out") ?? config.LeaveOut,
            ValidationStrategy = keys.Choice<ValidationStrategy>("val_strategy") ?? config.ValidationStrategy,
            ValidationShare = keys.Number("val_split", ValueRange.Share) ?? config.ValidationShare,
            Seeds = Seeds(keys) ?? config.Seeds,
            ClassNames = ClassNames(keys),
            NumClasses = keys.Int("num_classes", 2),
        };
    }

    private static IReadOnlyList<string>? Corpora(ExperimentKeys keys, string key)
    {
        var names = keys.Strings(key);
        if (names is not null && (names.Count == 0 || names.Distinct().Count() < names.Count))
        {
            keys.Fail(key, "expected a corpus, or a list of different ones.");
        }
        return names;
    }

    /// <summary>seeds, or else seed.</summary>
    private static IReadOnlyList<int>? Seeds(ExperimentKeys keys)
    {
        int[]? one = keys.Int("seed", 0) is { } seed ? [seed] : null;
        if (keys.Strings("seeds") is not { } texts)
        {
            return one;
        }
        var seeds = new List<int>();
        foreach (var text in texts.DefaultIfEmpty(""))
        {
            if (!int.TryParse(text, out var number) || number < 0 || seeds.Contains(number))
            {
                keys.Fail("seeds", $"'{text}' is no seed; expected different whole numbers from 0 on.");
            }
            seeds.Add(number);
        }
        return seeds;
    }

    /// <summary>A list in label order, or a mapping of labels to names.</summary>
    private static IReadOnlyList<string>? ClassNames(ExperimentKeys keys)
    {
        if (!keys.IsMap("class_names"))
        {
            return keys.Strings("class_names");
        }
        var map = keys.Map("class_names")!;
        var labels = Enumerable.Range(0, map.Keys.Count).Select(label => $"{label}").ToArray();
        foreach (var key in map.Keys.Except(labels).ToArray())
        {
            map.Fail(key, $"is no label; expected the labels 0 to {labels.Length - 1}.");
        }
        return [.. labels.Select(map.String).OfType<string>()];
    }
}
