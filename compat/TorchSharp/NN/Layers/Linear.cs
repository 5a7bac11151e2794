using TorchSharp.Utils;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>x W' + b. Mirrors <see href="https://github.com/dotnet/TorchSharp/blob/main/src/TorchSharp/NN/Linear.cs"/>.</summary>
public sealed class Linear : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = nameof(weight))]
    private Parameter ownWeight;

    [ComponentName(Name = nameof(bias))]
    private Parameter? ownBias;

    internal Linear(Parameter weight, Parameter? bias = null) : base(nameof(Linear))
    {
        in_features = weight.shape[1];
        out_features = weight.shape[0];
        ownWeight = Registered(nameof(weight), weight)!;
        ownBias = Registered(nameof(bias), bias);
    }

    internal Linear(long inputSize, long outputSize, bool hasBias, Device? device, ScalarType? dtype)
        : this(empty(outputSize, inputSize, dtype, device).AsParameter(), hasBias ? empty(outputSize, dtype, device).AsParameter() : null)
    {
        nn.init.kaiming_uniform_(weight, Math.Sqrt(5));
        if (bias is not null)
        {
            var bound = inputSize > 0 ? 1 / Math.Sqrt(inputSize) : 0;
            nn.init.uniform_(bias, -bound, bound);
        }
    }

    public Parameter weight
    {
        get => ownWeight;
        set
        {
            if (value.Handle != ownWeight.handle)
            {
                ownWeight.Dispose();
                ownWeight = Registered(nameof(weight), value)!;
            }
        }
    }

    public Parameter? bias
    {
        get => ownBias;
        set
        {
            ownBias?.Dispose();
            ownBias = Registered(nameof(bias), value);
        }
    }

    public long in_features { get; set; }

    public long out_features { get; set; }

    public override Tensor forward(Tensor tensor) => nn.functional.linear(tensor, ownWeight, ownBias);

    private Parameter? Registered(string name, Parameter? parameter)
    {
        parameter?.DetachFromDisposeScope();
        ConditionallyRegisterParameter(name, parameter);
        return parameter;
    }
}
