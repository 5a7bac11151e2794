using System.Globalization;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>One module after another. Mirrors <see href="https://github.com/dotnet/TorchSharp/blob/main/src/TorchSharp/NN/Sequential.cs"/>.</summary>
public class Sequential : nn.Module<Tensor, Tensor>
{
    private readonly List<(string name, nn.Module<Tensor, Tensor> module)> parts = [];

    protected internal Sequential(params nn.Module<Tensor, Tensor>[] modules) : base(nameof(Sequential))
    {
        foreach (var module in modules)
        {
            append(module);
        }
    }

    public int Count => parts.Count;

    public Sequential append(string name, nn.IModule<Tensor, Tensor> module)
    {
        parts.Add((name, (nn.Module<Tensor, Tensor>)module));
        return this;
    }

    public Sequential append(nn.IModule<Tensor, Tensor> module) =>
        append(parts.Count.ToString(CultureInfo.InvariantCulture), module);

    public override IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse = true)
    {
        var seen = new HashSet<nint> { 0 };
        return (recurse ? parts : [])
            .SelectMany(part => part.module.named_parameters(true).Select(own => ($"{part.name}.{own.name}", own.parameter)))
            .Where(own => seen.Add(own.parameter.handle));
    }

    public override IEnumerable<(string name, Tensor buffer)> named_buffers(bool recurse = true, bool include_persistent = true)
    {
        var seen = new HashSet<nint> { 0 };
        return (recurse ? parts : [])
            .SelectMany(part => part.module.named_buffers(true, include_persistent).Select(own => ($"{part.name}.{own.name}", own.buffer)))
            .Where(own => seen.Add(own.buffer.handle));
    }

    public override IEnumerable<(string name, nn.Module module)> named_children() =>
        parts.Select(part => (part.name, (nn.Module)part.module));

    /// <summary>Disposes what lies between its parts.</summary>
    public override Tensor forward(Tensor tensor)
    {
        if (parts.Count == 0)
        {
            return tensor.alias();
        }
        var result = parts[0].module.call(tensor);
        for (var i = 1; i < parts.Count; i++)
        {
            using var between = result;
            result = parts[i].module.call(between);
        }
        return result;
    }

    public override nn.Module apply(Action<nn.Module> fn)
    {
        foreach (var (_, module) in parts)
        {
            module.apply(fn);
        }
        fn(this);
        return this;
    }
}
