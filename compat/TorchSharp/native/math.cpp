// Arithmetic, products and means.
#include "efts.h"

using efts::Handle;

EFTS_API Handle efts_add(Handle tensor, Handle other, double alpha) {
    return efts::tensor([&] { return tensor->add(*other, alpha); });
}

EFTS_API int32_t efts_add_(Handle tensor, Handle other, double alpha) {
    return efts::status([&] { tensor->add_(*other, alpha); });
}

EFTS_API int32_t efts_add_scalar_(Handle tensor, double other) {
    return efts::status([&] { tensor->add_(other); });
}

EFTS_API Handle efts_mul(Handle tensor, Handle other) {
    return efts::tensor([&] { return tensor->mul(*other); });
}

EFTS_API int32_t efts_mul_scalar_(Handle tensor, double other) {
    return efts::status([&] { tensor->mul_(other); });
}

EFTS_API int32_t efts_addcmul_(Handle tensor, Handle first, Handle second, double value) {
    return efts::status([&] { tensor->addcmul_(*first, *second, value); });
}

EFTS_API int32_t efts_addcdiv_(Handle tensor, Handle first, Handle second, double value) {
    return efts::status([&] { tensor->addcdiv_(*first, *second, value); });
}

EFTS_API Handle efts_mm(Handle tensor, Handle other) {
    return efts::tensor([&] { return tensor->mm(*other); });
}

EFTS_API Handle efts_addmm(Handle tensor, Handle first, Handle second, float beta, float alpha) {
    return efts::tensor([&] { return tensor->addmm(*first, *second, beta, alpha); });
}

EFTS_API int32_t efts_addmm_(Handle tensor, Handle first, Handle second, float beta, float alpha) {
    return efts::status([&] { tensor->addmm_(*first, *second, beta, alpha); });
}

EFTS_API Handle efts_sqrt(Handle tensor) {
    return efts::tensor([&] { return tensor->sqrt(); });
}

EFTS_API Handle efts_relu(Handle tensor) {
    return efts::tensor([&] { return tensor->relu(); });
}

EFTS_API int32_t efts_relu_(Handle tensor) {
    return efts::status([&] { tensor->relu_(); });
}

EFTS_API Handle efts_softmax(Handle tensor, int64_t dim, int32_t type) {
    return efts::tensor([&] { return tensor->softmax(dim, efts::to_optional_type(type)); });
}

EFTS_API Handle efts_mean(Handle tensor, const int64_t* dims, int32_t count, int32_t keep, int32_t type) {
    return efts::tensor(
        [&] { return tensor->mean(efts::sizes(dims, count), keep != 0, efts::to_optional_type(type)); });
}
