using System.CommandLine;
using System.CommandLine.Parsing;
using EmotionFusion.Encoders;

namespace EmotionFusion.Cli;

/// <summary>Options that several commands take, each with one meaning.</summary>
public static class CommonOptions
{
    public static Option<string?> Features() => new("--features")
    {
        Description = "Folder of the feature stores. [default: features]",
        HelpName = "DIR",
    };

    public static Option<string?> Data() => new("--data")
    {
        Description = "Folder that the corpora lie in, in place of the one that configs/corpora/NAME.yaml names.",
        HelpName = "DIR",
    };

    public static Option<string?> Runs() => new("--runs") { Description = "Folder of the runs. [default: runs]", HelpName = "DIR" };

    public static Option<int> Threads() => Count("--threads", "Threads of the encoders.");

    public static Option<int> Parallel() => Count("--parallel", "Trainings (experiments, folds and seeds) side by side, one thread each. Results don't depend on it.");

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
