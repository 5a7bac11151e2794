namespace EmotionFusion.Cli.Tests;

/// <summary>Folders that can't be written to. A message, no stack trace, and no half file under a good name.</summary>
[TestClass]
public sealed class DiskFaultTests
{
    // In a mount namespace of its own (as root, or as an unprivileged user where the system allows that): a disk of
    // 48 KB. Where neither is allowed: a bound on the size of any file, which fails in the midst of a write just so.
    private const string SmallDisk = """
        disk=$1; shift
        fill='mount -t tmpfs -o size=48k tmpfs "$0" && exec "$@"'
        if unshare -m true 2> /dev/null && unshare -m sh -c 'mount -t tmpfs -o size=48k tmpfs "$0"' "$disk" 2> /dev/null; then
            echo 'small disk: tmpfs' >&2; exec unshare -m sh -c "$fill" "$disk" "$@"
        elif unshare -rm sh -c 'mount -t tmpfs -o size=48k tmpfs "$0"' "$disk" 2> /dev/null; then
            echo 'small disk: tmpfs of a user' >&2; exec unshare -rm sh -c "$fill" "$disk" "$@"
        else
            echo 'small disk: bound on file size' >&2; trap '' XFSZ; ulimit -f 24; DOTNET_EnableWriteXorExecute=0 exec "$@"
        fi
        """;

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public void Encode_FullDisk_SaysSoAndTheNextRunFinishes()
    {
        using var project = TestProject.Create(clipsAClass: 2);
        Directory.CreateDirectory(project.Features);
        var result = RunOnSmallDisk(project, project.Features, "encode", "--corpus", "SMALL", "--audio", "whisper-tiny-en").Expect(1);
        TestContext.WriteLine(result.Error);
        Assert.MatchesRegex("No space left on device|File too large|room", result.Error);
        Assert.DoesNotContain("This is a defect", result.Error);
        project.EncodeAudio().Expect(0);
    }

    [TestMethod]
    public void Train_FullDisk_SaysSo()
    {
        using var project = TestProject.Create();
        project.EncodeAudio().Expect(0);
        Directory.CreateDirectory(project.Path("runs"));
        var result = RunOnSmallDisk(project, project.Path("runs"), "train", "-c", "configs/small.yaml", "-e", "audio").Expect(1);
        TestContext.WriteLine(result.Error);
        Assert.MatchesRegex("No space left on device|File too large|room", result.Error);
        Assert.DoesNotContain("This is a defect", result.Error);
    }

    [TestMethod]
    public void Encode_FeaturesBelowAFile_NamesThePath()
    {
        using var project = TestProject.Create();
        project.Write("taken", "a file");
        var error = project.EncodeAudio("--features", "taken/features").Expect(1).Error;
        Assert.Contains("taken", error);
        Assert.DoesNotContain("This is a defect", error);
    }

    [TestMethod]
    public void Train_ReadOnlyRuns_NamesThePath()
    {
        using var project = TestProject.Create();
        project.Write("taken", "a file");
        var error = project.Run("train", "-c", "configs/small.yaml", "-e", "audio", "--runs", "taken").Expect(1).Error;
        Assert.Contains("the run folder can't be made", error);
        Assert.Contains("Say with --runs where runs may go.", error);
    }

    private static ProgramResult RunOnSmallDisk(TestProject project, string folder, params string[] arguments)
    {
        using var program = RunningProgram.StartInShell(project.Root, $"set -- '{folder}' \"$@\"\n{SmallDisk}", arguments);
        return program.Wait();
    }
}
