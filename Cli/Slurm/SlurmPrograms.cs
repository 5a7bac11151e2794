using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace EmotionFusion.Cli;

/// <summary>A job, or a task of an array, that the controller still has: it waits, runs or is about to end.</summary>
/// <param name="Job">The id that sbatch gave.</param>
/// <param name="Task">Its place in the array; null of a job without tasks.</param>
/// <param name="State">As squeue has it: PENDING, RUNNING, ...</param>
/// <param name="Reason">Why it waits.</param>
internal sealed record QueuedTask(string Job, int? Task, string State, string Reason)
{
    public bool IsWaiting => State == "PENDING";
}

/// <summary>
/// Slurm by its own programs, those on PATH. The accounting database (sacct) isn't asked: many clusters have none, and
/// what runs have come to is told by their folders.
/// </summary>
internal static class SlurmPrograms
{
    private const int DefaultMaxArraySize = 1001;

    /// <summary>Has the controller judge options without submitting anything.</summary>
    /// <returns>What it says of when the job would start.</returns>
    /// <exception cref="EmotionFusionException">There is no Slurm here, or it refuses them.</exception>
    public static string Test(IEnumerable<string> options) =>
        Run("sbatch", ["--test-only", .. options], input: "#!/bin/sh\nexit 0\n").Trim();

    /// <summary>Submits a script.</summary>
    /// <param name="folder">What relative names of logs go by.</param>
    /// <returns>The job's id.</returns>
    /// <exception cref="EmotionFusionException">The controller refuses it.</exception>
    public static string Submit(IEnumerable<string> options, string script, string folder)
    {
        var said = Run("sbatch", [.. options, "--parsable", script], folder);
        var id = said.Trim().Split('\n')[^1].Split(';')[0]; // ID, or ID;CLUSTER
        return id.Length > 0 && id.All(char.IsAsciiDigit)
            ? id
            : throw new EmotionFusionException($"sbatch was to tell the job's id, and said: {said.Trim()}");
    }

    /// <summary>How many tasks an array may have: their places are below it.</summary>
    public static int MaxArraySize()
    {
        var line = Run("scontrol", ["show", "config"]).Split('\n').FirstOrDefault(line => line.StartsWith("MaxArraySize", StringComparison.Ordinal));
        return int.TryParse(line?.Split('=')[^1], NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var size) && size > 0
            ? size
            : DefaultMaxArraySize;
    }

    /// <summary>This user's jobs that the controller still has, those of arrays task by task.</summary>
    public static IReadOnlyList<QueuedTask> Queue() =>
        [.. Run("squeue", ["--noheader", "--array", $"--user={Environment.UserName}", "--format=%F|%K|%T|%r"])
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Trim().Split('|', 4)).Where(fields => fields.Length == 4)
            .Select(fields => new QueuedTask(fields[0], int.TryParse(fields[1], NumberStyles.None, CultureInfo.InvariantCulture, out var task) ? task : null, fields[2], fields[3]))];

    public static void Cancel(IEnumerable<string> jobs) => Run("scancel", jobs);

    public static void Requeue(string job) => Run("scontrol", ["requeue", job]);

    private static string Run(string program, IEnumerable<string> arguments, string? folder = null, string? input = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder ?? "",
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Start(start);
        var (said, complained) = (new StringBuilder(), new StringBuilder());
        process.OutputDataReceived += (_, line) => Append(said, line.Data);
        process.ErrorDataReceived += (_, line) => Append(complained, line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        Feed(process, input);
        process.WaitForExit();
        if (process.ExitCode == 0)
        {
            return said.Length > 0 ? said.ToString() : complained.ToString(); // sbatch --test-only tells on stderr
        }

        throw new EmotionFusionException(
            $"{program} refused, with exit code {process.ExitCode.ToString(CultureInfo.InvariantCulture)}: {Text(complained, said)}"
            + $"{Environment.NewLine}The command was: {CommandText.Quoted([program, .. arguments])}");

        static void Append(StringBuilder text, string? line) => _ = line is null ? text : text.Append(line).Append('\n');

        static string Text(params StringBuilder[] texts) => string.Join(" ", texts.Select(text => text.ToString().Trim()).Where(text => text.Length > 0));
    }

    private static void Feed(Process process, string? input)
    {
        try
        {
            process.StandardInput.Write(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading; its exit code tells.
        }
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new EmotionFusionException(
                $"{start.FileName} can't be started: {e.Message}. --slurm needs Slurm's programs (sbatch, squeue, scontrol, scancel) on PATH, as on a cluster's login node. "
                + "Without --slurm the same command trains on this machine, --parallel N trainings at once.", e);
        }
    }
}
