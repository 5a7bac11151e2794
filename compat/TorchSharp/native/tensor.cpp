// Errors, lifetime, metadata, memory, conversion, autograd state of one tensor.
#include "efts.h"

#include <ATen/ops/from_blob.h>
#include <c10/core/Device.h>

#include <cstring>
#include <string>

namespace efts {

static thread_local std::string last_error;

void keep_error(const char* message) noexcept {
    try {
        last_error = message;
    } catch (...) {
        last_error.clear();
    }
}

at::Scalar to_scalar(efts_scalar value) {
    if (value.kind == 1) {
        double real;
        std::memcpy(&real, &value.bits, sizeof real);
        return at::Scalar(real);
    }
    return value.kind == 2 ? at::Scalar(value.bits != 0) : at::Scalar(value.bits);
}

c10::optional<at::Scalar> to_optional_scalar(efts_scalar value) {
    return value.kind == 3 ? c10::nullopt : c10::make_optional(to_scalar(value));
}

static c10::Device to_device(int32_t type, int32_t index) {
    return c10::Device(static_cast<c10::DeviceType>(type), static_cast<c10::DeviceIndex>(index));
}

}  // namespace efts

using efts::Handle;

EFTS_API const char* efts_take_error() { return efts::last_error.c_str(); }

EFTS_API void efts_tensor_free(Handle tensor) { delete tensor; }

EFTS_API int64_t efts_dim(Handle tensor) { return tensor->dim(); }
EFTS_API int64_t efts_numel(Handle tensor) { return tensor->numel(); }
EFTS_API int64_t efts_element_size(Handle tensor) { return static_cast<int64_t>(tensor->element_size()); }
EFTS_API int32_t efts_dtype(Handle tensor) { return static_cast<int32_t>(tensor->scalar_type()); }
EFTS_API int32_t efts_device_type(Handle tensor) { return static_cast<int32_t>(tensor->device().type()); }
EFTS_API int32_t efts_device_index(Handle tensor) { return tensor->device().index(); }
EFTS_API int32_t efts_is_contiguous(Handle tensor) { return tensor->is_contiguous(); }
EFTS_API int32_t efts_requires_grad(Handle tensor) { return tensor->requires_grad(); }

EFTS_API void efts_shape(Handle tensor, int64_t* shape) {
    std::memcpy(shape, tensor->sizes().data(), sizeof(int64_t) * static_cast<size_t>(tensor->dim()));
}

EFTS_API void efts_strides(Handle tensor, int64_t* strides) {
    std::memcpy(strides, tensor->strides().data(), sizeof(int64_t) * static_cast<size_t>(tensor->dim()));
}

EFTS_API int32_t efts_size(Handle tensor, int64_t dim, int64_t* size) {
    return efts::status([&] { *size = tensor->size(dim); });
}

EFTS_API void* efts_data(Handle tensor) {
    return efts::guarded<void*>(nullptr, [&] { return tensor->data_ptr(); });
}

// The array's memory is the tensor's until libtorch calls release(owner).
EFTS_API Handle efts_from_memory(void* data, const int64_t* shape, int32_t dims, int32_t type, void (*release)(void*),
                                 void* owner) {
    return efts::tensor([&] {
        auto options = at::TensorOptions().dtype(static_cast<at::ScalarType>(type));
        return at::from_blob(data, efts::sizes(shape, dims), [release, owner](void*) { release(owner); }, options);
    });
}

EFTS_API Handle efts_to(Handle tensor, int32_t type, int32_t device_type, int32_t device_index, int32_t copy,
                        int32_t non_blocking) {
    return efts::tensor([&] {
        return tensor->to(efts::to_device(device_type, device_index), static_cast<at::ScalarType>(type),
                          non_blocking != 0, copy != 0);
    });
}

EFTS_API Handle efts_contiguous(Handle tensor) {
    return efts::tensor([&] { return tensor->contiguous(); });
}

EFTS_API Handle efts_clone(Handle tensor) {
    return efts::tensor([&] { return tensor->clone(); });
}

EFTS_API Handle efts_detach(Handle tensor) {
    return efts::tensor([&] { return tensor->detach(); });
}

EFTS_API Handle efts_alias(Handle tensor) {
    return efts::tensor([&] { return tensor->alias(); });
}

EFTS_API int32_t efts_copy_(Handle tensor, Handle source, int32_t non_blocking) {
    return efts::status([&] { tensor->copy_(*source, non_blocking != 0); });
}

// From here on the tensor has the memory, shape and strides of the source.
EFTS_API int32_t efts_set_(Handle tensor, Handle source) {
    return efts::status([&] { tensor->set_(*source); });
}

EFTS_API int32_t efts_set_requires_grad(Handle tensor, int32_t value) {
    return efts::status([&] { tensor->set_requires_grad(value != 0); });
}

EFTS_API int32_t efts_is_leaf(Handle tensor) { return tensor->is_leaf(); }

// Null with status 0: there is no gradient.
EFTS_API int32_t efts_grad(Handle tensor, Handle* grad) {
    return efts::status([&] {
        const at::Tensor& held = tensor->grad();
        *grad = held.defined() ? new at::Tensor(held) : nullptr;
    });
}

EFTS_API int32_t efts_set_grad(Handle tensor, Handle grad) {
    return efts::status([&] {
        if (grad == nullptr) {
            tensor->mutable_grad().reset();
        } else {
            tensor->mutable_grad() = *grad;
        }
    });
}
