using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Gradients. Mirrors <see href="https://github.com/dotnet/TorchSharp/blob/main/src/TorchSharp/Autograd.cs"/>.</summary>
    public static partial class autograd
    {
        /// <summary>The gradients of the outputs by the inputs, adding to no leaf; an unused input's is an invalid tensor. Runs in the calling thread.</summary>
        public static unsafe IList<Tensor> grad(
            IList<Tensor> outputs,
            IList<Tensor> inputs,
            IList<Tensor>? grad_outputs = null,
            bool retain_graph = false,
            bool create_graph = false,
            bool allow_unused = false)
        {
            var (from, by, gradients) = (Handles(outputs), Handles(inputs), Handles(grad_outputs));
            var results = new nint[by.Length];
            fixed (nint* output = from, input = by, gradient = gradients, result = results)
            {
                Native.Check(Native.efts_autograd_grad(
                    output, from.Length, input, by.Length, gradient, gradients.Length,
                    Native.Flag(retain_graph), Native.Flag(create_graph), Native.Flag(allow_unused), result));
            }
            GC.KeepAlive(outputs);
            GC.KeepAlive(inputs);
            GC.KeepAlive(grad_outputs);
            return results.Select(handle => new Tensor(handle)).ToList();
        }
    }
}
