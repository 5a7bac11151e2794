using System.CommandLine;
using System.CommandLine.Parsing;
using EmotionFusion.Encoders;

namespace EmotionFusion.Cli;

/// <summary>What encoders run on.</summary>
internal static partial class CommonOptions
{
    public static Option<int> Threads() => Count("--threads", "Threads of the encoders.");

    public static Option<DeviceOption> Device() => new("--device")
    {
        Description = "auto, cpu, cuda or cuda:N. auto takes CUDA if it loads.",
        HelpName = "DEVICE",
        DefaultValueFactory = _ => DeviceOption.Auto,
        CustomParser = ParseDevice,
    };

    private static Option<int> Count(string name, string description)
    {
        var option = new Option<int>(name)
        {
            Description = description,
            HelpName = "N",
            DefaultValueFactory = _ => Environment.ProcessorCount,
        };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !(int.TryParse(token.Value, out var count) && count >= 1))
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
