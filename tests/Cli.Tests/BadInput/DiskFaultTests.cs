namespace EmotionFusion.Cli.Tests;

/// <summary>Folders that can't be written to. A message, no stack trace, and no half file under a good name.</summary>
[TestClass]
public sealed class DiskFaultTests
{
    // A bound on the size of any file fails in the midst of a write, too. .NET's memory for code would be such a file.
    private const string SmallFiles = """
        shift; trap '' XFSZ; ulimit -f 24; DOTNET_EnableWriteXorExecute=0 exec "$@"
        """;

    // In a mount namespace of its own (as root, or as a user where the system allows that): a disk of 48 KB. Where
    // neither is allowed, small files must do.
    private const string SmallDisk = $$"""
        fill='mount -t tmpfs -o size=48k tmpfs "$0" && exec "$@"'
        if unshare -m sh -c "$fill" "$1" true 2> /dev/null; then echo 'disk: tmpfs' >&2; exec unshare -m sh -c "$fill" "$@"
        elif unshare -rm sh -c "$fill" "$1" true 2> /dev/null; then echo 'disk: tmpfs' >&2; exec unshare -rm sh -c "$fill" "$@"
        fi
        echo 'disk: small files' >&2
        {{SmallFiles}}
        """;

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public void Encode_FullDisk_SaysSoAndTheNextRunFinishes()
    {
        using var project = TestProject.Create(clipsAClass: 2);
        Directory.CreateDirectory(project.Features);
        var result = RunWith(SmallDisk, project, project.Features, "encode", "--corpus", "SMALL", "--audio", "whisper-tiny-en").Expect(1);
        TestContext.WriteLine(result.Error);
        Assert.MatchesRegex("No space left on device|too large", result.Error);
        Assert.DoesNotContain("This is a defect", result.Error);
        project.EncodeAudio().Expect(0);
    }

    /// <summary>Frames fill the disk in the midst of a shard; what is whole stays and is right.</summary>
    [TestMethod]
    public void Encode_FramesOnAFullDisk_SaysSoAndTheNextRunFinishes()
    {
        using var project = TestProject.Create(clipsAClass: 3);
        Directory.CreateDirectory(project.Features);
        var result = RunWith(SmallDisk, project, project.Features, "encode", "--corpus", "SMALL", "--audio", "whisper-tiny-en", "--frames").Expect(1);
        TestContext.WriteLine(result.Error);
        Assert.MatchesRegex("No space left on device|too large", result.Error);
        Assert.DoesNotContain("This is a defect", result.Error);
        Assert.IsEmpty(Directory.GetFiles(project.Features, "*.tmp", SearchOption.AllDirectories));
        project.EncodeAudio("--frames").Expect(0);
        Assert.Contains(": ok, 72 utterances", project.Run("features", "check").Expect(0).Out);
    }

    [TestMethod]
    public void Encode_FilesBounded_SaysSoAndTheNextRunFinishes()
    {
        using var project = TestProject.Create(clipsAClass: 2);
        var result = RunWith(SmallFiles, project, project.Features, "encode", "--corpus", "SMALL", "--audio", "whisper-tiny-en").Expect(1);
        Assert.MatchesRegex("shard-00000.safetensors: can't be written: .*too large", result.Error);
        Assert.DoesNotContain("This is a defect", result.Error);
        project.EncodeAudio().Expect(0);
    }

    [TestMethod]
    public void Train_FullDisk_SaysSo()
    {
        using var project = TestProject.Create();
        project.EncodeAudio().Expect(0);
        Directory.CreateDirectory(project.Path("runs"));
        var result = RunWith(SmallDisk, project, project.Path("runs"), "train", "-c", "configs/small.yaml", "-e", "audio").Expect(1);
        TestContext.WriteLine(result.Error);
        Assert.MatchesRegex("No space left on device|too large", result.Error);
        Assert.DoesNotContain("This is a defect", result.Error);
    }

    /// <summary>The disk is full while trainings log their steps; the other experiment has a disk of its own, where the system allows one.</summary>
    [TestMethod]
    public void Train_FullDiskWhileLogging_FailsThatExperimentAlone()
    {
        using var project = TestProject.Create();
        project.EncodeAudio().Expect(0);
        project.Replace("configs/small.yaml", "num_epochs: 3", "num_epochs: 60");
        var run = Directory.CreateDirectory(project.Path("runs", "audio")).FullName;
        var result = RunWith(SmallDisk, project, run, "train", "-c", "configs/small.yaml", "--all").Expect(1);
        TestContext.WriteLine(result.Error);
        Assert.MatchesRegex("error: experiment 'audio': .*trainings failed", result.Error);
        Assert.MatchesRegex("log.jsonl: can't be written: .*(No space left on device|too large)", result.Error);
        Assert.DoesNotContain("This is a defect", result.Error);
        if (result.Error.Contains("disk: tmpfs", StringComparison.Ordinal))
        {
            Assert.DoesNotContain("experiment 'both'", result.Error);
            Assert.HasCount(1, Directory.GetFiles(project.Path("runs", "both"), "report.html", SearchOption.AllDirectories));
        }
    }

    [TestMethod]
    public void Train_FilesBoundedWhileLogging_EveryExperimentSaysSo()
    {
        using var project = TestProject.Create();
        project.EncodeAudio().Expect(0);
        project.Run("encode", "--corpus", "SMALL", "--text", "all-minilm-l6-v2").Expect(0);
        project.Replace("configs/small.yaml", "num_epochs: 3", "num_epochs: 60");
        var error = RunWith(SmallFiles, project, project.Path("runs"), "train", "-c", "configs/small.yaml", "--all").Expect(1).Error;
        Assert.MatchesRegex("error: experiment 'audio': .*trainings failed", error);
        Assert.MatchesRegex("error: experiment 'both': .*trainings failed", error);
        Assert.Contains("log.jsonl: can't be written: ", error);
        Assert.DoesNotContain("This is a defect", error);
    }

    /// <summary>Whoever doesn't hear of progress still gets the results.</summary>
    [TestMethod]
    public void Train_StderrOnAFullDisk_GoesOn()
    {
        using var project = TestProject.Create();
        var result = RunWith("shift; exec \"$@\" 2> /dev/full", project, "", "train", "-c", "configs/small.yaml", "-e", "audio").Expect(0);
        Assert.Contains("Report: ", result.Out);
    }

    [TestMethod]
    public void Train_StdoutOnAFullDisk_SaysSo()
    {
        using var project = TestProject.Create();
        var result = RunWith("shift; exec \"$@\" > /dev/full", project, "", "train", "-c", "configs/small.yaml", "-e", "audio").Expect(1);
        Assert.Contains("error: No space left on device", result.Error);
        Assert.HasCount(1, Directory.GetFiles(project.Path("runs"), "report.html", SearchOption.AllDirectories));
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

    // The script gets the folder as its first argument, then the command.
    private static ProgramResult RunWith(string script, TestProject project, string folder, params string[] arguments)
    {
        using var program = RunningProgram.StartInShell(project.Root, $"set -- '{folder}' \"$@\"\n{script}", arguments);
        return program.Wait();
    }
}
