using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    // Mirrors https://github.com/dotnet/TorchSharp/blob/main/src/TorchSharp/Tensor/Tensor.Math.cs
    public partial class Tensor
    {
        private static readonly NativeScalar One = NativeScalar.Of(1L);

        public Tensor add(Tensor target) => Result(Native.efts_add(Handle, target.Handle, One), this, target);

        public Tensor add(Tensor target, Scalar alpha) => Result(Native.efts_add(Handle, target.Handle, alpha.Value), this, target);

        public Tensor add(Scalar scalar) => Result(Native.efts_add_scalar(Handle, scalar.Value, One), this);

        public Tensor add_(Tensor target) => InPlace(Native.efts_add_(Handle, target.Handle, One), target);

        public Tensor add_(Tensor target, Scalar alpha) => InPlace(Native.efts_add_(Handle, target.Handle, alpha.Value), target);

        public Tensor add_(Scalar scalar) => InPlace(Native.efts_add_scalar_(Handle, scalar.Value, One));

        public Tensor sub(Tensor target) => Result(Native.efts_sub(Handle, target.Handle), this, target);

        public Tensor sub(Scalar target) => Result(Native.efts_sub_scalar(Handle, target.Value), this);

        public Tensor sub_(Tensor target) => InPlace(Native.efts_sub_(Handle, target.Handle), target);

        public Tensor sub_(Scalar target) => InPlace(Native.efts_sub_scalar_(Handle, target.Value));

        public Tensor mul(Tensor target) => Result(Native.efts_mul(Handle, target.Handle), this, target);

        public Tensor mul(Scalar target) => Result(Native.efts_mul_scalar(Handle, target.Value), this);

        public Tensor mul_(Tensor target) => InPlace(Native.efts_mul_(Handle, target.Handle), target);

        public Tensor mul_(Scalar target) => InPlace(Native.efts_mul_scalar_(Handle, target.Value));

        public Tensor div(Tensor target, RoundingMode rounding_mode = RoundingMode.None) =>
            Result(Native.efts_div(Handle, target.Handle, (int)rounding_mode), this, target);

        public Tensor div(Scalar target, RoundingMode rounding_mode = RoundingMode.None) =>
            Result(Native.efts_div_scalar(Handle, target.Value, (int)rounding_mode), this);

        public Tensor div_(Tensor target, RoundingMode rounding_mode = RoundingMode.None) =>
            InPlace(Native.efts_div_(Handle, target.Handle, (int)rounding_mode), target);

        public Tensor div_(Scalar target, RoundingMode rounding_mode = RoundingMode.None) =>
            InPlace(Native.efts_div_scalar_(Handle, target.Value, (int)rounding_mode));

        public Tensor addcmul(Tensor tensor1, Tensor tensor2, Scalar value) =>
            Result(Native.efts_addcmul(Handle, tensor1.Handle, tensor2.Handle, value.Value), this, tensor1, tensor2);

        public Tensor addcmul_(Tensor tensor1, Tensor tensor2, Scalar value) =>
            InPlace(Native.efts_addcmul_(Handle, tensor1.Handle, tensor2.Handle, value.Value), tensor1, tensor2);

        public Tensor addcdiv(Tensor tensor1, Tensor tensor2, Scalar value) =>
            Result(Native.efts_addcdiv(Handle, tensor1.Handle, tensor2.Handle, value.Value), this, tensor1, tensor2);

        public Tensor addcdiv_(Tensor tensor1, Tensor tensor2, Scalar value) =>
            InPlace(Native.efts_addcdiv_(Handle, tensor1.Handle, tensor2.Handle, value.Value), tensor1, tensor2);

        public Tensor pow(Tensor exponent) => Result(Native.efts_pow(Handle, exponent.Handle), this, exponent);

        public Tensor pow(Scalar exponent) => Result(Native.efts_pow_scalar(Handle, exponent.Value), this);

        public Tensor clamp(Scalar? min = null, Scalar? max = null) =>
            Result(Native.efts_clamp(Handle, min?.Value ?? NativeScalar.None, max?.Value ?? NativeScalar.None), this);

        public Tensor clamp_(Scalar? min = null, Scalar? max = null) =>
            InPlace(Native.efts_clamp_(Handle, min?.Value ?? NativeScalar.None, max?.Value ?? NativeScalar.None));

        public Tensor maximum(Tensor other) => Result(Native.efts_maximum(Handle, other.Handle), this, other);

        public Tensor minimum(Tensor other) => Result(Native.efts_minimum(Handle, other.Handle), this, other);

        public Tensor masked_fill(Tensor mask, Scalar value) =>
            Result(Native.efts_masked_fill(Handle, mask.Handle, value.Value), this, mask);

        public Tensor fill_(Scalar value) => InPlace(Native.efts_fill_scalar_(Handle, value.Value));

        /// <summary>A new object on the same memory, as in TorchSharp.</summary>
        public Tensor zero_() => Result(Native.efts_zero_(Handle), this);
    }
}
