// Layers, losses, initialisation of parameters, backward passes and gradient modes.
#include "efts.h"

#include <ATen/ops/cross_entropy_loss.h>
#include <ATen/ops/dropout.h>
#include <ATen/ops/layer_norm.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/nll_loss_nd.h>
#include <ATen/ops/stack.h>
#include <c10/core/GradMode.h>
#include <c10/core/InferenceMode.h>
#include <torch/csrc/autograd/autograd.h>

#include <vector>

using efts::Handle;

static std::vector<at::Tensor> tensors_of(const Handle* handles, int32_t count) {
    std::vector<at::Tensor> tensors;
    tensors.reserve(static_cast<size_t>(count));
    for (int32_t i = 0; i < count; i++) {
        tensors.push_back(handles[i] == nullptr ? at::Tensor() : *handles[i]);
    }
    return tensors;
}

EFTS_API Handle efts_linear(Handle input, Handle weight, Handle bias) {
    return efts::tensor([&] { return at::linear(*input, *weight, efts::to_optional_tensor(bias)); });
}

EFTS_API Handle efts_dropout(Handle input, double p, int32_t training, int32_t inplace) {
    return efts::tensor([&] {
        TORCH_CHECK(p >= 0. && p <= 1., "dropout probability has to be between 0 and 1, but got ", p);
        return inplace != 0 ? at::dropout_(*input, p, training != 0) : at::dropout(*input, p, training != 0);
    });
}

EFTS_API Handle efts_layer_norm(Handle input, const int64_t* shape, int32_t dims, Handle weight, Handle bias,
                                double eps) {
    return efts::tensor([&] {
        return at::layer_norm(*input, efts::sizes(shape, dims), efts::to_optional_tensor(weight),
                              efts::to_optional_tensor(bias), eps);
    });
}

EFTS_API Handle efts_softmax(Handle input, int64_t dim, int32_t type) {
    return efts::tensor([&] { return input->softmax(dim, efts::to_optional_type(type)); });
}

EFTS_API Handle efts_log_softmax(Handle input, int64_t dim, int32_t type) {
    return efts::tensor([&] { return input->log_softmax(dim, efts::to_optional_type(type)); });
}

EFTS_API Handle efts_cross_entropy(Handle input, Handle target, Handle weight, int64_t ignore_index,
                                   int64_t reduction, double label_smoothing) {
    return efts::tensor([&] {
        return at::cross_entropy_loss(*input, *target, efts::to_optional_tensor(weight), reduction, ignore_index,
                                      label_smoothing);
    });
}

EFTS_API Handle efts_nll_loss(Handle input, Handle target, Handle weight, int64_t reduction) {
    return efts::tensor(
        [&] { return at::nll_loss_nd(*input, *target, efts::to_optional_tensor(weight), reduction, -100); });
}

EFTS_API int32_t efts_backward(const Handle* tensors, int32_t count, const Handle* grads, int32_t grad_count,
                               int32_t retain_graph, int32_t create_graph, const Handle* inputs, int32_t input_count) {
    return efts::status([&] {
        torch::autograd::backward(tensors_of(tensors, count), tensors_of(grads, grad_count), retain_graph != 0,
                                  create_graph != 0, tensors_of(inputs, input_count));
    });
}

EFTS_API int32_t efts_autograd_grad(const Handle* outputs, int32_t count, const Handle* inputs, int32_t input_count,
                                    const Handle* grads, int32_t grad_count, int32_t retain_graph,
                                    int32_t create_graph, int32_t allow_unused, Handle* results) {
    return efts::status([&] {
        auto found = torch::autograd::grad(tensors_of(outputs, count), tensors_of(inputs, input_count),
                                           tensors_of(grads, grad_count), retain_graph != 0, create_graph != 0,
                                           allow_unused != 0);
        for (size_t i = 0; i < found.size(); i++) {
            results[i] = found[i].defined() ? new at::Tensor(found[i]) : nullptr;
        }
    });
}

EFTS_API int32_t efts_grad_enabled() { return c10::GradMode::is_enabled(); }
EFTS_API void efts_set_grad_enabled(int32_t value) { c10::GradMode::set_enabled(value != 0); }

EFTS_API int32_t efts_inference_enabled() { return c10::InferenceMode::is_enabled(); }
EFTS_API c10::InferenceMode* efts_inference_new(int32_t value) { return new c10::InferenceMode(value != 0); }
EFTS_API void efts_inference_free(c10::InferenceMode* guard) { delete guard; }

EFTS_API int32_t efts_clip_grad_norm(const Handle* handles, int32_t count, double max_norm, double norm_type,
                                     double* total) {
    return efts::status([&] {
        std::vector<at::Tensor> grads;
        std::vector<at::Tensor> norms;
        for (const at::Tensor& tensor : tensors_of(handles, count)) {
            if (tensor.grad().defined()) {
                grads.push_back(tensor.grad().detach());
                norms.push_back(grads.back().norm(norm_type));
            }
        }
        *total = 0;
        if (grads.empty()) {
            return;
        }
        at::Tensor norm = norms.size() == 1 ? norms[0] : at::stack(norms).norm(norm_type);
        at::Tensor scale = norm.add(1e-6).reciprocal().mul(max_norm).clamp_max(1.0);
        for (at::Tensor& grad : grads) {
            grad.mul_(scale);
        }
        *total = norm.item().toDouble();
    });
}
