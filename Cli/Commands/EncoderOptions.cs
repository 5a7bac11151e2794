using System.CommandLine;
using System.CommandLine.Parsing;
using EmotionFusion.Encoders;

namespace EmotionFusion.Cli;

/// <summary>What encoders run on.</summary>
internal static partial class CommonOptions
{
    public static Option<int> Threads() => Count("--threads", "Threads of the encoders; not given: as many as a short measurement shows to be the fastest.");

    public static Option<int> BatchSize() => Count("--batch-size", "Texts, or clips of one length, that an encoder runs together, at most; not given: what a short measurement shows to be the fastest. On the CPU no value changes with it.");

    public static Option<DeviceOption> Device() => new("--device")
    {
        Description = "auto, cpu, cuda or cuda:N; auto takes CUDA if it loads. Encoders' GPU memory: cuda,memory=8GB,arena=as_requested.",
        HelpName = "DEVICE",
        DefaultValueFactory = _ => DeviceOption.Auto,
        CustomParser = ParseDevice,
    };

    /// <summary>One of an enumeration's names, as YAML files write them; null: not said.</summary>
    public static Option<TEnum?> Choice<TEnum>(string name, string description)
        where TEnum : struct, Enum
    {
        var choices = Enum.GetValues<TEnum>().ToDictionary(value => YamlScalar.SnakeCase(value.ToString()), value => (TEnum?)value);
        var option = new Option<TEnum?>(name)
        {
            Description = description,
            HelpName = string.Join('|', choices.Keys),
            CustomParser = result => choices.GetValueOrDefault(result.Tokens[0].Value),
        };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !choices.ContainsKey(token.Value))
            {
                result.AddError($"{name} {token.Value}: expected one of {string.Join(", ", choices.Keys)}.{Nearest.Hint(token.Value, choices.Keys)}");
            }
        });
        return option;
    }

    private static Option<int> Count(string name, string description, int? otherwise = null)
    {
        var option = new Option<int>(name)
        {
            Description = description,
            HelpName = "N",
        };
        if (otherwise is { } count)
        {
            option.DefaultValueFactory = _ => count;
        }

        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !(int.TryParse(token.Value, out var given) && given >= 1))
            {
                result.AddError($"{name} {token.Value}: expected a whole number, 1 or more.");
            }
        });
        return option;
    }

    private static DeviceOption ParseDevice(ArgumentResult result)
    {
        try
        {
            return DeviceOption.Parse(result.Tokens[0].Value);
        }
        catch (EmotionFusionException wrong)
        {
            result.AddError(wrong.Message);
            return default;
        }
    }
}
