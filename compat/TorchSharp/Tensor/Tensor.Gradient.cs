using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    // Mirrors https://github.com/dotnet/TorchSharp/blob/main/src/TorchSharp/Autograd.cs too.
    public unsafe partial class Tensor
    {
        public bool requires_grad
        {
            get => Kept(Native.efts_requires_grad(Handle)) != 0;
            set => InPlace(Native.efts_set_requires_grad(Handle, Native.Flag(value)));
        }

        /// <summary>The gradient gathered so far, a new object at each reading, or null.</summary>
        public Tensor? grad
        {
            get
            {
                nint gradient;
                InPlace(Native.efts_grad(Handle, &gradient));
                return gradient != 0 ? new Tensor(gradient) : null;
            }

            set => InPlace(Native.efts_set_grad(Handle, value?.Handle ?? 0), value);
        }

        public Tensor requires_grad_(bool requires_grad = true)
        {
            this.requires_grad = requires_grad;
            return this;
        }

        public void backward() => backward(null);

        /// <summary>Adds the gradients of this tensor to those of the leaves. Runs in the calling thread.</summary>
        public void backward(
            IList<Tensor>? grad_tensors = null, bool retain_graph = false, bool create_graph = false, IList<Tensor>? inputs = null)
        {
            var (gradients, leaves) = (Handles(grad_tensors), Handles(inputs));
            var self = Handle;
            fixed (nint* gradient = gradients, leaf = leaves)
            {
                var status = Native.efts_backward(
                    &self, 1, gradient, gradients.Length, Native.Flag(retain_graph), Native.Flag(create_graph), leaf, leaves.Length);
                InPlace(status, grad_tensors, inputs);
            }
        }
    }
}
