using System.Text;

namespace EmotionFusion.Cli.Tests;

/// <summary>Features that were made elsewhere.</summary>
[TestClass]
public sealed class FeaturesTests
{
    [TestMethod]
    public void Import_Npy_IsTrainedOnByItsName()
    {
        using var project = TestProject.Create();
        string[] ids = [.. Directory.GetFiles(project.Clips).Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal).Skip(1)!, "someone_else"];
        Write(project, "mine.npy", ids.Length, 3);
        project.Write("mine.ids", string.Join('\n', ids));

        var result = project.Run("features", "import", "--corpus", "SMALL", "--audio", "mine.npy", "--name", "mine").Expect(3);
        StringAssert.Matches(result.Out, new(@"audio mine: 23 imported, 0 were there, 1 left out; took .*mine-[0-9a-f]{12}"));
        Assert.Contains("left out: 03a01", result.Error);
        Assert.Contains(": there are no features of it", result.Error);
        Assert.Contains("note: 1 of mine.npy aren't among the corpus's utterances: someone_else", result.Error);
        Assert.Contains("audio mine: 0 imported, 23 were there", project.Run("features", "import", "--corpus", "SMALL", "--audio", "mine.npy", "--name", "mine").Expect(3).Out);

        project.Replace("configs/small.yaml", "audio_model_name: whisper-tiny-en", "audio_model_name: mine");
        var dry = project.Run("train", "-c", "configs/small.yaml", "-e", "audio", "--dry-run").Expect(0).Out;
        Assert.Contains("mine is there", dry);
        project.Run("train", "-c", "configs/small.yaml", "-e", "audio").Expect(3);
        Assert.HasCount(1, Directory.GetFiles(project.Path("runs", "audio"), "results.json", SearchOption.AllDirectories));
    }

    [TestMethod]
    public void Import_NameThatIsTaken_IsRefused()
    {
        using var project = TestProject.Create();
        string[] ids = [.. Directory.GetFiles(project.Clips).Select(Path.GetFileNameWithoutExtension)!];
        Write(project, "mine.npy", ids.Length, 3);
        project.Write("mine.ids", string.Join('\n', ids));
        Assert.Contains("'whisper-tiny-en' is an encoder here",
            project.Run("features", "import", "--corpus", "SMALL", "--audio", "mine.npy", "--name", "whisper-tiny-en").Expect(1).Error);
        project.Run("features", "import", "--corpus", "SMALL", "--audio", "mine.npy").Expect(0);
        Write(project, "mine.npy", ids.Length, 4);
        Assert.Contains("SMALL has other features called preextracted", project.Run("features", "import", "--corpus", "SMALL", "--audio", "mine.npy").Expect(1).Error);
    }

    [TestMethod]
    public void Import_NoFileOrTwo_IsWrongUse()
    {
        using var project = TestProject.CreateWithoutClips();
        Assert.Contains("name one file, with --audio or with --text", project.Run("features", "import", "--corpus", "SMALL").Expect(2).Error);
        Assert.Contains("name one file, with --audio or with --text", project.Run("features", "import", "--corpus", "SMALL", "--audio", "a.npy", "--text", "b.npy").Expect(2).Error);
    }

    /// <summary>Random values, as NumPy writes float32.</summary>
    private static void Write(TestProject project, string name, int rows, int columns)
    {
        var header = $"{{'descr': '<f4', 'fortran_order': False, 'shape': ({rows}, {columns}), }}".PadRight(117) + "\n";
        using var file = File.Create(project.Path(name));
        file.Write([0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0]);
        file.Write(Encoding.ASCII.GetBytes(header));
        var random = new Random(1);
        for (var i = 0; i < rows * columns; i++)
        {
            file.Write(BitConverter.GetBytes(random.NextSingle()));
        }
    }
}
