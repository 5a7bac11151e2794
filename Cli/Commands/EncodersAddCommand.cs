using System.CommandLine;
using EmotionFusion.Encoders;

namespace EmotionFusion.Cli;

/// <summary><c>emotionfusion encoders add FOLDER|FILE</c>: makes an encoder folder of an exported model.</summary>
internal sealed class EncodersAddCommand : Command
{
    private readonly Argument<string> _from = new("FOLDER|FILE") { Description = "An ONNX file, or a folder with one and the files that the hub has beside it (tokenizer.json, config.json, ...)." };
    private readonly Option<string?> _name = new("--name") { Description = "What experiments call it. [default: the folder's name, or the file's]", HelpName = "NAME" };
    private readonly Option<string?> _description = new("--description") { Description = "What it is, in a line.", HelpName = "TEXT" };
    private readonly Option<string?> _source = new("--source") { Description = "Where it comes from, such as its page.", HelpName = "TEXT" };
    private readonly Option<string?> _licence = new("--licence") { Description = "Its licence's name. [default: what README.md beside it says]", HelpName = "TEXT" };
    private readonly Option<Normalization?> _normalize = CommonOptions.Choice<Normalization>("--normalize", "Who gives the waveform mean 0 and variance 1.");
    private readonly Option<Pooling?> _pooling = CommonOptions.Choice<Pooling>("--pooling", "How frames or tokens become one vector. [default: mean, or what sentence-transformers' file says]");
    private readonly Option<string?> _output = new("--output") { Description = "Which of the graph's outputs. [default: its only one of 3 dimensions, or last_hidden_state]", HelpName = "NAME" };
    private readonly Option<string[]> _trainedOn = new("--trained-on") { Description = "A corpus that it was trained or tuned on; may be given again. Evaluating on it warns.", HelpName = "CORPUS" };

    public EncodersAddCommand(Terminal terminal)
        : base("add", "Makes an encoder of an exported ONNX model: finds out its inputs, outputs, shapes, lengths and normalisation, and asks for what it can't know.")
    {
        Add(_from);
        foreach (var option in new Option[] { _name, _description, _source, _licence, _normalize, _pooling, _output, _trainedOn })
        {
            Add(option);
        }

        SetAction(parsed => Guard.Run(terminal.Error, _ => AddEncoder(parsed, terminal)));
    }

    private int AddEncoder(ParseResult parsed, Terminal terminal)
    {
        var encoders = Workspace.Find(Environment.CurrentDirectory, AppContext.BaseDirectory).Encoders;
        var spec = EncoderAddition.Run(encoders, parsed.GetRequiredValue(_from), parsed.GetValue(_name), new EncoderAnswers
        {
            Description = parsed.GetValue(_description),
            Source = parsed.GetValue(_source),
            Licence = parsed.GetValue(_licence),
            Normalize = parsed.GetValue(_normalize),
            Pooling = parsed.GetValue(_pooling),
            Output = parsed.GetValue(_output),
            TrainedOn = parsed.GetValue(_trainedOn) ?? [],
        });
        terminal.Out.WriteLine(File.ReadAllText(Path.Combine(spec.Folder, EncoderYaml.FileName)).TrimEnd());
        terminal.Out.WriteLine();
        terminal.Out.WriteLine($"{spec.Name}: {spec.Folder}");
        terminal.Out.WriteLine($"To see whether it does what it should: emotionfusion encoders check {spec.Name}");
        return ExitCode.Done;
    }
}
