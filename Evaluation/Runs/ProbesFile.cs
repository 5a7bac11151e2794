using EmotionFusion.Training;

namespace EmotionFusion.Evaluation;

/// <summary>probes.json: how well a linear classifier tells speakers apart by the fused representation, training by training.</summary>
public sealed record ProbesFile(IReadOnlyList<ProbeEntry> Probes)
{
    /// <summary>Writes nothing where nobody asked for probes.</summary>
    public static void Write(string path, IReadOnlyList<TrainedFold> trained)
    {
        ProbeEntry[] probes = [.. trained.Where(run => run.Probe is not null).Select(run => ProbeEntry.Of(run, run.Probe!))];
        if (probes.Length > 0)
        {
            RunJson.Write(path, new ProbesFile(probes));
        }
    }

    /// <summary>null if the run has none.</summary>
    public static ProbesFile? Read(string path) => File.Exists(path) ? RunJson.Read<ProbesFile>(path) : null;
}
