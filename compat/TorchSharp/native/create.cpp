// New tensors, and everything that draws random numbers.
#include "efts.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Context.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/full.h>
#include <ATen/ops/rand.h>
#include <ATen/ops/randint.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/randperm.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/zeros.h>
#include <ATen/ops/zeros_like.h>

#include <mutex>
#include <vector>

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

std::vector<at::Tensor> tensors_of(const Handle* handles, int32_t count) {
    std::vector<at::Tensor> tensors;
    tensors.reserve(static_cast<size_t>(count));
    for (int32_t i = 0; i < count; i++) {
        tensors.push_back(*handles[i]);
    }
    return tensors;
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

EFTS_API Handle efts_full(const int64_t* shape, int32_t dims, efts_scalar value, int32_t type, int32_t device_type,
                          int32_t device_index) {
    return efts::tensor([&] {
        return at::full(efts::sizes(shape, dims), efts::to_scalar(value), options_of(type, device_type, device_index));
    });
}

EFTS_API Handle efts_empty_like(Handle like, int32_t type, int32_t device_type, int32_t device_index) {
    return efts::tensor([&] { return at::empty_like(*like, options_of(type, device_type, device_index)); });
}

EFTS_API Handle efts_arange(efts_scalar start, efts_scalar stop, efts_scalar step, int32_t type, int32_t device_type,
                            int32_t device_index) {
    return efts::tensor([&] {
        return at::arange(efts::to_scalar(start), efts::to_scalar(stop), efts::to_scalar(step),
                          options_of(type, device_type, device_index));
    });
}

EFTS_API Handle efts_cat(const Handle* handles, int32_t count, int64_t dim) {
    return efts::tensor([&] { return at::cat(tensors_of(handles, count), dim); });
}

EFTS_API Handle efts_stack(const Handle* handles, int32_t count, int64_t dim) {
    return efts::tensor([&] { return at::stack(tensors_of(handles, count), dim); });
}

EFTS_API Handle efts_rand(GeneratorHandle generator, const int64_t* shape, int32_t dims, int32_t type,
                          int32_t device_type, int32_t device_index) {
    return efts::tensor([&] {
        return at::rand(efts::sizes(shape, dims), optional_generator(generator),
                        options_of(type, device_type, device_index));
    });
}

EFTS_API Handle efts_randn(GeneratorHandle generator, const int64_t* shape, int32_t dims, int32_t type,
                           int32_t device_type, int32_t device_index) {
    return efts::tensor([&] {
        return at::randn(efts::sizes(shape, dims), optional_generator(generator),
                         options_of(type, device_type, device_index));
    });
}

EFTS_API Handle efts_randint(GeneratorHandle generator, int64_t low, int64_t high, const int64_t* shape, int32_t dims,
                             int32_t type, int32_t device_type, int32_t device_index) {
    return efts::tensor([&] {
        return at::randint(low, high, efts::sizes(shape, dims), optional_generator(generator),
                           options_of(type, device_type, device_index));
    });
}

EFTS_API Handle efts_randperm(GeneratorHandle generator, int64_t n, int32_t type, int32_t device_type,
                              int32_t device_index) {
    return efts::tensor([&] {
        return at::randperm(n, optional_generator(generator), options_of(type, device_type, device_index));
    });
}

EFTS_API int32_t efts_uniform_(Handle tensor, double from, double to, GeneratorHandle generator) {
    return efts::status([&] { tensor->uniform_(from, to, optional_generator(generator)); });
}

EFTS_API int32_t efts_normal_(Handle tensor, double mean, double std, GeneratorHandle generator) {
    return efts::status([&] { tensor->normal_(mean, std, optional_generator(generator)); });
}

EFTS_API int32_t efts_bernoulli_(Handle tensor, double p, GeneratorHandle generator) {
    return efts::status([&] { tensor->bernoulli_(p, optional_generator(generator)); });
}

EFTS_API int32_t efts_bernoulli_tensor_(Handle tensor, Handle p, GeneratorHandle generator) {
    return efts::status([&] { tensor->bernoulli_(*p, optional_generator(generator)); });
}

EFTS_API GeneratorHandle efts_generator_new(uint64_t seed) {
    return efts::guarded<GeneratorHandle>(nullptr, [&] {
        return new at::Generator(at::make_generator<at::CPUGeneratorImpl>(seed));
    });
}

EFTS_API GeneratorHandle efts_generator_default() {
    return efts::guarded<GeneratorHandle>(nullptr, [&] {
        return new at::Generator(at::globalContext().defaultGenerator(at::kCPU));
    });
}

EFTS_API void efts_generator_free(GeneratorHandle generator) { delete generator; }

EFTS_API int32_t efts_generator_seed(GeneratorHandle generator, uint64_t seed) {
    return efts::status([&] {
        std::lock_guard<std::mutex> lock(generator->mutex());
        generator->set_current_seed(seed);
    });
}

EFTS_API int64_t efts_generator_initial_seed(GeneratorHandle generator) {
    return static_cast<int64_t>(generator->current_seed());
}

EFTS_API Handle efts_generator_get_state(GeneratorHandle generator) {
    return efts::tensor([&] {
        std::lock_guard<std::mutex> lock(generator->mutex());
        return generator->get_state();
    });
}

EFTS_API int32_t efts_generator_set_state(GeneratorHandle generator, Handle state) {
    return efts::status([&] {
        std::lock_guard<std::mutex> lock(generator->mutex());
        generator->set_state(*state);
    });
}
