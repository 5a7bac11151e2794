using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public bool requires_grad
        {
            get => Kept(Native.efts_requires_grad(Handle)) != 0;
            set => InPlace(Native.efts_set_requires_grad(Handle, Native.Flag(value)));
        }

        /// <summary>The gradient gathered so far, a new object at each reading, or null.</summary>
        public unsafe Tensor? grad
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

        public Tensor with_requires_grad(bool requires_grad = true) => requires_grad_(requires_grad);

        public void backward() => backward(null);

        public void backward(
            IList<Tensor>? grad_tensors = null, bool retain_graph = false, bool create_graph = false, IList<Tensor>? inputs = null) =>
            autograd.backward([this], grad_tensors, retain_graph, create_graph, inputs);
    }
}
