namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>A module of one input. Mirrors <see href="https://github.com/dotnet/TorchSharp/blob/main/src/TorchSharp/NN/Module.cs"/>.</summary>
        public abstract class Module<T, TResult> : Module
        {
            protected Module(string name) : base(name)
            {
            }

            public abstract TResult forward(T input);

            public TResult call(T input) => forward(input);
        }
    }
}
