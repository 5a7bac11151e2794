using TorchSharp.Interop;

namespace TorchSharp;

// Mirrors https://github.com/dotnet/TorchSharp/blob/main/src/TorchSharp/Tensor/torch.IndexingSlicingJoiningMutatingOps.cs
public static unsafe partial class torch
{
    public static Tensor cat(IList<Tensor> tensors, long dim = 0) => cat(tensors.ToArray(), dim);

    public static Tensor cat(ReadOnlySpan<Tensor> tensors, long dim = 0) => cat(tensors.ToArray(), dim);

    public static Tensor cat(Tensor[] tensors, long dim = 0)
    {
        if (tensors.Length == 0)
        {
            throw new ArgumentException(nameof(tensors));
        }
        if (tensors.Length == 1)
        {
            return tensors[0].alias();
        }
        var handles = Handles(tensors);
        fixed (nint* first = handles)
        {
            return Tensor.Result(Native.efts_cat(first, handles.Length, dim), tensors);
        }
    }

    public static Tensor stack(IEnumerable<Tensor> tensors, long dim = 0)
    {
        var parts = tensors.ToArray();
        var handles = Handles(parts);
        fixed (nint* first = handles)
        {
            return Tensor.Result(Native.efts_stack(first, handles.Length, dim), parts);
        }
    }

    /// <summary>Elements of x where the condition holds, else of y.</summary>
    public static Tensor where(Tensor condition, Tensor x, Tensor y) =>
        Tensor.Result(Native.efts_where(condition.Handle, x.Handle, y.Handle), condition, x, y);
}
