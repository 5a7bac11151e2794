namespace EmotionFusion.Cli.Tests;

/// <summary>What a run of the program left behind.</summary>
public sealed record ProgramResult(int ExitCode, string Out, string Error)
{
    /// <summary>Fails the test, showing both outputs, unless the exit code is this.</summary>
    public ProgramResult Expect(int exitCode)
    {
        Assert.AreEqual(exitCode, ExitCode, $"stdout:\n{Out}\nstderr:\n{Error}");
        return this;
    }
}
