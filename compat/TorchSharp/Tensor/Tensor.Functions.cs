using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    // Mirrors https://github.com/dotnet/TorchSharp/blob/main/src/TorchSharp/Tensor/Tensor.Math.cs
    public partial class Tensor
    {
        public Tensor abs() => Result(Native.efts_abs(Handle), this);

        public Tensor exp() => Result(Native.efts_exp(Handle), this);

        public Tensor log() => Result(Native.efts_log(Handle), this);

        public Tensor neg() => Result(Native.efts_neg(Handle), this);

        public Tensor reciprocal() => Result(Native.efts_reciprocal(Handle), this);

        public Tensor relu() => Result(Native.efts_relu(Handle), this);

        public Tensor rsqrt() => Result(Native.efts_rsqrt(Handle), this);

        public Tensor sigmoid() => Result(Native.efts_sigmoid(Handle), this);

        public Tensor sqrt() => Result(Native.efts_sqrt(Handle), this);

        public Tensor square() => Result(Native.efts_square(Handle), this);

        public Tensor tanh() => Result(Native.efts_tanh(Handle), this);

        public Tensor relu_() => InPlace(Native.efts_relu_(Handle));

        public Tensor sqrt_() => InPlace(Native.efts_sqrt_(Handle));

        public Tensor softmax(long dim, ScalarType? dtype = null) => Result(Native.efts_softmax(Handle, dim, Native.Type(dtype)), this);

        public Tensor log_softmax(long dim, ScalarType? dtype = null) =>
            Result(Native.efts_log_softmax(Handle, dim, Native.Type(dtype)), this);

        public Tensor mm(Tensor target) => Result(Native.efts_mm(Handle, target.Handle), this, target);

        public Tensor bmm(Tensor batch2) => Result(Native.efts_bmm(Handle, batch2.Handle), this, batch2);

        public Tensor matmul(Tensor target) => Result(Native.efts_matmul(Handle, target.Handle), this, target);

        public Tensor addmm(Tensor mat1, Tensor mat2, float beta = 1, float alpha = 1) =>
            Result(Native.efts_addmm(Handle, mat1.Handle, mat2.Handle, beta, alpha), this, mat1, mat2);

        public Tensor addmm_(Tensor mat1, Tensor mat2, float beta = 1, float alpha = 1) =>
            InPlace(Native.efts_addmm_(Handle, mat1.Handle, mat2.Handle, beta, alpha), mat1, mat2);
    }
}
