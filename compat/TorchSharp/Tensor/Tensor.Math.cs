using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    // Mirrors https://github.com/dotnet/TorchSharp/blob/main/src/TorchSharp/Tensor/Tensor.Math.cs and Tensor.Operators.cs
    public partial class Tensor
    {
        public static Tensor operator +(Tensor left, Tensor right) => left.add(right, 1.0);

        public static Tensor operator *(Tensor left, Tensor right) =>
            Result(Native.efts_mul(left.Handle, right.Handle), left, right);

        public Tensor add(Tensor target, Scalar alpha) => Result(Native.efts_add(Handle, target.Handle, alpha.Value), this, target);

        public Tensor add_(Tensor target, Scalar alpha) => InPlace(Native.efts_add_(Handle, target.Handle, alpha.Value), target);

        public Tensor add_(Scalar scalar) => InPlace(Native.efts_add_scalar_(Handle, scalar.Value));

        public Tensor mul_(Scalar target) => InPlace(Native.efts_mul_scalar_(Handle, target.Value));

        public Tensor addcmul_(Tensor tensor1, Tensor tensor2, Scalar value) =>
            InPlace(Native.efts_addcmul_(Handle, tensor1.Handle, tensor2.Handle, value.Value), tensor1, tensor2);

        public Tensor addcdiv_(Tensor tensor1, Tensor tensor2, Scalar value) =>
            InPlace(Native.efts_addcdiv_(Handle, tensor1.Handle, tensor2.Handle, value.Value), tensor1, tensor2);

        /// <summary>beta x this + alpha x mat1 mat2.</summary>
        public Tensor addmm(Tensor mat1, Tensor mat2, float beta = 1, float alpha = 1) =>
            Result(Native.efts_addmm(Handle, mat1.Handle, mat2.Handle, beta, alpha), this, mat1, mat2);

        /// <summary>beta x this + alpha x mat1 mat2; with beta 0 what was here doesn't count.</summary>
        public Tensor addmm_(Tensor mat1, Tensor mat2, float beta = 1, float alpha = 1) =>
            InPlace(Native.efts_addmm_(Handle, mat1.Handle, mat2.Handle, beta, alpha), mat1, mat2);

        public Tensor sqrt() => Result(Native.efts_sqrt(Handle), this);

        public Tensor relu() => Result(Native.efts_relu(Handle), this);

        public Tensor relu_() => InPlace(Native.efts_relu_(Handle));

        public Tensor softmax(long dim, ScalarType? dtype = null) => Result(Native.efts_softmax(Handle, dim, Native.Type(dtype)), this);

        public unsafe Tensor mean(long[] dimensions, bool keepdim = false, ScalarType? type = null)
        {
            fixed (long* dims = dimensions)
            {
                return Result(Native.efts_mean(Handle, dims, dimensions.Length, Native.Flag(keepdim), Native.Type(type)), this);
            }
        }

        /// <summary>Draws each element evenly from [from, to).</summary>
        public Tensor uniform_(double from, double to, Generator? generator = null) =>
            InPlace(Native.efts_uniform_(Handle, from, to, generator?.Handle ?? 0), generator);
    }
}
