using System.Runtime.InteropServices;

namespace TorchSharp.Interop;

/// <content>native/math.cpp: pointwise functions, products, reductions.</content>
internal static unsafe partial class Native
{
    [DllImport(Library)] public static extern nint efts_abs(nint tensor);

    [DllImport(Library)] public static extern nint efts_exp(nint tensor);

    [DllImport(Library)] public static extern nint efts_log(nint tensor);

    [DllImport(Library)] public static extern nint efts_neg(nint tensor);

    [DllImport(Library)] public static extern nint efts_reciprocal(nint tensor);

    [DllImport(Library)] public static extern nint efts_relu(nint tensor);

    [DllImport(Library)] public static extern nint efts_rsqrt(nint tensor);

    [DllImport(Library)] public static extern nint efts_sigmoid(nint tensor);

    [DllImport(Library)] public static extern nint efts_sqrt(nint tensor);

    [DllImport(Library)] public static extern nint efts_square(nint tensor);

    [DllImport(Library)] public static extern nint efts_tanh(nint tensor);

    [DllImport(Library)] public static extern nint efts_isnan(nint tensor);

    [DllImport(Library)] public static extern nint efts_isfinite(nint tensor);

    [DllImport(Library)] public static extern nint efts_all(nint tensor);

    [DllImport(Library)] public static extern nint efts_any(nint tensor);

    [DllImport(Library)] public static extern nint efts_max(nint tensor);

    [DllImport(Library)] public static extern nint efts_min(nint tensor);

    [DllImport(Library)] public static extern nint efts_mean(nint tensor);

    [DllImport(Library)] public static extern int efts_relu_(nint tensor);

    [DllImport(Library)] public static extern int efts_sqrt_(nint tensor);

    [DllImport(Library)] public static extern nint efts_mul(nint tensor, nint other);

    [DllImport(Library)] public static extern nint efts_mm(nint tensor, nint other);

    [DllImport(Library)] public static extern nint efts_bmm(nint tensor, nint other);

    [DllImport(Library)] public static extern nint efts_matmul(nint tensor, nint other);

    [DllImport(Library)] public static extern nint efts_maximum(nint tensor, nint other);

    [DllImport(Library)] public static extern nint efts_minimum(nint tensor, nint other);

    [DllImport(Library)] public static extern nint efts_pow(nint tensor, nint other);

    [DllImport(Library)] public static extern nint efts_eq(nint tensor, nint other);

    [DllImport(Library)] public static extern nint efts_ne(nint tensor, nint other);

    [DllImport(Library)] public static extern nint efts_gt(nint tensor, nint other);

    [DllImport(Library)] public static extern nint efts_ge(nint tensor, nint other);

    [DllImport(Library)] public static extern nint efts_lt(nint tensor, nint other);

    [DllImport(Library)] public static extern nint efts_le(nint tensor, nint other);

    [DllImport(Library)] public static extern int efts_mul_(nint tensor, nint other);

    [DllImport(Library)] public static extern nint efts_mul_scalar(nint tensor, NativeScalar other);

    [DllImport(Library)] public static extern nint efts_pow_scalar(nint tensor, NativeScalar other);

    [DllImport(Library)] public static extern nint efts_eq_scalar(nint tensor, NativeScalar other);

    [DllImport(Library)] public static extern nint efts_ne_scalar(nint tensor, NativeScalar other);

    [DllImport(Library)] public static extern nint efts_gt_scalar(nint tensor, NativeScalar other);

    [DllImport(Library)] public static extern nint efts_ge_scalar(nint tensor, NativeScalar other);

    [DllImport(Library)] public static extern nint efts_lt_scalar(nint tensor, NativeScalar other);

    [DllImport(Library)] public static extern nint efts_le_scalar(nint tensor, NativeScalar other);

    [DllImport(Library)] public static extern int efts_mul_scalar_(nint tensor, NativeScalar other);

