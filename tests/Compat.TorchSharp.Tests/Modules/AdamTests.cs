using TorchSharp.Modules;
using static TorchSharp.torch;

namespace EmotionFusion.Compat.Tests;

[TestClass]
public sealed class AdamTests
{
    private static readonly double[] Start = [1, -2, 0.5];
    private static readonly double[] Slope = [0.3, -1, 2];

    [TestMethod]
    [DataRow(0.0, false)]
    [DataRow(0.1, false)]
    [DataRow(0.1, true)]
    public void Step_ThreeTimes_EqualsTheFormula(double decay, bool amsgrad)
    {
        using var scope = NewDisposeScope();
        using var parameter = new Parameter(tensor(Start));
        using var optimiser = optim.Adam([parameter], 0.05, 0.8, 0.9, 1e-6, decay, amsgrad);
        var expected = new Reference(decay, amsgrad);

        for (var step = 1; step <= 3; step++)
        {
            optimiser.zero_grad();
            (parameter * parameter * tensor(Slope)).sum().backward();
            optimiser.step();
            expected.Step(step);
            Numbers.AreClose(expected.Values, parameter, 1e-9, $"step {step}");
        }
    }

    [TestMethod]
    public void LearningRate_OfTheGroup_IsUsedByTheNextStep()
    {
        using var scope = NewDisposeScope();
        using var parameter = new Parameter(tensor(Start));
        using var optimiser = optim.Adam([parameter], 0.05);
        var group = optimiser.ParamGroups.Single();
        Assert.AreEqual(0.05, group.LearningRate);
        Assert.AreEqual(0.05, group.InitialLearningRate);

        group.LearningRate = 0;
        parameter.sum().backward();
        optimiser.step();

        Numbers.AreClose(Start, parameter, 0);
    }

    [TestMethod]
    public void Step_WithoutGradient_LeavesTheParameter()
    {
        using var scope = NewDisposeScope();
        using var parameter = new Parameter(tensor(Start));
        using var optimiser = optim.Adam([parameter], 0.05);

        optimiser.step();

        Numbers.AreClose(Start, parameter, 0);
        Assert.AreEqual(0L, ((Adam.State)optimiser.state_dict().State.Single()).step);
    }

    [TestMethod]
    public void Step_WithAClosure_GivesItsLoss()
    {
        using var scope = NewDisposeScope();
        using var parameter = new Parameter(tensor(Start));
        using var optimiser = optim.Adam([parameter], 0.05);

        var loss = optimiser.step(() =>
        {
            var sum = (parameter * parameter).sum();
            sum.backward();
            return sum;
        });

        Assert.AreEqual(5.25, loss!.item<double>(), 1e-12);
        Assert.AreEqual(1L, ((Adam.State)optimiser.state_dict().State.Single()).step);
    }

    [TestMethod]
    public void StateDict_OfAnOptimiser_HoldsTheMoments()
    {
        using var scope = NewDisposeScope();
        using var parameter = new Parameter(tensor(Start));
        using var optimiser = optim.Adam([parameter], 0.05);
        parameter.sum().backward();
        optimiser.step();

        var state = (Adam.State)optimiser.state_dict().State.Single();

        Numbers.AreClose([0.1, 0.1, 0.1], state.exp_avg, 1e-9);
        Numbers.AreClose([0.001, 0.001, 0.001], state.exp_avg_sq, 1e-9);
    }

    [TestMethod]
    public void Adam_InvalidOption_Throws()
    {
        using var parameter = new Parameter(zeros(1));

        Assert.ThrowsExactly<ArgumentException>(() => optim.Adam([parameter], lr: -1));
        Assert.ThrowsExactly<ArgumentException>(() => optim.Adam([parameter], beta1: 1));
        Assert.ThrowsExactly<ArgumentException>(() => optim.Adam([parameter], beta2: -0.1));
        Assert.ThrowsExactly<ArgumentException>(() => optim.Adam([parameter], eps: -1));
        Assert.ThrowsExactly<ArgumentException>(() => optim.Adam([parameter], weight_decay: -1));
    }

    [TestMethod]
    public void ClipGradNorm_AboveTheLimit_ScalesAllGradients()
    {
        using var scope = NewDisposeScope();
        using var first = new Parameter(zeros(2));
        using var second = new Parameter(zeros(1));
        (first.sum() * 3 + second.sum() * 4).backward();
        var norm = Math.Sqrt(9 + 9 + 16);

        Assert.AreEqual(norm, nn.utils.clip_grad_norm_([first, second], 100), 1e-5);
        Numbers.AreClose([3, 3], first.grad!);
        Assert.AreEqual(norm, nn.utils.clip_grad_norm_([first, second], 1), 1e-5);
        Numbers.AreClose([3 / norm, 3 / norm], first.grad!, 1e-5);
        Numbers.AreClose([4 / norm], second.grad!, 1e-5);
    }

    /// <summary>Adam of Kingma and Ba with decay in the gradient, number by number.</summary>
    private sealed class Reference(double decay, bool amsgrad)
    {
        private readonly double[] first = new double[Start.Length];
        private readonly double[] second = new double[Start.Length];
        private readonly double[] largest = new double[Start.Length];

        public double[] Values { get; } = [.. Start];

        public void Step(int step)
        {
            for (var i = 0; i < Values.Length; i++)
            {
                var gradient = 2 * Slope[i] * Values[i] + decay * Values[i];
                first[i] = 0.8 * first[i] + 0.2 * gradient;
                second[i] = 0.9 * second[i] + 0.1 * gradient * gradient;
                largest[i] = Math.Max(largest[i], second[i]);
                var variance = (amsgrad ? largest[i] : second[i]) / (1 - Math.Pow(0.9, step));
                Values[i] -= 0.05 * first[i] / (1 - Math.Pow(0.8, step)) / (Math.Sqrt(variance) + 1e-6);
            }
        }
    }
}
