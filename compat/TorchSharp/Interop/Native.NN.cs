using System.Runtime.InteropServices;

namespace TorchSharp.Interop;

/// <content>native/nn.cpp: layers and gradients.</content>
internal static unsafe partial class Native
{
    [DllImport(Library)] public static extern nint efts_linear(nint input, nint weight, nint bias);

    [DllImport(Library)] public static extern nint efts_layer_norm(nint input, long* shape, int dims, nint weight, nint bias, double eps);

    [DllImport(Library)]
    public static extern int efts_autograd_grad(
        nint* outputs, int count, nint* inputs, int input_count, nint* grads,
        int grad_count, int retain_graph, int create_graph, int allow_unused, nint* results);

    [DllImport(Library), SuppressGCTransition] public static extern int efts_grad_enabled();

    [DllImport(Library), SuppressGCTransition] public static extern void efts_set_grad_enabled(int value);
}
