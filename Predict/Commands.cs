using System.CommandLine;

namespace EmotionFusion.Cli;

internal static partial class App
{
    private static readonly (string Name, Func<Terminal, Command> Make)[] Commands = [("predict", terminal => new PredictCommand(terminal))];
}