    [DllImport(Library)] public static extern int efts_fill_scalar_(nint tensor, NativeScalar other);

    [DllImport(Library)] public static extern nint efts_add(nint tensor, nint other, NativeScalar alpha);

    [DllImport(Library)] public static extern nint efts_add_scalar(nint tensor, NativeScalar other, NativeScalar alpha);

    [DllImport(Library)] public static extern int efts_add_(nint tensor, nint other, NativeScalar alpha);

    [DllImport(Library)] public static extern int efts_add_scalar_(nint tensor, NativeScalar other, NativeScalar alpha);

    [DllImport(Library)] public static extern nint efts_sub(nint tensor, nint other);

    [DllImport(Library)] public static extern nint efts_sub_scalar(nint tensor, NativeScalar other);

    [DllImport(Library)] public static extern int efts_sub_(nint tensor, nint other);

    [DllImport(Library)] public static extern int efts_sub_scalar_(nint tensor, NativeScalar other);

    [DllImport(Library)] public static extern nint efts_scalar_tensor(NativeScalar value, int type);

    [DllImport(Library)] public static extern nint efts_div(nint tensor, nint other, int rounding);

    [DllImport(Library)] public static extern nint efts_div_scalar(nint tensor, NativeScalar other, int rounding);

    [DllImport(Library)] public static extern int efts_div_(nint tensor, nint other, int rounding);

    [DllImport(Library)] public static extern int efts_div_scalar_(nint tensor, NativeScalar other, int rounding);

    [DllImport(Library)] public static extern nint efts_addcmul(nint tensor, nint first, nint second, NativeScalar value);

    [DllImport(Library)] public static extern int efts_addcmul_(nint tensor, nint first, nint second, NativeScalar value);

    [DllImport(Library)] public static extern nint efts_addcdiv(nint tensor, nint first, nint second, NativeScalar value);

    [DllImport(Library)] public static extern int efts_addcdiv_(nint tensor, nint first, nint second, NativeScalar value);

    [DllImport(Library)] public static extern nint efts_addmm(nint tensor, nint first, nint second, float beta, float alpha);

    [DllImport(Library)] public static extern int efts_addmm_(nint tensor, nint first, nint second, float beta, float alpha);

    [DllImport(Library)] public static extern nint efts_clamp(nint tensor, NativeScalar low, NativeScalar high);

    [DllImport(Library)] public static extern int efts_clamp_(nint tensor, NativeScalar low, NativeScalar high);

    [DllImport(Library)] public static extern nint efts_where(nint condition, nint yes, nint no);

    [DllImport(Library)] public static extern nint efts_masked_fill(nint tensor, nint mask, NativeScalar value);

    [DllImport(Library)] public static extern nint efts_sum(nint tensor, int type);

    [DllImport(Library)] public static extern nint efts_sum_dims(nint tensor, long* dims, int count, int keep, int type);

    [DllImport(Library)] public static extern nint efts_mean_dims(nint tensor, long* dims, int count, int keep, int type);

    [DllImport(Library)] public static extern nint efts_std(nint tensor, int unbiased);

    [DllImport(Library)] public static extern nint efts_var(nint tensor, int unbiased);

    [DllImport(Library)] public static extern nint efts_std_dims(nint tensor, long* dims, int count, int unbiased, int keep);

    [DllImport(Library)] public static extern nint efts_var_dims(nint tensor, long* dims, int count, int unbiased, int keep);

    [DllImport(Library)] public static extern nint efts_argmax(nint tensor);

    [DllImport(Library)] public static extern nint efts_argmax_dim(nint tensor, long dim, int keep);

    [DllImport(Library)] public static extern int efts_max_dim(nint tensor, long dim, int keep, nint* values, nint* indices);

    [DllImport(Library)] public static extern int efts_equal(nint tensor, nint other, int* result);

    [DllImport(Library)]
    public static extern int efts_allclose(
        nint tensor, nint other, double rtol, double atol, int equal_nan, int* result);
}
