using static TorchSharp.torch;

namespace TorchSharp.Modules;

public partial class Adam
{
    /// <summary>The moments of one parameter. Mirrors <see href="https://github.com/dotnet/TorchSharp/blob/main/src/TorchSharp/Optimizers/Adam.cs"/>.</summary>
    public sealed class State(Parameter parameter) : OptimizerState(parameter), IDisposable
    {
        public long step;
        public Tensor exp_avg = null!;
        public Tensor exp_avg_sq = null!;
        public Tensor? max_exp_avg_sq;

        public override void Initialize(OptimizerOptions options)
        {
            exp_avg?.Dispose();
            exp_avg_sq?.Dispose();
            max_exp_avg_sq?.Dispose();
            step = 0;
            exp_avg = zeros_like(_parameter).DetachFromDisposeScope();
            exp_avg_sq = zeros_like(_parameter).DetachFromDisposeScope();
            max_exp_avg_sq = ((Options)options).amsgrad!.Value ? zeros_like(_parameter).DetachFromDisposeScope() : null;
        }

        public void Dispose()
        {
            exp_avg.Dispose();
            exp_avg_sq.Dispose();
            max_exp_avg_sq?.Dispose();
        }

        /// <summary>The second moment, or with amsgrad its largest so far.</summary>
        internal Tensor Largest(Options options)
        {
            if (!options.amsgrad!.Value)
            {
                return exp_avg_sq;
            }
            using var before = max_exp_avg_sq!;
            return max_exp_avg_sq = maximum(before, exp_avg_sq).DetachFromDisposeScope();
        }
    }

    /// <summary>Mirrors <see href="https://github.com/dotnet/TorchSharp/blob/main/src/TorchSharp/Optimizers/Adam.cs"/>.</summary>
    public class Options : OptimizerOptions
    {
        public double? beta1;
        public double? beta2;
        public double? weight_decay;
        public double? eps;
        public bool? amsgrad;
        public bool? maximize;
    }
}
