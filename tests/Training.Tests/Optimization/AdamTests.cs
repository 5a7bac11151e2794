using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace EmotionFusion.Training.Tests;

/// <summary>The oracle of training holds Adam to PyTorch's; here its two ways of computing are held to each other and to TorchSharp's.</summary>
[TestClass]
public sealed class AdamTests
{
    [TestMethod]
    [DataRow(0.0, false)]
    [DataRow(1e-2, false)]
    [DataRow(1.0, true)]
    public void Step_InOnePassByTensorsAndByTheLibrary_GivesTheSame(double strength, bool decoupled)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(3);
        var modules = Enumerable.Range(0, 3).Select(_ => Linear(59, 17)).ToArray(); // no multiple of a vector's length
        foreach (var other in modules)
        {
            other.load_state_dict(modules[0].state_dict());
        }

        using var one = ParameterBlock.Of(modules[0]);
        using var two = ParameterBlock.Of(modules[1]);
        using var onePass = new Adam(one, new WeightDecay(strength, decoupled));
        using var byTensors = new Adam(two, new WeightDecay(strength, decoupled), byTensors: true);
        using optim.Optimizer library = decoupled
            ? optim.AdamW(modules[2].parameters(), 1e-2, weight_decay: strength)
            : optim.Adam(modules[2].parameters(), 1e-2, weight_decay: strength);

        for (var step = 0; step < 30; step++)
        {
            foreach (var name in new[] { "weight", "bias" })
            {
                var gradient = empty(modules[0].state_dict()[name].shape).uniform_(-1, 1, generator);
                foreach (var module in modules)
                {
                    module.get_parameter(name)!.grad = gradient.clone();
                }
            }

            onePass.Step(1e-2);
            byTensors.Step(1e-2);
            library.step();
        }

        TensorAssert.Close(two.Values, one.Values, 1e-5, "values");
        TensorAssert.Close(byTensors.SecondMoment, onePass.SecondMoment, 1e-6, "second moments");
        TensorAssert.Close(modules[2].weight!, modules[0].weight!, 1e-5, "values of the library's");
    }

    [TestMethod]
    public void Step_WithoutAGradient_LeavesTheParameterAndTakesTheOthersGradientsAway()
    {
        using var scope = NewDisposeScope();
        var module = Linear(8, 4);
        var before = module.bias!.detach().clone();
        using var block = ParameterBlock.Of(module);
        using var adam = new Adam(block, new WeightDecay(0.1, Decoupled: false));
        module.weight!.grad = ones(4, 8);

        adam.Step(0.1);

        TensorAssert.Close(before, module.bias, 0, "bias");
        Assert.IsNull(module.weight.grad);
    }
}
