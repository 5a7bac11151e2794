using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace TorchSharp.Modules;

/// <summary>An optimiser written in C#. Mirrors <see href="https://github.com/dotnet/TorchSharp/blob/main/src/TorchSharp/Optimizers/Optimizer.cs"/>.</summary>
public abstract class OptimizerHelper : Optimizer
{
    private protected Dictionary<nint, OptimizerState> States { get; } = [];

    public virtual StateDictionary state_dict()
    {
        var dictionary = new StateDictionary();
        foreach (var group in Groups)
        {
            dictionary.Options.Add(group.Options);
            dictionary.State.AddRange(group.Parameters.Select(parameter => States[parameter.Handle]));
        }
        return dictionary;
    }

    /// <summary>Runs the closure with a graph, then the update of each group without one.</summary>
    private protected Tensor? Step(Action<ParamGroup> update, Func<Tensor>? closure)
    {
        Tensor? loss = null;
        if (closure is not null)
        {
            using var graph = enable_grad();
            loss = closure();
        }
        using var frozen = no_grad();
        using var scope = NewDisposeScope();
        foreach (var group in Groups)
        {
            update(group);
        }
        return loss;
    }
}
