using static TorchSharp.torch;

namespace EmotionFusion.Training.Tests;

/// <summary>Forward and gradients against the Python system's modules in PyTorch, dropout off.</summary>
[TestClass]
public sealed class FusionOracleTests
{
    private const int Hidden = 16;

    [TestMethod]
    [DataRow("cross_attention")]
    [DataRow("concat")]
    [DataRow("gated")]
    [DataRow("adaptive")]
    public void Fusion_OracleParameters_GivesOracleOutputAndGradients(string name)
    {
        using var scope = NewDisposeScope();
        using var oracle = OracleTensors.Open($"fusion_{name}.safetensors");
        using var layers = new LayerFactory(seed: 1);
        using var fusion = Fusion(name, layers);
        fusion.LoadAll(oracle, "param.");
        var (audio, text) = (oracle["in.audio"].requires_grad_(), oracle["in.text"].requires_grad_());

        layers.Tape.IsOpen = true;
        var fused = fusion.call(new FeatureBatch(audio, text));
        var products = layers.Tape.Take();

        TensorAssert.Close(oracle["out.fused"], fused, 1e-5, "fused");
        var byInputs = autograd.grad([fused], [audio, text], [oracle["in.cotangent"]], retain_graph: true);
        TensorAssert.Close(oracle["grad.in.audio"], byInputs[0], 1e-5, "gradient of audio");
        TensorAssert.Close(oracle["grad.in.text"], byInputs[1], 1e-5, "gradient of text");
        var gradients = TapedGradients.Of([fused], [oracle["in.cotangent"]], products, fusion.parameters()).Whole(fusion);
        foreach (var (parameter, _) in fusion.named_parameters())
        {
            TensorAssert.Close(oracle[$"grad.param.{parameter}"], gradients[parameter], 1e-5, $"gradient of {parameter}");
        }
    }

    [TestMethod]
    public void Adaptive_MissingModalities_AreMetASampleAtATime()
    {
        using var scope = NewDisposeScope();
        using var oracle = OracleTensors.Open("fusion_adaptive.safetensors");
        using var layers = new LayerFactory(seed: 1);
        using var fusion = Fusion("adaptive", layers);
        fusion.LoadAll(oracle, "param.");
        Missing[] missing = [.. Enumerable.Range(0, 8).Select(sample => (Missing)(sample % 3))];

        var fused = fusion.call(new FeatureBatch(oracle["in.audio"], oracle["in.text"], Presence.Of(missing, CPU)));

        for (var sample = 0; sample < missing.Length; sample++)
        {
            var expected = missing[sample] switch
            {
                Missing.Nothing => "out.fused",
                Missing.Text => "out.audio_only",
                _ => "out.text_only",
            };
            TensorAssert.Close(oracle[expected].narrow(0, sample, 1), fused.narrow(0, sample, 1), 1e-5, $"sample {sample}, {missing[sample]} missing");
        }
    }

    [TestMethod]
    [DataRow("pooled")]
    [DataRow("frames")]
    public void AudioHead_OracleParameters_GivesOracleLogits(string input)
    {
        using var scope = NewDisposeScope();
        using var oracle = OracleTensors.Open("audio_classifier.safetensors");
        using var layers = new LayerFactory(seed: 1);
        using var head = new AudioHead(24, 32, 4, dropout: 0, layers);
        head.LoadAll(oracle, "param.");

        var logits = head.call(new FeatureBatch(oracle[$"in.{input}"], null));

        TensorAssert.Close(oracle[$"out.{input}"], logits, 1e-5, "logits");
    }

    private static Fusion Fusion(string name, LayerFactory layers) => name switch
    {
        "concat" => new ConcatFusion(24, 20, Hidden, dropout: 0, layers),
        "gated" => new GatedFusion(24, 20, Hidden, dropout: 0, layers),
        "adaptive" => new AdaptiveFusion(24, 20, Hidden, dropout: 0, layers),
        _ => new CrossAttentionFusion(24, 20, Hidden, heads: 4, dropout: 0, layers),
    };
}
