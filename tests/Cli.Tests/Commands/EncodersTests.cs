using EmotionFusion.Encoders;
using EmotionFusion.Encoders.Tests;
using EmotionFusion.Tests;

namespace EmotionFusion.Cli.Tests;

/// <summary><c>emotionfusion encoders</c>: what is there, what can be fetched, what was added, and whether it does what it should.</summary>
[TestClass]
public sealed class EncodersTests
{
    private const string List = """
        tiny:
          repository: somebody/tiny
          licence: a licence with conditions
          licence_url: https://example.org/licence
          files:
            model.onnx: { sha256: null }
          encoder:
            kind: audio
            description: the shape of emotion2vec
        """;

    [TestMethod]
    public void ALicenceIsShownAndNothingIsFetchedBeforeItIsAccepted()
    {
        using var hub = new StandInHub(request => StandInHub.Serve(request, Model));
        using var project = Project();

        var result = Fetch(project, hub).Expect(ExitCode.Failed);

        Assert.Contains("a licence with conditions, https://example.org/licence", result.Error);
        Assert.Contains("--accept-licence", result.Error);
        Assert.IsEmpty(hub.Requests);
    }

    [TestMethod]
    public void AnEncoderIsFetchedListedAndChecked()
    {
        using var hub = new StandInHub(request => StandInHub.Serve(request, Model));
        using var project = Project();
        Assert.Contains("can be fetched", project.Run("encoders").Expect(ExitCode.Done).Out);

        var result = Fetch(project, hub, "--accept-licence").Expect(ExitCode.Done);

        Assert.Contains("fetching model.onnx", result.Error);
        var hash = EncoderFiles.Sha256(project.Path("Encoders", "onnx", "tiny", "model.onnx"));
        Assert.Contains(hash, result.Error);
        Assert.Contains(hash, File.ReadAllText(project.Path("Encoders", "onnx", "hub.yaml")));
        Assert.DoesNotContain("can be fetched", project.Run("encoders").Expect(ExitCode.Done).Out);
        var check = project.Run("encoders", "check", "tiny").Expect(ExitCode.Done).Out;
        Assert.Contains("the same bits", check);
        Assert.Contains("No reference.safetensors", check);
    }

    [TestMethod]
    public void AFetchThatFailsExitsWithOneAndLeavesNoEncoder()
    {
        using var hub = new StandInHub(_ => new HubAnswer(404, [], []));
        using var project = Project();

        Assert.Contains("404", Fetch(project, hub, "--accept-licence").Expect(ExitCode.Failed).Error);

        Assert.Contains("can be fetched", project.Run("encoders").Expect(ExitCode.Done).Out);
    }

    [TestMethod]
    public void AnAddedEncoderEncodes()
    {
        using var project = Project();
        var model = Repository.PathOf("tests", "models", "tiny-emotion2vec", "model.onnx");
        Assert.Contains("--licence", project.Run("encoders", "add", model, "--name", "mine").Expect(ExitCode.Failed).Error);

        var added = project.Run("encoders", "add", model, "--name", "mine", "--description", "small", "--source", "here", "--licence", "MIT").Expect(ExitCode.Done);

        Assert.Contains("normalize: in_graph", added.Out);
        Assert.Contains("mine: 24 encoded", project.Run("encode", "--corpus", "SMALL", "--audio", "mine").Expect(ExitCode.Done).Out);
    }

    [TestMethod]
    public void ACheckWithAReferenceThatIsntMetExitsWithThree()
    {
        using var project = Project();
        var model = Repository.PathOf("tests", "models", "tiny-emotion2vec", "model.onnx");
        project.Run("encoders", "add", model, "--name", "mine", "--description", "small", "--source", "here", "--licence", "MIT").Expect(ExitCode.Done);
        new SafetensorsWriter().Add("input.0", [400], new float[400]).Add("output.0", [1, 24], new float[24])
            .Write(project.Path("Encoders", "onnx", "mine", "reference.safetensors"));

        Assert.Contains("TOO FAR", project.Run("encoders", "check", "mine").Expect(ExitCode.LeftOut).Out);
    }

    private static byte[] Model => File.ReadAllBytes(Repository.PathOf("tests", "models", "tiny-emotion2vec", "model.onnx"));

    private static TestProject Project()
    {
        var project = TestProject.Create();
        project.Write("Encoders/onnx/hub.yaml", List);
        return project;
    }

    private static ProgramResult Fetch(TestProject project, StandInHub hub, params string[] more)
    {
        using var program = RunningProgram.StartInShell(project.Root, $"HF_ENDPOINT={hub.Endpoint} NO_PROXY=127.0.0.1 exec \"$@\"", ["encoders", "fetch", "tiny", .. more]);
        return program.Wait();
    }
}
