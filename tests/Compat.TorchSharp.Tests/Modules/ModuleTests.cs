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
        Assert.HasCount(Names.Length, net.parameters().ToList());
        CollectionAssert.AreEqual(new[] { "own" }, net.named_parameters(recurse: false).Select(parameter => parameter.name).ToArray());
        CollectionAssert.AreEqual(new[] { "first", "rest" }, net.named_children().Select(child => child.name).ToArray());
        CollectionAssert.AreEqual(
            new[] { "first", "rest", "rest.norm", "rest.drop", "rest.last" }, net.named_modules().Select(part => part.name).ToArray());
        CollectionAssert.AreEqual(new[] { "count" }, net.named_buffers().Select(buffer => buffer.name).ToArray());
    }

    [TestMethod]
    public void StateDict_OfAModule_HoldsTheTensorsThemselves()
    {
        using var net = new Net();

        var state = net.state_dict();

        CollectionAssert.AreEquivalent(Names.Append("count").ToArray(), state.Keys.ToArray());
        Assert.AreSame(net.First.weight, state["first.weight"]);
    }

    [TestMethod]
    public void LoadStateDict_OfATwin_CopiesItsValues()
    {
        using var scope = NewDisposeScope();
        using var net = new Net();
        using var twin = new Net();
        var x = ones(2, 3);
        Assert.IsFalse(net.call(x).Equals(twin.call(x)));

        var (missing, unexpected) = net.load_state_dict(twin.state_dict());

        Assert.IsEmpty(missing);
        Assert.IsEmpty(unexpected);
        Assert.IsTrue(net.call(x).Equals(twin.call(x)));
        Assert.AreNotSame(twin.First.weight, net.First.weight);
    }

    [TestMethod]
    public void LoadStateDict_OtherNames_ThrowsOrTells()
    {
        using var net = new Net();
        var source = net.state_dict();
        source.Remove("own");
        source["foreign"] = net.First.weight;

        var error = Assert.ThrowsExactly<InvalidOperationException>(() => net.load_state_dict(source));
        Assert.AreEqual("The loaded state_dict is not identical to the target dictionary.", error.Message);
        var (missing, unexpected) = net.load_state_dict(source, strict: false);

        CollectionAssert.AreEqual(new[] { "own" }, missing.ToArray());
        CollectionAssert.AreEqual(new[] { "foreign" }, unexpected.ToArray());
    }

    [TestMethod]
    public void TrainAndEval_OfAModule_ReachItsParts()
    {
        using var net = new Net();
        Assert.IsTrue(net.training);

        net.eval();
        Assert.IsTrue(net.modules().All(module => !module.training));
        net.train();
        Assert.IsTrue(net.modules().All(module => module.training));
    }

    [TestMethod]
    public void ZeroGrad_AfterABackwardPass_ClearsTheGradients()
    {
        using var scope = NewDisposeScope();
        using var net = new Net();
        net.call(ones(2, 3)).sum().backward();
        Assert.IsTrue(net.parameters().All(parameter => parameter.grad is not null));

        net.zero_grad(set_to_none: false);
        Assert.IsTrue(net.parameters().All(parameter => parameter.grad!.eq(0).all().item<bool>()));
        net.zero_grad();
        Assert.IsTrue(net.parameters().All(parameter => parameter.grad is null));
    }

    [TestMethod]
    public void Dispose_OfAModule_DisposesItsParameters()
    {
        var net = new Net();
        var state = net.state_dict();

        net.Dispose();

        Assert.IsTrue(state.Values.All(tensor => tensor.IsInvalid));
    }

    [TestMethod]
    public void Modules_MadeInAScope_OutliveIt()
    {
        Linear linear;
        LayerNorm norm;
        using (NewDisposeScope())
        {
            linear = nn.Linear(2, 2);
            norm = nn.LayerNorm(2);
        }

        using var scope = NewDisposeScope();
        CollectionAssert.AreEqual(new long[] { 3, 2 }, norm.call(linear.call(ones(3, 2))).shape);
        linear.Dispose();
        norm.Dispose();
    }

    [TestMethod]
    public void Register_TheSameNameTwice_Throws()
    {
        using var scope = NewDisposeScope();
        using var net = new Net();

        Assert.AreEqual(
            "Sub-module first is already registered.",
            Assert.ThrowsExactly<InvalidOperationException>(() => net.register_module("first", nn.ReLU())).Message);
        Assert.AreEqual(
            "Parameter own is already registered.",
            Assert.ThrowsExactly<InvalidOperationException>(() => net.register_parameter("own", new Parameter(zeros(1)))).Message);
        Assert.AreEqual(
            "Tensor count is already registered.",
            Assert.ThrowsExactly<InvalidOperationException>(() => net.register_buffer("count", zeros(1))).Message);
        Assert.ThrowsExactly<ArgumentException>(() => net.register_module("a.b", nn.ReLU()));
        Assert.ThrowsExactly<ArgumentException>(() => net.register_module("", nn.ReLU()));
        Assert.ThrowsExactly<ArgumentNullException>(() => net.register_parameter("new", null!));
    }

    [TestMethod]
    public void To_TheCpu_LeavesTheModuleAsItIs()
    {
        using var net = new Net();
        var weight = net.First.weight;

        Assert.AreSame(net, net.to(CPU));

        Assert.AreSame(weight, net.First.weight);
        if (!cuda.is_available())
        {
            Assert.ThrowsExactly<InvalidOperationException>(() => net.to(new Device("cuda:0")));
        }
    }

    private sealed class Net : nn.Module<Tensor, Tensor>
    {
        private readonly Parameter own;
        private readonly Tensor count;
        private readonly Linear first;
        private readonly Sequential rest;

        public Net() : base(nameof(Net))
        {
            own = new Parameter(randn(4));
            count = zeros(1);
            first = nn.Linear(3, 4);
            rest = nn.Sequential(("norm", nn.LayerNorm(4)), ("drop", nn.Dropout(0)), ("last", nn.Linear(4, 2)));
            RegisterComponents();
        }

        public Linear First => first;

        public override Tensor forward(Tensor input) => rest.call(first.call(input) + own + count);
    }
}
