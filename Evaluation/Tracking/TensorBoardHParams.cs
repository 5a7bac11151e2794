using System.Collections;
using EmotionFusion.Evaluation.TensorBoard;
using EmotionFusion.Training;
using Google.Protobuf;
using ProtoValue = Google.Protobuf.WellKnownTypes.Value;

namespace EmotionFusion.Evaluation;

/// <summary>
/// What TensorBoard's hparams plugin is told: every key of the experiment, the figures to compare by, and when the session
/// of a seed began and ended. The seeds of a run are one group, over which the plugin averages.
/// </summary>
internal static class TensorBoardHParams
{
    public const string StartTag = "_hparams_/session_start_info", EndTag = "_hparams_/session_end_info";

    private const string ExperimentTag = "_hparams_/experiment";
    private const int Float = 1, TensorClass = 2;

    public static IReadOnlyList<Event> Begin(TrackedRun run, int seed, double now)
    {
        var keys = Keys(run.Config).Append(("seed", ProtoValue.ForNumber(seed))).ToArray();
        var experiment = new Experiment { Description = run.Config.Name, TimeCreatedSecs = now };
        experiment.HparamInfos.AddRange(keys.Select(key => new HParamInfo { Name = key.Item1, Type = TypeOf(key.Item2) }));
        experiment.MetricInfos.AddRange(run.Headlines.Select(name => new MetricInfo { Name = new MetricName { Tag = name } }));
        var session = new SessionStartInfo { GroupName = run.Folder.ShortName, StartTimeSecs = now };
        foreach (var (name, value) in keys)
        {
            session.Hparams[name] = value;
        }

        return [Of(ExperimentTag, new HParamsPluginData { Experiment = experiment }), Of(StartTag, new HParamsPluginData { SessionStartInfo = session })];
    }

    public static Event End(double now) =>
        Of(EndTag, new HParamsPluginData { SessionEndInfo = new SessionEndInfo { Status = SessionEndInfo.Types.Status.Success, EndTimeSecs = now } });

    private static Event Of(string tag, HParamsPluginData data)
    {
        var empty = new Tensor { Dtype = Float, TensorShape = new Tensor.Types.Shape() };
        empty.TensorShape.Dim.Add(new Tensor.Types.Dim());
        var summary = new Summary();
        summary.Value.Add(new Summary.Types.Value
        {
            Tag = tag,
            Tensor = empty,
            Metadata = new Summary.Types.Metadata
            {
                PluginData = new Summary.Types.PluginData { PluginName = "hparams", Content = data.ToByteString() },
                DataClass = TensorClass,
            },
        });
        return new Event { Summary = summary };
    }

    /// <summary>Numbers, texts and truth values as they are, all else as the text that YAML has for it.</summary>
    private static IEnumerable<(string, ProtoValue)> Keys(ExperimentConfig config) => ConfigTable.Write(config).Where(key => key.Key != "seed").Select(key => (key.Key, key.Value switch
    {
        bool truth => ProtoValue.ForBool(truth),
        string text => ProtoValue.ForString(text),
        IEnumerable => ProtoValue.ForString(YamlWriter.Text([("", key.Value)])[3..].Trim().ReplaceLineEndings(" ")),
        var number => ProtoValue.ForNumber(Convert.ToDouble(number, System.Globalization.CultureInfo.InvariantCulture)),
    }));

    private static HParamInfo.Types.DataType TypeOf(ProtoValue value) => value.KindCase switch
    {
        ProtoValue.KindOneofCase.BoolValue => HParamInfo.Types.DataType.Bool,
        ProtoValue.KindOneofCase.NumberValue => HParamInfo.Types.DataType.Float64,
        _ => HParamInfo.Types.DataType.String,
    };
}
