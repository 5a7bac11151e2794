using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Adam with L2 weight decay. Mirrors <see href="https://github.com/dotnet/TorchSharp/blob/main/src/TorchSharp/Optimizers/Adam.cs"/>.</summary>
public partial class Adam : OptimizerHelper
{
    private readonly Options defaults;

    public Adam(
        IEnumerable<Parameter> parameters,
        double lr = 1e-3,
        double beta1 = 0.9,
        double beta2 = 0.999,
        double eps = 1e-8,
        double weight_decay = 0,
        bool amsgrad = false,
        bool maximize = false)
    {
        Require(lr >= 0, "learning rate", lr);
        Require(eps >= 0, "ε", eps);
        Require(beta1 is >= 0 and < 1, "beta1", beta1);
        Require(beta2 is >= 0 and < 1, "beta2", beta2);
        Require(weight_decay >= 0, "weight_decay value", weight_decay);
        defaults = new Options
        {
            LearningRate = lr,
            InitialLearningRate = lr,
            beta1 = beta1,
            beta2 = beta2,
            eps = eps,
            weight_decay = weight_decay,
            amsgrad = amsgrad,
            maximize = maximize,
        };
        add_param_group(new ParamGroup { Parameters = parameters.ToList(), Options = defaults });
    }

    public override void add_param_group(ParamGroup param_group)
    {
        base.add_param_group(param_group);
        foreach (var parameter in param_group.Parameters)
        {
            var state = new State(parameter);
            state.Initialize(param_group.Options);
            States[parameter.Handle] = state;
        }
    }

    public override Tensor? step(Func<Tensor>? closure = null) => Step(
        group =>
        {
            foreach (var parameter in group.Parameters)
            {
                using var grad = parameter.grad;
                if (grad is not null)
                {
                    Update(parameter, grad, (State)States[parameter.handle], (Options)group.Options);
                }
            }
        },
        closure);

    protected override void Dispose(bool disposing)
    {
        foreach (var state in States.Values)
        {
            ((State)state).Dispose();
        }
    }

    private static void Update(Parameter parameter, Tensor grad, State state, Options options)
    {
        var (beta1, beta2) = (options.beta1!.Value, options.beta2!.Value);
        grad = options.maximize!.Value ? -grad : grad;
        state.step += 1;
        var correction1 = 1 - Math.Pow(beta1, state.step);
        var correction2 = 1 - Math.Pow(beta2, state.step);
        if (options.weight_decay != 0)
        {
            grad = grad.add(parameter, alpha: options.weight_decay!.Value);
        }
        state.exp_avg.mul_(beta1).add_(grad, alpha: 1 - beta1);
        state.exp_avg_sq.mul_(beta2).addcmul_(grad, grad, value: 1 - beta2);
        var denominator = (state.Largest(options).sqrt() / Math.Sqrt(correction2)).add_(options.eps!.Value);
        parameter.addcdiv_(state.exp_avg, denominator, value: -options.LearningRate!.Value / correction1);
    }

    private static void Require(bool holds, string what, double value)
    {
        if (!holds)
        {
            throw new ArgumentException($"Invalid {what}: {value}");
        }
    }
}
