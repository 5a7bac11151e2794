using System.Diagnostics;
using System.Globalization;

namespace EmotionFusion.Benchmarks;

/// <summary>Debian's PyTorch doing the same maths with one thread, in a process of its own that waits between its turns.</summary>
internal sealed class TorchReference : IDisposable
{
    private readonly Process _process;

    private TorchReference(Process process, string version) => (_process, Version) = (process, version);

    /// <summary><c>PyTorch 1.13.0a0</c>.</summary>
    public string Version { get; }

    /// <returns>Null, with the reason on stderr, where python3-torch isn't.</returns>
    public static TorchReference? Start()
    {
        var script = Path.Combine(AppContext.BaseDirectory, "reference", "train.py");
        var start = new ProcessStartInfo("/usr/bin/python3", [script])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            Environment = { ["OMP_NUM_THREADS"] = "1", ["OPENBLAS_NUM_THREADS"] = "1" },
        };
        var process = Process.Start(start)!;
        if (process.StandardOutput.ReadLine() is { } version)
        {
            return new TorchReference(process, version);
        }

        Console.Error.WriteLine("No reference: /usr/bin/python3 has no torch (Debian: apt-get install python3-torch). Its figures are left out.");
        process.WaitForExit();
        process.Dispose();
        return null;
    }

    /// <param name="work"><c>HEAD STEPS</c>, or what else the script takes.</param>
    /// <returns>The seconds that the script measured.</returns>
    public double Seconds(string work)
    {
        _process.StandardInput.WriteLine(work);
        _process.StandardInput.Flush();
        var answer = _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException($"The reference ended at '{work}'.");
        return double.Parse(answer, CultureInfo.InvariantCulture);
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }
}
