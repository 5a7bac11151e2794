using TorchSharp.Interop;
using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>Mirrors <see href="https://github.com/dotnet/TorchSharp/blob/main/src/TorchSharp/Torch.cs"/>.</summary>
        public static partial class utils
        {
            /// <summary>Scales the gradients down together, so that their joint norm is at most max_norm.</summary>
            /// <returns>The norm before.</returns>
            public static unsafe double clip_grad_norm_(IEnumerable<Parameter> tensors, double max_norm, double norm_type = 2)
            {
                var parameters = tensors.ToArray();
                var handles = Handles(parameters);
                double total;
                fixed (nint* first = handles)
                {
                    Native.Check(Native.efts_clip_grad_norm(first, handles.Length, max_norm, norm_type, &total));
                }
                GC.KeepAlive(parameters);
                return total;
            }
        }
    }
}
