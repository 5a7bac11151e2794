using System.CommandLine;

namespace EmotionFusion.Cli;

internal static partial class App
{
    private static readonly (string Name, Func<Terminal, Command> Make)[] Commands =
    [
        ("encode", terminal => new EncodeCommand(terminal)),
        ("features", terminal => new FeaturesCommand(terminal)),
        ("train", terminal => new TrainCommand(terminal)),
        ("report", terminal => new ReportCommand(terminal)),
        ("compare", terminal => new CompareCommand(terminal)),
        ("runs", terminal => new RunsCommand(terminal)),
        ("fit", terminal => new FitCommand(terminal)),
        ("export", terminal => new ExportCommand(terminal)),
        ("predict", terminal => new PredictCommand(terminal)),
        ("serve", terminal => new ServeCommand(terminal)),
        ("corpus", terminal => new CorpusCommand(terminal)),
        ("folds", terminal => new FoldsCommand(terminal)),
        ("encoders", terminal => new EncodersCommand(terminal)),
        ("doctor", terminal => new DoctorCommand(terminal)),
    ];
}
