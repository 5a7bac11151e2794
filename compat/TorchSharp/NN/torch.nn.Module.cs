using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>A part of a network, with parameters and parts of its own. Mirrors <see href="https://github.com/dotnet/TorchSharp/blob/main/src/TorchSharp/NN/Module.cs"/>.</summary>
        public partial class Module : IDisposable
        {
            protected string? name;

            private readonly OrderedDictionary<string, Module> submodules = [];
            private readonly OrderedDictionary<string, Parameter> ownParameters = [];
            private readonly OrderedDictionary<string, (Tensor tensor, bool persistent)> ownBuffers = [];
            private bool componentsRegistered;
            private bool disposed;
            private bool inTraining = true;

            protected Module(string name) => this.name = name;

            public virtual bool training => inTraining;

            public virtual string GetName() => string.IsNullOrEmpty(name) ? GetType().Name : name;

            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            protected virtual void Dispose(bool disposing)
            {
                if (!disposing || disposed)
                {
                    return;
                }
                foreach (var tensor in named_buffers(false).Select(b => b.buffer).Concat(named_parameters(false).Select(p => p.parameter)).ToList())
                {
                    tensor.DetachFromDisposeScope().Dispose();
                }
                foreach (var (_, module) in named_modules().ToList())
                {
                    module.Dispose();
                }
                disposed = true;
            }

            public virtual void train(bool train = true)
            {
                inTraining = train;
                foreach (var (_, module) in named_children())
                {
                    module.train(train);
                }
            }

            public virtual void eval() => train(false);

            public virtual void zero_grad(bool set_to_none = true)
            {
                foreach (var (_, parameter) in named_parameters())
                {
                    using var grad = parameter.grad;
                    if (grad is not null && set_to_none)
                    {
                        parameter.grad = null;
                    }
                    else if (grad is not null)
                    {
                        grad.zero_().Dispose();
                    }
                }
            }

            public virtual Module apply(Action<Module> fn)
            {
                foreach (var module in submodules.Values)
                {
                    module.apply(fn);
                }
                fn(this);
                return this;
            }
        }
    }
}
