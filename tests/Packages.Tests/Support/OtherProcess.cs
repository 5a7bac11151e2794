using System.Diagnostics;

namespace EmotionFusion.Packages.Tests;

/// <summary>Programs as processes of their own.</summary>
internal static class OtherProcess
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    /// <summary>Release or Debug, as the tests were built.</summary>
    public static string Configuration { get; } = Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/')) == "debug" ? "Debug" : "Release";

    /// <summary>What a project's build left.</summary>
    public static string BuiltBy(string project, string file) =>
        Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", project, Configuration.ToLowerInvariant(), file));

    public static (int ExitCode, string Out, string Error) Dotnet(string folder, params string[] arguments) => Run(folder, "dotnet", arguments, []);

    /// <summary>Fails the test with all that was written unless the exit code is 0; gives standard output.</summary>
    public static string DotnetOrFail(string folder, params string[] arguments)
    {
        var (exitCode, output, error) = Dotnet(folder, arguments);
        Assert.AreEqual(0, exitCode, $"dotnet {string.Join(' ', arguments)}\n{output}\n{error}");
        return output;
    }

    /// <param name="input">Bytes for standard input.</param>
    public static (int ExitCode, string Out, string Error) Run(string folder, string file, string[] arguments, byte[] input)
    {
        using var process = Start(folder, file, arguments);
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using (var stdin = process.StandardInput.BaseStream)
        {
            stdin.Write(input);
        }

        if (!process.WaitForExit(Limit))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{file} {string.Join(' ', arguments)} still ran after {Limit}.");
        }

        return (process.ExitCode, output.Result, error.Result);
    }

    public static Process Start(string folder, string file, params string[] arguments)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Remove("MSBuildSDKsPath"); // set by the build that started the tests
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        return Process.Start(start)!;
    }
}
