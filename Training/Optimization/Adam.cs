using static TorchSharp.torch;

namespace EmotionFusion.Training;

/// <summary>
/// Adam with L2 weight decay in the gradient (Kingma and Ba 2015, arXiv:1412.6980, in PyTorch's order of operations),
/// over one flat block of parameters.
/// </summary>
public sealed class Adam : IDisposable
{
    private const double Beta1 = 0.9;
    private const double Beta2 = 0.999;
    private const double Epsilon = 1e-8;

    private readonly FlatParameters parameters;
    private readonly double weightDecay;
    private readonly Tensor firstMoment;
    private readonly Tensor secondMoment;
    private int steps;

    public Adam(FlatParameters parameters, double weightDecay)
    {
        this.parameters = parameters;
        this.weightDecay = weightDecay;
        firstMoment = zeros_like(parameters.Values).DetachFromDisposeScope();
        secondMoment = zeros_like(parameters.Values).DetachFromDisposeScope();
    }

    /// <summary>One step with the gradients as they are; they are left for the caller to zero.</summary>
    public void Step(double learningRate)
    {
        using var gradientOff = no_grad();
        using var scope = NewDisposeScope();
        steps++;
        var gradient = weightDecay > 0
            ? parameters.Gradients.add(parameters.Values, alpha: weightDecay)
            : parameters.Gradients;
        firstMoment.mul_(Beta1).add_(gradient, alpha: 1 - Beta1);
        secondMoment.mul_(Beta2).addcmul_(gradient, gradient, 1 - Beta2);
        var correction1 = 1 - Math.Pow(Beta1, steps);
        var correction2 = 1 - Math.Pow(Beta2, steps);
        var denominator = secondMoment.sqrt().div_(Math.Sqrt(correction2)).add_(Epsilon);
        parameters.Values.addcdiv_(firstMoment, denominator, -learningRate / correction1);
    }

    public void Dispose()
    {
        firstMoment.Dispose();
        secondMoment.Dispose();
    }
}
