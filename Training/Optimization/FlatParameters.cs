using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace EmotionFusion.Training;

/// <summary>
/// All parameters of a module in one flat block and all their gradients in another: the module's tensors become views
/// of them, so that an optimiser step, a snapshot or a restore is one pass over one tensor.
/// </summary>
public sealed class FlatParameters : IDisposable
{
    private FlatParameters(Tensor values, Tensor gradients)
    {
        Values = values;
        Gradients = gradients;
    }

    public Tensor Values { get; }

    public Tensor Gradients { get; }

    /// <summary>Moves the parameters of <paramref name="module"/> into one block; their values stay.</summary>
    public static FlatParameters Of(Module module)
    {
        using var gradientOff = no_grad();
        var parameters = module.parameters().ToArray();
        var device = parameters[0].device;
        var total = parameters.Sum(parameter => parameter.numel());
        var flat = new FlatParameters(
            empty(total, device: device).DetachFromDisposeScope(),
            zeros(total, device: device).DetachFromDisposeScope());
        long offset = 0;
        foreach (var parameter in parameters)
        {
            var count = parameter.numel();
            using var view = flat.Values.narrow(0, offset, count).view(parameter.shape);
            using var gradient = flat.Gradients.narrow(0, offset, count).view(parameter.shape);
            view.copy_(parameter);
            parameter.set_(view);
            parameter.grad = gradient;
            offset += count;
        }

        return flat;
    }

    public void ZeroGradients() => Gradients.zero_();

    /// <returns>A copy of the values, the caller's to dispose.</returns>
    public Tensor Snapshot() => Values.clone().DetachFromDisposeScope();

    public void Restore(Tensor snapshot)
    {
        using var gradientOff = no_grad();
        Values.copy_(snapshot);
    }

    public void Dispose()
    {
        Values.Dispose();
        Gradients.Dispose();
    }
}
