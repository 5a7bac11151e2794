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
    public void Fusion_OracleParameters_GivesOracleOutputAndGradients(string name)
    {
        using var scope = NewDisposeScope();
        using var oracle = OracleTensors.Open($"fusion_{name}.safetensors");
        using var layers = new LayerFactory(seed: 1);
        using Fusion fusion = name == "concat"
            ? new ConcatFusion(24, 20, Hidden, dropout: 0, layers)
            : new CrossAttentionFusion(24, 20, Hidden, heads: 4, dropout: 0, layers);
        fusion.LoadAll(oracle, "param.");
        var audio = oracle["in.audio"].requires_grad_();
        var text = oracle["in.text"].requires_grad_();

        var fused = fusion.call(audio, text);
        fused.backward([oracle["in.cotangent"]]);

        TensorAssert.Close(oracle["out.fused"], fused, 1e-5, "fused");
        TensorAssert.Close(oracle["grad.in.audio"], audio.grad!, 1e-5, "gradient of audio");
        TensorAssert.Close(oracle["grad.in.text"], text.grad!, 1e-5, "gradient of text");
        foreach (var (parameter, value) in fusion.named_parameters())
        {
            TensorAssert.Close(oracle[$"grad.param.{parameter}"], value.grad!, 1e-5, $"gradient of {parameter}");
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
}
