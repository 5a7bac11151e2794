// Pointwise functions, products and reductions.
#include "efts.h"

#include <ATen/ops/scalar_tensor.h>

using efts::Handle;
using efts::to_scalar;

#define EFTS_UNARY(name) \
    EFTS_API Handle efts_##name(Handle tensor) { return efts::tensor([&] { return tensor->name(); }); }

#define EFTS_BINARY(name)                                                \
    EFTS_API Handle efts_##name(Handle tensor, Handle other) {           \
        return efts::tensor([&] { return tensor->name(*other); });       \
    }

#define EFTS_UNARY_INPLACE(name) \
    EFTS_API int32_t efts_##name(Handle tensor) { return efts::status([&] { tensor->name(); }); }

#define EFTS_BINARY_INPLACE(name)                                     \
    EFTS_API int32_t efts_##name(Handle tensor, Handle other) {       \
        return efts::status([&] { tensor->name(*other); });           \
    }

#define EFTS_SCALAR(name)                                                       \
    EFTS_API Handle efts_##name##_scalar(Handle tensor, efts_scalar other) {    \
        return efts::tensor([&] { return tensor->name(to_scalar(other)); });    \
    }

#define EFTS_SCALAR_INPLACE(name)                                            \
    EFTS_API int32_t efts_##name##scalar_(Handle tensor, efts_scalar other) { \
        return efts::status([&] { tensor->name(to_scalar(other)); });        \
    }

EFTS_UNARY(abs)
EFTS_UNARY(exp)
EFTS_UNARY(log)
EFTS_UNARY(neg)
EFTS_UNARY(reciprocal)
EFTS_UNARY(relu)
EFTS_UNARY(rsqrt)
EFTS_UNARY(sigmoid)
EFTS_UNARY(sqrt)
EFTS_UNARY(square)
EFTS_UNARY(tanh)
EFTS_UNARY(isnan)
EFTS_UNARY(isfinite)
EFTS_UNARY(all)
EFTS_UNARY(any)
EFTS_UNARY(max)
EFTS_UNARY(min)
EFTS_UNARY(mean)

EFTS_UNARY_INPLACE(relu_)
EFTS_UNARY_INPLACE(sqrt_)

EFTS_BINARY(mul)
EFTS_BINARY(mm)
EFTS_BINARY(bmm)
EFTS_BINARY(matmul)
EFTS_BINARY(maximum)
EFTS_BINARY(minimum)
EFTS_BINARY(pow)
EFTS_BINARY(eq)
EFTS_BINARY(ne)
EFTS_BINARY(gt)
EFTS_BINARY(ge)
EFTS_BINARY(lt)
EFTS_BINARY(le)

EFTS_BINARY_INPLACE(mul_)

EFTS_SCALAR(mul)
EFTS_SCALAR(pow)
EFTS_SCALAR(eq)
EFTS_SCALAR(ne)
EFTS_SCALAR(gt)
EFTS_SCALAR(ge)
EFTS_SCALAR(lt)
EFTS_SCALAR(le)

EFTS_SCALAR_INPLACE(mul_)
EFTS_SCALAR_INPLACE(fill_)

EFTS_API Handle efts_add(Handle tensor, Handle other, efts_scalar alpha) {
    return efts::tensor([&] { return tensor->add(*other, to_scalar(alpha)); });
}

EFTS_API Handle efts_add_scalar(Handle tensor, efts_scalar other, efts_scalar alpha) {
    return efts::tensor([&] { return tensor->add(to_scalar(other), to_scalar(alpha)); });
}

EFTS_API int32_t efts_add_(Handle tensor, Handle other, efts_scalar alpha) {
    return efts::status([&] { tensor->add_(*other, to_scalar(alpha)); });
}

EFTS_API int32_t efts_add_scalar_(Handle tensor, efts_scalar other, efts_scalar alpha) {
    return efts::status([&] { tensor->add_(to_scalar(other), to_scalar(alpha)); });
}

EFTS_API Handle efts_sub(Handle tensor, Handle other) {
    return efts::tensor([&] { return tensor->sub(*other); });
}

EFTS_API Handle efts_sub_scalar(Handle tensor, efts_scalar other) {
    return efts::tensor([&] { return tensor->sub(to_scalar(other)); });
}

EFTS_API int32_t efts_sub_(Handle tensor, Handle other) {
    return efts::status([&] { tensor->sub_(*other); });
}

EFTS_API int32_t efts_sub_scalar_(Handle tensor, efts_scalar other) {
    return efts::status([&] { tensor->sub_(to_scalar(other)); });
}

EFTS_API Handle efts_scalar_tensor(efts_scalar value, int32_t type) {
    return efts::tensor([&] {
        return at::scalar_tensor(to_scalar(value), at::TensorOptions().dtype(static_cast<at::ScalarType>(type)));
    });
}

static c10::optional<c10::string_view> rounding_of(int32_t mode) {
    return mode == 0 ? c10::nullopt : c10::make_optional<c10::string_view>(mode == 1 ? "trunc" : "floor");
}

EFTS_API Handle efts_div(Handle tensor, Handle other, int32_t rounding) {
    return efts::tensor([&] { return tensor->div(*other, rounding_of(rounding)); });
}

