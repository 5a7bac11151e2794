using System.Globalization;

namespace EmotionFusion.Cli;

/// <summary>The Slurm job that this process is, if it is one.</summary>
internal static class SlurmJob
{
    /// <summary>Set in jobs of a submission: how often each may have itself requeued.</summary>
    public const string RequeuesVariable = "EMOTIONFUSION_REQUEUES";

    public static bool IsThis => Variable("SLURM_JOB_ID") is not null;

    /// <summary>
    /// The job's time is nearly up, and its work is kept: has Slurm begin it anew, where it goes on. A job that wasn't
    /// submitted by this program just ends, and so does one that was begun anew too often.
    /// </summary>
    public static void GoOnLater(TextWriter error)
    {
        if (Variable(RequeuesVariable) is not { } most || Id is not { } id)
        {
            return;
        }

        var restarts = int.Parse(Variable("SLURM_RESTART_COUNT") ?? "0", CultureInfo.InvariantCulture);
        if (restarts >= int.Parse(most, CultureInfo.InvariantCulture))
        {
            error.WriteLine(FormattableString.Invariant($"The job was requeued {restarts} times already and isn't again: give it more --time."));
            return;
        }

        try
        {
            error.WriteLine($"The job is requeued (scontrol requeue {id}) and goes on from here.");
            SlurmPrograms.Requeue(id);
        }
        catch (EmotionFusionException e)
        {
            error.WriteLine($"It can't be requeued: {e.Message}");
        }
    }

    /// <summary>A task by its array's id and its place: the last task's own id is that of the whole array.</summary>
    private static string? Id => Variable("SLURM_ARRAY_JOB_ID") is { } array ? $"{array}_{Variable("SLURM_ARRAY_TASK_ID")}" : Variable("SLURM_JOB_ID");

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
