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
    public void Fusion_OracleParameters_GivesOracleOutputAndGradients(string fusionName)
    {
        using var scope = NewDisposeScope();
        using var oracle = OracleTensors.Open($"fusion_{fusionName}.safetensors");
        using var layers = new LayerFactory(seed: 1);
        using var fusion = Fusion(fusionName, layers);
        using var block = ParameterBlock.Of(fusion);
        fusion.LoadAll(oracle, "param.");
        var (audio, text) = (oracle["in.audio"].requires_grad_(), oracle["in.text"].requires_grad_());

        var fused = fusion.call(new FeatureBatch(audio, text));
        fused.backward([oracle["in.cotangent"]]);

        TensorAssert.Close(oracle["out.fused"], fused, 1e-5, "fused");
        TensorAssert.Close(oracle["grad.in.audio"], audio.grad!, 1e-5, "gradient of audio");
        TensorAssert.Close(oracle["grad.in.text"], text.grad!, 1e-5, "gradient of text");
        foreach (var (name, gradient) in block.Gradients(fusion))
        {
            TensorAssert.Close(oracle[$"grad.param.{name}"], gradient, 1e-5, $"gradient of {name}");
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
