using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace EmotionFusion.Cli.Tests;

/// <summary>
/// A real Slurm of one node, this machine, on loopback: munged, slurmctld and slurmd with their files in a folder of their
/// own. They are stopped, by their pid files, with the object.
/// </summary>
public sealed class SlurmController : IDisposable
{
    private const int Terminate = 15;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private static readonly string[] Daemons = ["slurmd", "slurmctld", "munged"];
    private static readonly string[] Programs = [.. Daemons, "sbatch", "squeue", "scontrol", "scancel", "sinfo"];

    private readonly string _folder = Directory.CreateTempSubdirectory("emotionfusion-slurm-").FullName;

    private SlurmController()
    {
    }

    private string Config => Path.Combine(_folder, "slurm.conf");

    /// <summary>Starts it; the test is inconclusive where Slurm isn't installed.</summary>
    public static SlurmController Start()
    {
        string[] missing = [.. Programs.Where(name => Find(name) is null)];
        if (missing.Length > 0)
        {
            Assert.Inconclusive($"nothing was submitted to a real Slurm: no {string.Join(", ", missing)} on the PATH (apt install slurm-wlm munge).");
        }

        if (Environment.UserName != "root")
        {
            Assert.Inconclusive("nothing was submitted to a real Slurm: its daemons are started by root only.");
        }

        var controller = new SlurmController();
        try
        {
            controller.StartDaemons();
            return controller;
        }
        catch
        {
            controller.Dispose();
            throw;
        }
    }

    public ProgramResult Run(TestProject project, params string[] arguments)
    {
        using var program = RunningProgram.StartInShell(project.Root, $"SLURM_CONF='{Config}' exec \"$@\"", arguments);
        return program.Wait();
    }

    /// <summary>Runs one of Slurm's programs and gives what it said.</summary>
    public string Ask(string program, params string[] arguments) => Call(program, arguments);

    /// <summary>Waits until no job is left.</summary>
    public void WaitForEnd() => WaitUntil(() => Ask("squeue", "--noheader").Length == 0, "jobs were still queued");

    public void WaitUntil(Func<bool> isTrue, string otherwise)
    {
        var clock = Stopwatch.StartNew();
        while (!isTrue())
        {
            Assert.IsLessThan(Limit, clock.Elapsed, $"{otherwise}; {Logs()}");
            Thread.Sleep(TimeSpan.FromMilliseconds(200));
        }
    }

    public void Dispose()
    {
        foreach (var daemon in Daemons)
        {
            Stop(Path.Combine(_folder, $"{daemon}.pid"));
        }

        Directory.Delete(_folder, recursive: true);
    }

    private void StartDaemons()
    {
        foreach (var name in new[] { "state", "spool" })
        {
            Directory.CreateDirectory(Path.Combine(_folder, name));
        }

        File.WriteAllBytes(InFolder("munge.key"), RandomNumberGenerator.GetBytes(128));
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(InFolder("munge.key"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        var host = Environment.MachineName.Split('.')[0];
        File.WriteAllText(Config, string.Create(CultureInfo.InvariantCulture, $"""
            ClusterName=test
            SlurmctldHost={host}(127.0.0.1)
            SlurmctldPort={FreePort()}
            SlurmdPort={FreePort()}
            SlurmUser=root
            SlurmdUser=root
            AuthType=auth/munge
            AuthInfo=socket={InFolder("munge.socket")}
            StateSaveLocation={InFolder("state")}
            SlurmdSpoolDir={InFolder("spool")}
            SlurmctldPidFile={InFolder("slurmctld.pid")}
            SlurmdPidFile={InFolder("slurmd.pid")}
            SlurmctldLogFile={InFolder("slurmctld.log")}
            SlurmdLogFile={InFolder("slurmd.log")}
            SlurmdParameters=config_overrides
            ProctrackType=proctrack/linuxproc
            TaskPlugin=task/none
            SelectType=select/cons_tres
            SelectTypeParameters=CR_Core
            JobAcctGatherType=jobacct_gather/none
            AccountingStorageType=accounting_storage/none
            JobCompType=jobcomp/none
            MpiDefault=none
            ReturnToService=2
            KillWait=30
            NodeName={host} NodeAddr=127.0.0.1 CPUs={Environment.ProcessorCount} State=UNKNOWN
            PartitionName=debug Nodes=ALL Default=YES MaxTime=INFINITE State=UP

            """));
        Call(
            "munged", "--force", "--socket", InFolder("munge.socket"), "--key-file", InFolder("munge.key"), "--pid-file", InFolder("munged.pid"),
            "--log-file", InFolder("munged.log"), "--seed-file", InFolder("munged.seed"));
        Call("slurmctld");
        WaitUntil(() => TryCall("scontrol", "ping").Output.Contains("is UP", StringComparison.Ordinal), "slurmctld didn't answer");
        Call("slurmd");
        WaitUntil(() => TryCall("sinfo", "--noheader", "--format=%T").Output.Trim() == "idle", "the node didn't come up");
    }

    private string Logs() => string.Join('\n', Directory.GetFiles(_folder, "*.log").Select(log => $"{log}:\n{string.Join('\n', File.ReadLines(log).TakeLast(20))}"));

    private string Call(string program, params string[] arguments)
    {
        var (code, output) = TryCall(program, arguments);
        Assert.AreEqual(0, code, $"{program} {string.Join(' ', arguments)}: {output}\n{Logs()}");
        return output;
    }

    /// <summary>Output goes by a file: a daemon would keep a pipe open.</summary>
    private (int Code, string Output) TryCall(string program, params string[] arguments)
    {
        var output = Path.GetTempFileName();
        try
        {
            var start = new ProcessStartInfo("/bin/sh", ["-c", "out=\"$1\"; shift; exec \"$@\" > \"$out\" 2>&1 < /dev/null", "sh", output, Find(program)!, .. arguments]) { WorkingDirectory = _folder };
            start.Environment["SLURM_CONF"] = Config;
            using var process = Process.Start(start)!;
            Assert.IsTrue(process.WaitForExit(Limit), $"{program} didn't end");
            return (process.ExitCode, File.ReadAllText(output));
        }
        finally
        {
            File.Delete(output);
        }
    }

    private static void Stop(string pidFile)
    {
        if (!File.Exists(pidFile) || !int.TryParse(File.ReadAllText(pidFile), CultureInfo.InvariantCulture, out var id))
        {
            return;
        }

        _ = SendSignal(id, Terminate);
        var clock = Stopwatch.StartNew();
        while (Directory.Exists($"/proc/{id}") && clock.Elapsed < Limit)
        {
            Thread.Sleep(TimeSpan.FromMilliseconds(50));
        }
    }

    private static string? Find(string program) => $"{Environment.GetEnvironmentVariable("PATH")}:/usr/sbin".Split(':')
        .Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private string InFolder(string name) => Path.Combine(_folder, name);

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int SendSignal(int process, int signal);
}
