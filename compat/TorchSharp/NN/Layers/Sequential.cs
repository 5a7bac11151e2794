using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>One module after another. Mirrors <see href="https://github.com/dotnet/TorchSharp/blob/main/src/TorchSharp/NN/Sequential.cs"/>.</summary>
public class Sequential : nn.Module<Tensor, Tensor>
{
    private readonly (string name, nn.Module<Tensor, Tensor> module)[] parts;

    protected internal Sequential(params (string name, nn.Module<Tensor, Tensor> submodule)[] modules) : base(nameof(Sequential)) =>
        parts = modules;

    public override IEnumerable<(string name, nn.Module module)> named_children() =>
        parts.Select(part => (part.name, (nn.Module)part.module));

    /// <summary>Disposes what lies between its parts.</summary>
    public override Tensor forward(Tensor tensor)
    {
        if (parts.Length == 0)
        {
            return tensor.alias();
        }
        var result = parts[0].module.call(tensor);
        for (var i = 1; i < parts.Length; i++)
        {
            using var between = result;
            result = parts[i].module.call(between);
        }
        return result;
    }
}
