// New tensors, and what draws random numbers.
#include "efts.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/zeros.h>
#include <ATen/ops/zeros_like.h>

using efts::Handle;

namespace {

using GeneratorHandle = at::Generator*;

at::TensorOptions options_of(int32_t type, int32_t device_type, int32_t device_index) {
    c10::Device device(static_cast<c10::DeviceType>(device_type), static_cast<c10::DeviceIndex>(device_index));
    return at::TensorOptions().dtype(static_cast<at::ScalarType>(type)).device(device);
}

c10::optional<at::Generator> optional_generator(GeneratorHandle generator) {
    return generator == nullptr ? c10::nullopt : c10::make_optional(*generator);
}

}  // namespace

EFTS_API Handle efts_empty(const int64_t* shape, int32_t dims, int32_t type, int32_t device_type,
                           int32_t device_index) {
    return efts::tensor(
        [&] { return at::empty(efts::sizes(shape, dims), options_of(type, device_type, device_index)); });
}

EFTS_API Handle efts_zeros(const int64_t* shape, int32_t dims, int32_t type, int32_t device_type,
                           int32_t device_index) {
    return efts::tensor(
        [&] { return at::zeros(efts::sizes(shape, dims), options_of(type, device_type, device_index)); });
}

EFTS_API Handle efts_zeros_like(Handle like, int32_t type, int32_t device_type, int32_t device_index) {
    return efts::tensor([&] { return at::zeros_like(*like, options_of(type, device_type, device_index)); });
}

EFTS_API Handle efts_cat(const Handle* handles, int32_t count, int64_t dim) {
    return efts::tensor([&] { return at::cat(efts::tensors(handles, count), dim); });
}

EFTS_API int32_t efts_uniform_(Handle tensor, double from, double to, GeneratorHandle generator) {
    return efts::status([&] { tensor->uniform_(from, to, optional_generator(generator)); });
}

EFTS_API GeneratorHandle efts_generator_new(uint64_t seed) {
    return efts::guarded<GeneratorHandle>(nullptr, [&] {
        return new at::Generator(at::make_generator<at::CPUGeneratorImpl>(seed));
    });
}

EFTS_API void efts_generator_free(GeneratorHandle generator) { delete generator; }
