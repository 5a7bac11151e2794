namespace EmotionFusion.Cli.Tests;

/// <summary>
/// A folder for PATH with programs that answer as Slurm's do. sbatch runs a job at once, as a local process, before it
/// returns; with an array one task after another. What each was asked is written down.
/// </summary>
public sealed class FakeSlurm
{
    private const string Sbatch = """
        #!/bin/bash
        here="$(dirname "$0")"
        { printf 'sbatch'; printf ' %s' "${@:1:$#-1}"; printf ' %s\n' "$(basename -- "${@: -1}")"; } >> "$here/calls"
        for option in "$@"; do
            case "$option" in
                --test-only) cat > /dev/null; ! [ -e "$here/refuse" ] || { echo 'sbatch: error: invalid partition specified' >&2; exit 1; }
                    echo 'sbatch: Job 1 to start at 2026-01-01T00:00:00' >&2; exit 0 ;;
                --array=*) last="${option#--array=0-}"; last="${last%\%*}" ;;
                --output=*) log="${option#--output=}" ;;
                --dependency=*) dependency="${option#--dependency=}" ;;
            esac
        done
        [ ! -e "$here/full" ] || { echo 'sbatch: error: QOSMaxSubmitJobPerUserLimit' >&2; exit 1; }
        id=$(($(ls "$here/jobs" | wc -l) + 101))
        : > "$here/jobs/$id"
        echo "$id"
        exec > /dev/null
        [ ! -e "$here/hold" ] || exit 0
        for one in ${dependency//,/ }; do
            case "$one" in afterok:*) [ "$(cat "$here/jobs/${one#*:}")" = ok ] || { echo cancelled > "$here/jobs/$id"; exit 0; } ;; esac
        done
        state=ok
        for task in $(seq 0 "${last:-0}"); do
            [ ! -e "$here/lose.$task" ] || [ -z "${last:-}" ] || { state=lost; continue; }
            export SLURM_JOB_ID="$id"
            if [ -n "${last:-}" ]; then export SLURM_ARRAY_JOB_ID="$id" SLURM_ARRAY_TASK_ID="$task"; fi
            to="${log//%A/$id}"; to="${to//%j/$id}"
            bash "${@: -1}" > "${to//%a/$task}" 2>&1 || state=failed
        done
        echo "$state" > "$here/jobs/$id"
        """;

    private const string Scontrol = """
        #!/bin/bash
        here="$(dirname "$0")"
        if [ "$*" = 'show config' ]; then echo "MaxArraySize            = $(cat "$here/max-array-size")"; else echo "scontrol $*" >> "$here/calls"; fi
        """;

    private const string Squeue = """
        #!/bin/bash
        cat "$(dirname "$0")/queue"
        """;

    private const string Scancel = """
        #!/bin/bash
        echo "scancel $*" >> "$(dirname "$0")/calls"
        """;

    private readonly string _folder;

    private FakeSlurm(string folder) => _folder = folder;

    public static FakeSlurm In(TestProject project)
    {
        var slurm = new FakeSlurm(project.Path("slurm programs"));
        Directory.CreateDirectory(Path.Combine(slurm._folder, "jobs"));
        foreach (var (name, text) in new[] { ("sbatch", Sbatch), ("scontrol", Scontrol), ("squeue", Squeue), ("scancel", Scancel) })
        {
            slurm.Set(name, text + "\n");
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(Path.Combine(slurm._folder, name), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }
        }

        slurm.Set("max-array-size", "1001");
        slurm.Set("queue", "");
        slurm.Set("calls", "");
        return slurm;
    }

    /// <summary>Every call that submits, requeues or cancels; of scripts the name alone.</summary>
    public string[] Calls => File.ReadAllLines(Path.Combine(_folder, "calls"));

    /// <summary>What was submitted for good.</summary>
    public string[] Submitted => [.. Calls.Where(call => call.StartsWith("sbatch ", StringComparison.Ordinal) && !call.Contains("--test-only", StringComparison.Ordinal))];

    public void Set(string name, string text) => File.WriteAllText(Path.Combine(_folder, name), text);

    public void Unset(string name) => File.Delete(Path.Combine(_folder, name));

    public ProgramResult Run(TestProject project, params string[] arguments)
    {
        using var program = Start(project, arguments);
        return program.Wait();
    }

    public RunningProgram Start(TestProject project, params string[] arguments) =>
        RunningProgram.StartInShell(project.Root, $"PATH='{_folder}':\"$PATH\" exec \"$@\"", arguments);
}
