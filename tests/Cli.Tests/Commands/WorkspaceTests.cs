using EmotionFusion.Tests;

namespace EmotionFusion.Cli.Tests;

[TestClass]
public sealed class WorkspaceTests
{
    [TestMethod]
    public void Program_FromAnyFolder_FindsItsRepository()
    {
        var elsewhere = Directory.CreateTempSubdirectory("emotionfusion-");
        try
        {
            var result = RunningProgram.Run(elsewhere.FullName, "corpus").Expect(0);
            Assert.Contains(Path.Combine("samples", "emodb"), result.Out);
            Assert.IsEmpty(elsewhere.GetFileSystemInfos());
        }
        finally
        {
            elsewhere.Delete(recursive: true);
        }
    }

    [TestMethod]
    public void Find_CurrentFolderWithConfigs_IsItsOwnProject()
    {
        using var project = TestProject.CreateWithoutClips();
        var workspace = Workspace.Find(project.Root, AppContext.BaseDirectory);
        Assert.AreEqual(project.Root, workspace.Root);
        Assert.AreEqual(Repository.PathOf("Encoders", "onnx"), workspace.Encoders);
    }

    [TestMethod]
    public void Find_NoProjectAnywhere_SaysWhatToDo()
    {
        var nowhere = Path.GetTempPath();
        var error = Assert.ThrowsExactly<EmotionFusionException>(() => Workspace.Find(nowhere, nowhere));
        Assert.Contains("Run it in the project's folder", error.Message);
    }

    [TestMethod]
    [DataRow("train -c configs/a.yaml", "emotionfusion train -c configs/a.yaml")]
    [DataRow("train -c my file.yaml", "emotionfusion train -c 'my file.yaml'")]
    [DataRow("train -c it's.yaml", "emotionfusion train -c 'it'\\''s.yaml'")]
    public void CommandText_AnyArguments_CanBeTypedAgain(string arguments, string expected) =>
        Assert.AreEqual(expected, CommandText.Of(arguments.Split(' ', 3)));
}
