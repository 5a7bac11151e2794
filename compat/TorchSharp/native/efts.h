// The plain C interface between TorchSharp.dll and libtorch. A tensor is an at::Tensor on the heap,
// freed by efts_tensor_free. A function that fails returns null or a non-zero status and leaves its
// message for efts_take_error in the calling thread.
#pragma once

#define TORCH_ASSERT_ONLY_METHOD_OPERATORS
#include <ATen/core/Tensor.h>
#include <c10/core/ScalarType.h>
#include <c10/core/TensorOptions.h>
#include <c10/util/Optional.h>

#include <cstdint>
#include <exception>
#include <vector>

#define EFTS_API extern "C" __attribute__((visibility("default")))

namespace efts {

using Handle = at::Tensor*;

void keep_error(const char* message) noexcept;

inline c10::optional<at::ScalarType> to_optional_type(int32_t type) {
    return type < 0 ? c10::nullopt : c10::make_optional(static_cast<at::ScalarType>(type));
}

inline c10::optional<at::Tensor> to_optional_tensor(Handle tensor) {
    return tensor == nullptr ? c10::nullopt : c10::make_optional(*tensor);
}

inline at::IntArrayRef sizes(const int64_t* values, int32_t count) {
    return {values, static_cast<size_t>(count)};
}

inline std::vector<at::Tensor> tensors(const Handle* handles, int32_t count) {
    std::vector<at::Tensor> tensors;
    tensors.reserve(static_cast<size_t>(count));
    for (int32_t i = 0; i < count; i++) {
        tensors.push_back(*handles[i]);
    }
    return tensors;
}

// Runs body and hands its value out, or keeps the error and hands out what stands for failure.
template <typename Value, typename Body>
Value guarded(Value failure, Body&& body) noexcept {
    try {
        return body();
    } catch (const std::exception& error) {
        keep_error(error.what());
    } catch (...) {
        keep_error("libtorch threw something that is no exception");
    }
    return failure;
}

template <typename Body>
Handle tensor(Body&& body) noexcept {
    return guarded<Handle>(nullptr, [&] { return new at::Tensor(body()); });
}

template <typename Body>
int32_t status(Body&& body) noexcept {
    return guarded<int32_t>(-1, [&] {
        body();
        return 0;
    });
}

}  // namespace efts
