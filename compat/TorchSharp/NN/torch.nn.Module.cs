namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>A part of a network, with parameters and parts of its own. Mirrors <see href="https://github.com/dotnet/TorchSharp/blob/main/src/TorchSharp/NN/Module.cs"/>.</summary>
        public partial class Module : IDisposable
        {
            protected string? name;

            private bool disposed;
            private bool inTraining = true;

            protected Module(string name) => this.name = name;

            public virtual bool training => inTraining;

            public virtual void train(bool train = true)
            {
                inTraining = train;
                foreach (var (_, module) in named_children())
                {
                    module.train(train);
                }
            }

            public virtual void eval() => train(false);

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
                foreach (var parameter in ownParameters.Values)
                {
                    parameter.DetachFromDisposeScope().Dispose();
                }
                foreach (var (_, module) in named_children())
                {
                    module.Dispose();
                }
                disposed = true;
            }
        }
    }
}
