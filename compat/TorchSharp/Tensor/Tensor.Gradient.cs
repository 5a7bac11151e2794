using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public bool requires_grad => Kept(Native.efts_requires_grad(Handle)) != 0;

        public Tensor requires_grad_(bool requires_grad = true) =>
            InPlace(Native.efts_set_requires_grad(Handle, Native.Flag(requires_grad)));
    }
}
