using TorchSharp.Interop;

namespace TorchSharp;

public static unsafe partial class torch
{
    /// <summary>Mirrors <see href="https://github.com/dotnet/TorchSharp/blob/main/src/TorchSharp/Tensor/torch.IndexingSlicingJoiningMutatingOps.cs"/>.</summary>
    public static Tensor cat(ReadOnlySpan<Tensor> tensors, long dim = 0)
    {
        if (tensors.Length == 0)
        {
            throw new ArgumentException(nameof(tensors));
        }
        if (tensors.Length == 1)
        {
            return tensors[0].alias();
        }
        var parts = tensors.ToArray();
        var handles = Handles(parts);
        fixed (nint* first = handles)
        {
            return Tensor.Result(Native.efts_cat(first, handles.Length, dim), parts);
        }
    }

    /// <summary>Mirrors <see href="https://github.com/dotnet/TorchSharp/blob/main/src/TorchSharp/Tensor/torch.BlasAndLapackOperations.cs"/>.</summary>
    public static Tensor mm(Tensor input, Tensor target) =>
        Tensor.Result(Native.efts_mm(input.Handle, target.Handle), input, target);

    internal static nint[] Handles(IList<Tensor>? tensors) =>
        tensors is null ? [] : tensors.Select(tensor => tensor.Handle).ToArray();
}
