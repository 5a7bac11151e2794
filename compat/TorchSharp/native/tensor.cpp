// Errors, lifetime, metadata, memory and shape of one tensor.
#include "efts.h"

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

}  // namespace efts

using efts::Handle;

EFTS_API const char* efts_take_error() { return efts::last_error.c_str(); }

EFTS_API void efts_tensor_free(Handle tensor) { delete tensor; }

EFTS_API int64_t efts_dim(Handle tensor) { return tensor->dim(); }
EFTS_API int64_t efts_numel(Handle tensor) { return tensor->numel(); }
EFTS_API int64_t efts_element_size(Handle tensor) { return static_cast<int64_t>(tensor->element_size()); }
EFTS_API int32_t efts_dtype(Handle tensor) { return static_cast<int32_t>(tensor->scalar_type()); }
EFTS_API int32_t efts_device_type(Handle tensor) { return static_cast<int32_t>(tensor->device().type()); }
EFTS_API int32_t efts_is_contiguous(Handle tensor) { return tensor->is_contiguous(); }
EFTS_API int32_t efts_requires_grad(Handle tensor) { return tensor->requires_grad(); }

EFTS_API void efts_shape(Handle tensor, int64_t* shape) {
    std::memcpy(shape, tensor->sizes().data(), sizeof(int64_t) * static_cast<size_t>(tensor->dim()));
}

EFTS_API void efts_strides(Handle tensor, int64_t* strides) {
    std::memcpy(strides, tensor->strides().data(), sizeof(int64_t) * static_cast<size_t>(tensor->dim()));
}

EFTS_API void* efts_data(Handle tensor) {
    return efts::guarded<void*>(nullptr, [&] { return tensor->data_ptr(); });
}

EFTS_API Handle efts_to(Handle tensor, int32_t type, int32_t device_type, int32_t device_index, int32_t copy,
                        int32_t non_blocking) {
    return efts::tensor([&] {
        c10::Device device(static_cast<c10::DeviceType>(device_type), static_cast<c10::DeviceIndex>(device_index));
        return tensor->to(device, static_cast<at::ScalarType>(type), non_blocking != 0, copy != 0);
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

EFTS_API Handle efts_narrow(Handle tensor, int64_t dim, int64_t start, int64_t length) {
    return efts::tensor([&] { return tensor->narrow(dim, start, length); });
}

EFTS_API Handle efts_t(Handle tensor) {
    return efts::tensor([&] { return tensor->t(); });
}

EFTS_API Handle efts_view(Handle tensor, const int64_t* shape, int32_t count) {
    return efts::tensor([&] { return tensor->view(efts::sizes(shape, count)); });
}

EFTS_API Handle efts_reshape(Handle tensor, const int64_t* shape, int32_t count) {
    return efts::tensor([&] { return tensor->reshape(efts::sizes(shape, count)); });
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
