using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    // Mirrors https://github.com/dotnet/TorchSharp/blob/main/src/TorchSharp/Tensor/torch.ComparisonOps.cs
    public partial class Tensor
    {
        /// <summary>Element by element: compare with null by <c>is null</c>.</summary>
        public static Tensor operator ==(Tensor left, Tensor right) => left.eq(right);

        public static Tensor operator !=(Tensor left, Tensor right) => left.ne(right);

        public Tensor eq(Tensor target) => Result(Native.efts_eq(Handle, target.Handle), this, target);

        public Tensor eq(Scalar target) => Result(Native.efts_eq_scalar(Handle, target.Value), this);

        public Tensor ne(Tensor target) => Result(Native.efts_ne(Handle, target.Handle), this, target);

        public Tensor ne(Scalar target) => Result(Native.efts_ne_scalar(Handle, target.Value), this);

        public Tensor gt(Tensor target) => Result(Native.efts_gt(Handle, target.Handle), this, target);

        public Tensor gt(Scalar target) => Result(Native.efts_gt_scalar(Handle, target.Value), this);

        public Tensor ge(Tensor target) => Result(Native.efts_ge(Handle, target.Handle), this, target);

        public Tensor ge(Scalar target) => Result(Native.efts_ge_scalar(Handle, target.Value), this);

        public Tensor lt(Tensor target) => Result(Native.efts_lt(Handle, target.Handle), this, target);

        public Tensor lt(Scalar target) => Result(Native.efts_lt_scalar(Handle, target.Value), this);

        public Tensor le(Tensor target) => Result(Native.efts_le(Handle, target.Handle), this, target);

        public Tensor le(Scalar target) => Result(Native.efts_le_scalar(Handle, target.Value), this);

        public Tensor isnan() => Result(Native.efts_isnan(Handle), this);

        public Tensor isfinite() => Result(Native.efts_isfinite(Handle), this);

        public Tensor all() => Result(Native.efts_all(Handle), this);

        public Tensor any() => Result(Native.efts_any(Handle), this);

        public unsafe bool allclose(Tensor target, double rtol = 1e-05, double atol = 1e-08, bool equal_nan = false)
        {
            int close;
            InPlace(Native.efts_allclose(Handle, target.Handle, rtol, atol, Native.Flag(equal_nan), &close), target);
            return close != 0;
        }

        /// <summary>Same shape and same elements.</summary>
        public unsafe bool Equals(Tensor target)
        {
            if (target is null)
            {
                return false;
            }
            int equal;
            InPlace(Native.efts_equal(Handle, target.Handle, &equal), target);
            return equal != 0;
        }

        public override bool Equals(object? obj) => obj is Tensor tensor && Equals(tensor);

        public override int GetHashCode() => base.GetHashCode();
    }
}
