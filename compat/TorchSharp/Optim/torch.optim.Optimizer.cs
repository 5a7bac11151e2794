using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        /// <summary>Changes parameters by their gradients. Mirrors <see href="https://github.com/dotnet/TorchSharp/blob/main/src/TorchSharp/Optimizers/Optimizer.cs"/>.</summary>
        public abstract class Optimizer : IDisposable
        {
            private readonly List<ParamGroup> groups = [];

            public virtual IEnumerable<ILearningRateController> ParamGroups => groups;

            private protected IReadOnlyList<ParamGroup> Groups => groups;

            /// <returns>What the closure gave, or null.</returns>
            public abstract Tensor? step(Func<Tensor>? closure = null);

            public virtual void zero_grad()
            {
                foreach (var parameter in parameters())
                {
                    using var grad = parameter.grad;
                    grad?.zero_().Dispose();
                }
            }

            public virtual IEnumerable<Parameter> parameters() => groups.SelectMany(group => group.Parameters);

            public virtual void add_param_group(ParamGroup param_group) => groups.Add(param_group);

            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            protected virtual void Dispose(bool disposing)
            {
            }

            /// <summary>The options and states themselves. Mirrors <see href="https://github.com/dotnet/TorchSharp/blob/main/src/TorchSharp/Optimizers/Optimizer.cs"/>.</summary>
            public class StateDictionary
            {
                internal StateDictionary()
                {
                }

                public List<OptimizerOptions> Options { get; } = [];

                public List<OptimizerState> State { get; } = [];
            }
        }
    }
}
