using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace EmotionFusion.Compat.Tests;

[TestClass]
public sealed class ModuleTests
{
    private static readonly string[] Names =
    [
        "own", "first.weight", "first.bias", "rest.norm.weight", "rest.norm.bias", "rest.last.weight", "rest.last.bias",
    ];

    [TestMethod]
    public void NamedParameters_OfFieldsAndSequences_ArePaths()
    {
        using var net = new Net();

        CollectionAssert.AreEqual(Names, net.named_parameters().Select(parameter => parameter.name).ToArray());
        CollectionAssert.AreEqual(new[] { "own" }, net.named_parameters(recurse: false).Select(parameter => parameter.name).ToArray());
        CollectionAssert.AreEqual(new[] { "first", "rest" }, net.named_children().Select(child => child.name).ToArray());
        Assert.AreSame(net.First.Weight, net.parameters().ElementAt(1));
        Assert.AreSame(net.First.Bias, net.parameters().ElementAt(2));
    }

    [TestMethod]
    public void NamedParameters_OneParameterTwice_NameItOnce()
    {
        using var net = new Twice();

        CollectionAssert.AreEqual(new[] { "first.weight", "first.bias" }, net.named_parameters().Select(parameter => parameter.name).ToArray());
    }

    [TestMethod]
    public void Gradient_ThroughAModule_ReachesEachParameter()
    {
        using var scope = NewDisposeScope();
        using var net = new Net();

        var gradients = autograd.grad([net.call(rand(2, 3)).mean([0, 1])], [.. net.parameters()]);

        foreach (var ((name, parameter), gradient) in net.named_parameters().Zip(gradients))
        {
            CollectionAssert.AreEqual(parameter.shape, gradient.shape, name);
        }
    }

    [TestMethod]
    public void TrainAndEval_OfAModule_ReachItsParts()
    {
        using var net = new Net();
        Assert.IsTrue(net.training && net.First.training);

        net.eval();
        Assert.IsFalse(net.training || net.First.training || net.named_children().Any(child => child.module.training));
        net.train();
        Assert.IsTrue(net.training && net.First.training && net.named_children().All(child => child.module.training));
    }

    [TestMethod]
    public void Dispose_OfAModule_DisposesItsParameters()
    {
        var net = new Net();
        var parameters = net.parameters().ToList();

        net.Dispose();
        net.Dispose();

        Assert.HasCount(7, parameters);
        Assert.IsTrue(parameters.All(parameter => parameter.IsInvalid));
    }

    [TestMethod]
    public void LayerNorm_MadeInAScope_OutlivesIt()
    {
        LayerNorm norm;
        using (NewDisposeScope())
        {
            norm = nn.LayerNorm(2);
        }

        using var scope = NewDisposeScope();
        CollectionAssert.AreEqual(new long[] { 3, 2 }, norm.call(rand(3, 2)).shape);
        norm.Dispose();
    }

    [TestMethod]
    public void To_TheCpu_LeavesTheModuleAsItIs()
    {
        using var net = new Net();
        var weight = net.First.Weight;

        Assert.AreSame(net, net.to(CPU));

        Assert.AreSame(weight, net.First.Weight);
    }

    private sealed class Net : nn.Module<Tensor, Tensor>
    {
        private readonly Parameter own;
        private readonly Affine first;
        private readonly Sequential rest;

        public Net() : base(nameof(Net))
        {
            own = new Parameter(zeros(4));
            first = new Affine(3, 4);
            rest = nn.Sequential(("norm", nn.LayerNorm(4)), ("relu", nn.ReLU()), ("last", new Affine(4, 2)));
            RegisterComponents();
        }

        public Affine First => first;

        public override Tensor forward(Tensor input) => rest.call(first.call(input) + own);
    }

    private sealed class Twice : nn.Module<Tensor, Tensor>
    {
        private readonly Affine first = new(1, 1);
        private readonly Affine second;

        public Twice() : base(nameof(Twice))
        {
            second = first;
            RegisterComponents();
        }

        public override Tensor forward(Tensor input) => second.call(first.call(input));
    }
}
