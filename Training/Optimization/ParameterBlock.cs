using static TorchSharp.torch;

namespace EmotionFusion.Training;

/// <summary>
/// Parameters in one flat block, which the modules' own become views of: a snapshot or a restore is one copy, and
/// an optimiser finds a parameter's moments at the same place as its values.
/// </summary>
internal sealed class ParameterBlock : IDisposable
{
    private ParameterBlock(Tensor values, IReadOnlyList<Leaf> leaves) => (Values, Leaves) = (values, leaves);

    /// <summary>All values, (count).</summary>
    public Tensor Values { get; }

    /// <summary>What has gradients: every parameter, but of the attention's input projection the rows that matter.</summary>
    public IReadOnlyList<Leaf> Leaves { get; }

    /// <summary>Moves the modules' parameters into one block, in their order; their values stay.</summary>
    public static ParameterBlock Of(params IReadOnlyList<nn.Module> modules)
    {
        using var gradientOff = no_grad();
        var parameters = modules.SelectMany(module => module.parameters()).ToArray();
        var values = empty(parameters.Sum(parameter => parameter.numel()), device: parameters[0].device).DetachFromDisposeScope();
        var leaves = new List<Leaf>();
        long offset = 0;
        foreach (var parameter in parameters)
        {
            using var view = values.narrow(0, offset, parameter.numel()).view(parameter.shape);
            view.copy_(parameter);
            parameter.set_(view);
            leaves.Add(new Leaf(parameter, (int)offset, (int)parameter.numel()));
            offset += parameter.numel();
        }

        foreach (var attention in modules.SelectMany(module => module.modules()).OfType<SingleTokenAttention>())
        {
            foreach (var (whole, used) in attention.Rebind())
            {
                var i = leaves.FindIndex(leaf => ReferenceEquals(leaf.Tensor, whole));
                var count = (int)used.numel();
                leaves[i] = new Leaf(used, leaves[i].Offset + leaves[i].Count - count, count);
            }
        }

        return new ParameterBlock(values, leaves);
    }

    public void Dispose() => Values.Dispose();
}

/// <param name="Tensor">A view of the block.</param>
/// <param name="Offset">Where it begins there.</param>
/// <param name="Count">Its values.</param>
internal readonly record struct Leaf(Tensor Tensor, int Offset, int Count);
