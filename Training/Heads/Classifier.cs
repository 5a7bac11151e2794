using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace EmotionFusion.Training;

/// <summary>Linear, layer norm, ReLU, dropout, linear, named 0 to 4 as in the Python system's Sequential; in two halves.</summary>
public sealed class Classifier : Module<Tensor, Tensor>
{
    [ComponentName(Name = "0")]
    private readonly DenseLayer _linear1;

    [ComponentName(Name = "1")]
    private readonly LayerNorm _norm;

    [ComponentName(Name = "4")]
    private readonly DenseLayer _linear2;

    public Classifier(int inputs, int hidden, int classes, double dropout, LayerFactory layers)
        : base(nameof(Classifier))
    {
        _linear1 = layers.Linear(inputs, hidden);
        _norm = LayerNorm(hidden);
        Dropout = layers.Dropout(dropout);
        _linear2 = layers.Linear(hidden, classes);
        RegisterComponents();
    }

    public Dropout Dropout { get; }

    public override Tensor forward(Tensor input) => Logits(Hidden(input));

    /// <summary>(B, inputs) to (B, hidden).</summary>
    public Tensor Hidden(Tensor input) => functional.relu(_norm.call(_linear1.call(input)));

    /// <summary>(B, hidden) to (B, classes).</summary>
    public Tensor Logits(Tensor hidden) => _linear2.call(Dropout.call(hidden));
}