EFTS_API Handle efts_div_scalar(Handle tensor, efts_scalar other, int32_t rounding) {
    return efts::tensor([&] { return tensor->div(to_scalar(other), rounding_of(rounding)); });
}

EFTS_API int32_t efts_div_(Handle tensor, Handle other, int32_t rounding) {
    return efts::status([&] { tensor->div_(*other, rounding_of(rounding)); });
}

EFTS_API int32_t efts_div_scalar_(Handle tensor, efts_scalar other, int32_t rounding) {
    return efts::status([&] { tensor->div_(to_scalar(other), rounding_of(rounding)); });
}

EFTS_API Handle efts_addcmul(Handle tensor, Handle first, Handle second, efts_scalar value) {
    return efts::tensor([&] { return tensor->addcmul(*first, *second, to_scalar(value)); });
}

EFTS_API int32_t efts_addcmul_(Handle tensor, Handle first, Handle second, efts_scalar value) {
    return efts::status([&] { tensor->addcmul_(*first, *second, to_scalar(value)); });
}

EFTS_API Handle efts_addcdiv(Handle tensor, Handle first, Handle second, efts_scalar value) {
    return efts::tensor([&] { return tensor->addcdiv(*first, *second, to_scalar(value)); });
}

EFTS_API int32_t efts_addcdiv_(Handle tensor, Handle first, Handle second, efts_scalar value) {
    return efts::status([&] { tensor->addcdiv_(*first, *second, to_scalar(value)); });
}

EFTS_API Handle efts_addmm(Handle tensor, Handle first, Handle second, float beta, float alpha) {
    return efts::tensor([&] { return tensor->addmm(*first, *second, beta, alpha); });
}

EFTS_API int32_t efts_addmm_(Handle tensor, Handle first, Handle second, float beta, float alpha) {
    return efts::status([&] { tensor->addmm_(*first, *second, beta, alpha); });
}

EFTS_API Handle efts_clamp(Handle tensor, efts_scalar low, efts_scalar high) {
    return efts::tensor(
        [&] { return tensor->clamp(efts::to_optional_scalar(low), efts::to_optional_scalar(high)); });
}

EFTS_API int32_t efts_clamp_(Handle tensor, efts_scalar low, efts_scalar high) {
    return efts::status([&] { tensor->clamp_(efts::to_optional_scalar(low), efts::to_optional_scalar(high)); });
}

EFTS_API Handle efts_where(Handle condition, Handle yes, Handle no) {
    return efts::tensor([&] { return yes->where(*condition, *no); });
}

EFTS_API Handle efts_masked_fill(Handle tensor, Handle mask, efts_scalar value) {
    return efts::tensor([&] { return tensor->masked_fill(*mask, to_scalar(value)); });
}

EFTS_API Handle efts_sum(Handle tensor, int32_t type) {
    return efts::tensor([&] { return tensor->sum(efts::to_optional_type(type)); });
}

EFTS_API Handle efts_sum_dims(Handle tensor, const int64_t* dims, int32_t count, int32_t keep, int32_t type) {
    return efts::tensor(
        [&] { return tensor->sum(efts::sizes(dims, count), keep != 0, efts::to_optional_type(type)); });
}

EFTS_API Handle efts_mean_dims(Handle tensor, const int64_t* dims, int32_t count, int32_t keep, int32_t type) {
    return efts::tensor(
        [&] { return tensor->mean(efts::sizes(dims, count), keep != 0, efts::to_optional_type(type)); });
}

EFTS_API Handle efts_std(Handle tensor, int32_t unbiased) {
    return efts::tensor([&] { return tensor->std(unbiased != 0); });
}

EFTS_API Handle efts_var(Handle tensor, int32_t unbiased) {
    return efts::tensor([&] { return tensor->var(unbiased != 0); });
}

EFTS_API Handle efts_std_dims(Handle tensor, const int64_t* dims, int32_t count, int32_t unbiased, int32_t keep) {
    return efts::tensor([&] { return tensor->std(efts::sizes(dims, count), unbiased != 0, keep != 0); });
}

EFTS_API Handle efts_var_dims(Handle tensor, const int64_t* dims, int32_t count, int32_t unbiased, int32_t keep) {
    return efts::tensor([&] { return tensor->var(efts::sizes(dims, count), unbiased != 0, keep != 0); });
}

EFTS_API Handle efts_argmax(Handle tensor) {
    return efts::tensor([&] { return tensor->argmax(); });
}

EFTS_API Handle efts_argmax_dim(Handle tensor, int64_t dim, int32_t keep) {
    return efts::tensor([&] { return tensor->argmax(dim, keep != 0); });
}

EFTS_API int32_t efts_max_dim(Handle tensor, int64_t dim, int32_t keep, Handle* values, Handle* indices) {
    return efts::status([&] {
        auto result = tensor->max(dim, keep != 0);
        *values = new at::Tensor(std::get<0>(result));
        *indices = new at::Tensor(std::get<1>(result));
    });
}

EFTS_API int32_t efts_equal(Handle tensor, Handle other, int32_t* result) {
    return efts::status([&] { *result = tensor->equal(*other); });
}

EFTS_API int32_t efts_allclose(Handle tensor, Handle other, double rtol, double atol, int32_t equal_nan,
                               int32_t* result) {
    return efts::status([&] { *result = tensor->allclose(*other, rtol, atol, equal_nan != 0); });
}
