using System.Text;

namespace EmotionFusion.Cli;

/// <summary>
/// The shell script of a job: starts this program in the folder that it was submitted from. The program replaces the
/// shell, so that the warning before the time limit and the controller's SIGTERM reach it.
/// </summary>
internal static class SlurmScript
{
    /// <summary>How often a job whose time is up has itself requeued: one that gets nowhere mustn't go on for ever.</summary>
    private const int MostRequeues = 10;

    /// <summary>What whoever submits may have set, and a node's shell may not.</summary>
    private static readonly string[] Inherited = ["DOTNET_ROOT", "EMOTIONFUSION_DATA"];

    /// <summary>As many threads as the job has CPUs.</summary>
    private const string Cpus = "\"${SLURM_CPUS_PER_TASK:-1}\"";

    /// <summary>A task an array's place: goes on with the run that stands there.</summary>
    public static string OfArray(IReadOnlyList<string> runs, IReadOnlyList<string> options) => Text(
        $"runs=(\n{string.Concat(runs.Select(run => $"{Quote(run)}\n"))})\n",
        $"train --resume \"${{runs[$SLURM_ARRAY_TASK_ID]}}\" {Options(options)}");

    public static string OfPart(SlurmPart part, string submission, IReadOnlyList<string> options) =>
        Text("", $"train --resume {Quote(submission)} --slurm-part {part.ToString().ToLowerInvariant()} {Options(options)}");

    /// <summary>In single quotes, where a shell takes every character as it is.</summary>
    internal static string Quote(string text) => $"'{text.Replace("'", "'\\''")}'";

    private static string Options(IReadOnlyList<string> options) => string.Join(' ', options.Select(Quote)
        .Concat(new[] { "--parallel", "--threads" }.Except(options).Select(name => $"{name} {Cpus}")));

    private static string Text(string before, string command)
    {
        var script = new StringBuilder("#!/bin/bash\n# Written by emotionfusion train --slurm.\n");
        script.Append($"cd {Quote(Environment.CurrentDirectory)} || exit 1\n");
        foreach (var name in Inherited)
        {
            if (Environment.GetEnvironmentVariable(name) is { Length: > 0 } value)
            {
                script.Append($"export {name}={Quote(value)}\n");
            }
        }

        script.Append(FormattableString.Invariant($"export {SlurmJob.RequeuesVariable}={MostRequeues}\n"));
        return script.Append(before).Append($"exec {string.Join(' ', Program().Select(Quote))} {command}\n").ToString();
    }

    /// <summary>This program: its own file, or dotnet with it.</summary>
    private static string[] Program()
    {
        var process = Environment.ProcessPath!;
        return Path.GetFileNameWithoutExtension(process) == "dotnet" ? [process, Path.GetFullPath(Environment.GetCommandLineArgs()[0])] : [process];
    }
}
