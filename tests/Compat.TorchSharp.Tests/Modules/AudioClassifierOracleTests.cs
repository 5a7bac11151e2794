using TorchSharp.Modules;
using static TorchSharp.torch;

namespace EmotionFusion.Compat.Tests;

/// <summary>The audio classifier of the Python system, in PyTorch.</summary>
[TestClass]
public sealed class AudioClassifierOracleTests
{
    [TestMethod]
    public void Forward_OracleParameters_GivesOracleLogits()
    {
        using var scope = NewDisposeScope();
        var oracle = Safetensors.Read("audio_classifier.safetensors");
        using var classifier = new Classifier();
        using (no_grad())
        {
            foreach (var (name, parameter) in classifier.named_parameters())
            {
                parameter.copy_(oracle[$"param.{name}"]);
            }
        }

        Numbers.AreClose(Numbers.Read(oracle["out.pooled"]), classifier.call(oracle["in.pooled"]), 1e-5);
        Numbers.AreClose(Numbers.Read(oracle["out.frames"]), classifier.call(oracle["in.frames"].mean([1])), 1e-5);
    }

    private sealed class Classifier : nn.Module<Tensor, Tensor>
    {
        private readonly Affine linear1 = new(24, 32);
        private readonly LayerNorm layernorm = nn.LayerNorm(32);
        private readonly Affine linear2 = new(32, 4);

        public Classifier() : base(nameof(Classifier)) => RegisterComponents();

        public override Tensor forward(Tensor input) =>
            linear2.call(nn.functional.relu(layernorm.call(linear1.call(input))));
    }
}
