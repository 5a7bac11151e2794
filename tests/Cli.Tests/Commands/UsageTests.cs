using EmotionFusion.Tests;

namespace EmotionFusion.Cli.Tests;

[TestClass]
public sealed class UsageTests
{
    [TestMethod]
    [DataRow("trian -c x", "unknown command 'trian'. Did you mean 'train'?")]
    [DataRow("train --confg x", "unknown option '--confg'. Did you mean '--config'?")]
    [DataRow("encode --corpus EMODB --audoi whisper-tiny-en", "unknown option '--audoi'. Did you mean '--audio'?")]
    [DataRow("encode --audio whisper-tiny-en", "Option '--corpus' is required.")]
    [DataRow("encode --corpus EMODB", "nothing to encode: name an encoder with --audio, --text or both.")]
    [DataRow("encode --corpus EMODB --audio whisper-tiny-en --shard 3/2", "--shard 3/2: expected I/N with 1 <= I <= N, such as 1/2.")]
    [DataRow("encode --corpus EMODB --audio whisper-tiny-en --threads 0", "--threads 0: expected a whole number, 1 or more.")]
    [DataRow("encode --corpus EMODB --audio whisper-tiny-en --device gpu", "Unknown device 'gpu'; expected auto, cpu, cuda or cuda:N (N = 0, 1, ...). Did you mean 'cpu'?")]
    [DataRow("train -c configs/emodb.yaml --all -e audio", "--all and --experiment exclude each other: leave one out.")]
    [DataRow("train -c configs/emodb.yaml --parallel x", "--parallel x: expected a whole number, 1 or more.")]
    [DataRow("encoders liste", "unknown command 'liste'. Did you mean 'list'?")]
    public void WrongUse_AnyKind_SaysWhatWasMeant(string arguments, string message)
    {
        var result = RunningProgram.Run(Repository.Root, arguments.Split(' ')).Expect(2);
        Assert.Contains($"error: {message}\n", result.Error);
        Assert.Contains("--help", result.Error);
        Assert.AreEqual("", result.Out);
    }

    [TestMethod]
    public void WrongUse_UnknownOption_IsSaidOnce()
    {
        var result = RunningProgram.Run(Repository.Root, "doctor", "--verbos").Expect(2);
        Assert.HasCount(1, result.Error.Split("--verbos")[1..]);
    }
}
