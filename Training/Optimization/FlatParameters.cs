using TorchSharp.Modules;
using static TorchSharp.torch;

namespace EmotionFusion.Training;

/// <summary>
/// Parameters in one flat block, which the modules' own become views of: a snapshot or a restore is one copy, and
/// an optimiser finds a parameter's moments at the same place as its values.
/// </summary>
public sealed class FlatParameters : IDisposable
{
    private readonly Dictionary<nint, long> _offsets = [];

    private FlatParameters(IReadOnlyList<Parameter> parameters, Tensor values) => (Parameters, Values) = (parameters, values);

    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>All values, (count).</summary>
    public Tensor Values { get; }

    /// <summary>Moves the parameters into one block, in their order; their values stay.</summary>
    public static FlatParameters Of(IReadOnlyList<Parameter> parameters)
    {
        using var gradientOff = no_grad();
        var total = parameters.Sum(parameter => parameter.numel());
        var flat = new FlatParameters(parameters, empty(total, device: parameters[0].device).DetachFromDisposeScope());
        long offset = 0;
        foreach (var parameter in parameters)
        {
            using var view = flat.Values.narrow(0, offset, parameter.numel()).view(parameter.shape);
            view.copy_(parameter);
            parameter.set_(view);
            flat._offsets.Add(parameter.Handle, offset);
            offset += parameter.numel();
        }

        return flat;
    }

    /// <summary>Where a parameter begins in <see cref="Values"/>.</summary>
    public long OffsetOf(Parameter parameter) => _offsets[parameter.Handle];

    public void Dispose() => Values.Dispose();
}
