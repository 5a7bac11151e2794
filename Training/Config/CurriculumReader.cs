using EmotionFusion.Pipeline;

namespace EmotionFusion.Training;

/// <summary>Reads an experiment's curriculum and what it takes for difficult.</summary>
internal static class CurriculumReader
{
    private const string Distance = "euclidean_distance";

    private static readonly CurriculumOptions Defaults = new();
    private static readonly ValueRange Scale = new(1, 5, false, false);
    private static readonly string[] FourClasses = ["neutral", "happy", "sad", "anger"];

    public static CurriculumOptions Read(ExperimentKeys keys)
    {
        if (keys.String("difficulty_method") is { } method && method != Distance)
        {
            keys.Fail("difficulty_method", $"'{method}' isn't known; difficulty is the {Distance} from expected_vad.");
        }
        return new()
        {
            Enabled = keys.Bool("use_curriculum_learning") ?? Defaults.Enabled,
            Epochs = keys.Int("curriculum_epochs", 0) ?? Defaults.Epochs,
            Pacing = keys.Choice<CurriculumPacing>("curriculum_pacing") ?? Defaults.Pacing,
            Type = keys.Choice<CurriculumType>("curriculum_type") ?? Defaults.Type,
            PostDropout = keys.Number("post_curriculum_dropout", ValueRange.DropRate) ?? Defaults.PostDropout,
            LearningRate = keys.Bool("use_curriculum_lr_schedule") ?? Defaults.LearningRate,
            StartMultiplier = keys.Number("curriculum_start_lr_multiplier", ValueRange.Positive) ?? Defaults.StartMultiplier,
            EndMultiplier = keys.Number("curriculum_end_lr_multiplier", ValueRange.NotNegative) ?? Defaults.EndMultiplier,
            PostMultiplier = keys.Number("post_curriculum_lr_multiplier", ValueRange.Positive) ?? Defaults.PostMultiplier,
            Decay = keys.Choice<CurriculumDecay>("curriculum_lr_decay") ?? Defaults.Decay,
        };
    }

    /// <summary>expected_vad by label, over the default prototypes of classes so named; its keys are labels or class names.</summary>
    public static IReadOnlyDictionary<int, Vad> Prototypes(ExperimentKeys keys, IReadOnlyList<string>? classNames)
    {
        var names = classNames ?? FourClasses;
        var prototypes = Enumerable.Range(0, names.Count).Where(label => FourClasses.Contains(names[label]))
            .ToDictionary(label => label, label => Difficulty.DefaultPrototypes[Array.IndexOf(FourClasses, names[label])]);
        var map = keys.Map("expected_vad");
        foreach (var key in map?.Keys ?? [])
        {
            if (Prototype(map!, key) is { } vad)
            {
                prototypes[Label(map!, key, names)] = vad;
            }
        }
        return prototypes;
    }

    private static int Label(YamlMap map, string key, IReadOnlyList<string> names)
    {
        var isNumber = int.TryParse(key, out var number);
        var label = isNumber ? number : names.ToList().IndexOf(key);
        if (label < 0 || label >= names.Count)
        {
            map.Fail(key, $"is no class; expected 0 to {names.Count - 1} or one of {string.Join(", ", names)}.{Nearest.Hint(key, names)}");
        }
        else if (isNumber && map.Has(names[label]))
        {
            map.Fail(key, $"stands for '{names[label]}', which is there too.");
        }
        return label;
    }

    private static Vad? Prototype(YamlMap map, string key)
    {
        if (map.Numbers(key) is not { } vad)
        {
            return null;
        }
        if (vad.Count == 3 && vad.All(Scale.Has))
        {
            return new((float)vad[0], (float)vad[1], (float)vad[2]);
        }
        map.Fail(key, $"expected three numbers from 1 to 5: valence, arousal, dominance; found [{string.Join(", ", vad)}].");
        return null;
    }
}
