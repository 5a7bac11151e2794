// Layers, gradients and the gradient mode.
#include "efts.h"

#include <ATen/ops/layer_norm.h>
#include <ATen/ops/linear.h>
#include <c10/core/GradMode.h>
#include <torch/csrc/autograd/autograd.h>

using efts::Handle;

EFTS_API Handle efts_linear(Handle input, Handle weight, Handle bias) {
    return efts::tensor([&] { return at::linear(*input, *weight, efts::to_optional_tensor(bias)); });
}

EFTS_API Handle efts_layer_norm(Handle input, const int64_t* shape, int32_t dims, Handle weight, Handle bias,
                                double eps) {
    return efts::tensor([&] {
        return at::layer_norm(*input, efts::sizes(shape, dims), efts::to_optional_tensor(weight),
                              efts::to_optional_tensor(bias), eps);
    });
}

EFTS_API int32_t efts_autograd_grad(const Handle* outputs, int32_t count, const Handle* inputs, int32_t input_count,
                                    const Handle* grads, int32_t grad_count, int32_t retain_graph,
                                    int32_t create_graph, int32_t allow_unused, Handle* results) {
    return efts::status([&] {
        auto found = torch::autograd::grad(efts::tensors(outputs, count), efts::tensors(inputs, input_count),
                                           efts::tensors(grads, grad_count), retain_graph != 0, create_graph != 0,
                                           allow_unused != 0);
        for (size_t i = 0; i < found.size(); i++) {
            results[i] = found[i].defined() ? new at::Tensor(found[i]) : nullptr;
        }
    });
}

EFTS_API int32_t efts_grad_enabled() { return c10::GradMode::is_enabled(); }
EFTS_API void efts_set_grad_enabled(int32_t value) { c10::GradMode::set_enabled(value != 0); }
