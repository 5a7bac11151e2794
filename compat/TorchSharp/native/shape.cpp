// Views, indexing, and writing through an index.
#include "efts.h"

#include <ATen/TensorIndexing.h>
#include <ATen/ops/zeros.h>

#include <limits>
#include <vector>

using efts::Handle;

namespace {

constexpr int64_t absent = std::numeric_limits<int64_t>::min();

c10::optional<int64_t> bound(int64_t value) {
    return value == absent ? c10::nullopt : c10::make_optional(value);
}

}  // namespace

// One index of tensor[...]: kind as in TensorIndex, fields that the kind doesn't use are 0.
struct efts_index {
    int64_t kind;
    int64_t start;
    int64_t stop;
    int64_t step;
    Handle tensor;
};

static std::vector<at::indexing::TensorIndex> indices_of(const efts_index* indices, int32_t count) {
    std::vector<at::indexing::TensorIndex> result;
    for (int32_t i = 0; i < count; i++) {
        const efts_index& index = indices[i];
        switch (index.kind) {
            case 0: result.emplace_back(at::indexing::None); break;
            case 1: result.emplace_back(index.start); break;
            case 3: result.emplace_back(at::indexing::Ellipsis); break;
            case 4: result.emplace_back(index.start != 0); break;
            case 5: result.emplace_back(*index.tensor); break;
            default:
                result.emplace_back(at::indexing::Slice(bound(index.start), bound(index.stop), bound(index.step)));
        }
    }
    return result;
}

EFTS_API Handle efts_index_get(Handle tensor, const efts_index* indices, int32_t count) {
    return efts::tensor([&] { return tensor->index(indices_of(indices, count)); });
}

EFTS_API int32_t efts_index_put(Handle tensor, const efts_index* indices, int32_t count, Handle value) {
    return efts::status([&] { tensor->index_put_(indices_of(indices, count), *value); });
}

EFTS_API Handle efts_select0(Handle tensor, int64_t index) {
    return efts::tensor([&] { return (*tensor)[index]; });
}

EFTS_API Handle efts_t(Handle tensor) {
    return efts::tensor([&] { return tensor->t(); });
}

EFTS_API Handle efts_transpose(Handle tensor, int64_t first, int64_t second) {
    return efts::tensor([&] { return tensor->transpose(first, second); });
}

EFTS_API Handle efts_permute(Handle tensor, const int64_t* dims, int32_t count) {
    return efts::tensor([&] { return tensor->permute(efts::sizes(dims, count)); });
}

EFTS_API Handle efts_view(Handle tensor, const int64_t* shape, int32_t count) {
    return efts::tensor([&] { return tensor->view(efts::sizes(shape, count)); });
}

EFTS_API Handle efts_reshape(Handle tensor, const int64_t* shape, int32_t count) {
    return efts::tensor([&] { return tensor->reshape(efts::sizes(shape, count)); });
}

EFTS_API Handle efts_flatten(Handle tensor, int64_t start, int64_t end) {
    return efts::tensor([&] { return tensor->flatten(start, end); });
}

EFTS_API Handle efts_expand(Handle tensor, const int64_t* shape, int32_t count, int32_t is_implicit) {
    return efts::tensor([&] { return tensor->expand(efts::sizes(shape, count), is_implicit != 0); });
}

EFTS_API Handle efts_unsqueeze(Handle tensor, int64_t dim) {
    return efts::tensor([&] { return tensor->unsqueeze(dim); });
}

EFTS_API Handle efts_squeeze(Handle tensor) {
    return efts::tensor([&] { return tensor->squeeze(); });
}

EFTS_API Handle efts_squeeze_dim(Handle tensor, int64_t dim) {
    return efts::tensor([&] { return tensor->squeeze(dim); });
}

EFTS_API Handle efts_narrow(Handle tensor, int64_t dim, int64_t start, int64_t length) {
    return efts::tensor([&] { return tensor->narrow(dim, start, length); });
}

EFTS_API Handle efts_slice(Handle tensor, int64_t dim, int64_t start, int64_t finish, int64_t step) {
    return efts::tensor([&] { return tensor->slice(dim, start, finish, step); });
}

EFTS_API Handle efts_index_select(Handle tensor, int64_t dim, Handle index) {
    return efts::tensor([&] { return tensor->index_select(dim, *index); });
}

EFTS_API Handle efts_gather(Handle tensor, int64_t dim, Handle index) {
    return efts::tensor([&] { return tensor->gather(dim, *index); });
}

EFTS_API int32_t efts_index_copy_(Handle tensor, int64_t dim, Handle index, Handle source) {
    return efts::status([&] { tensor->index_copy_(dim, *index, *source); });
}

EFTS_API int32_t efts_index_add_(Handle tensor, int64_t dim, Handle index, Handle source, efts_scalar alpha) {
    return efts::status([&] { tensor->index_add_(dim, *index, *source, efts::to_scalar(alpha)); });
}

EFTS_API Handle efts_zero_(Handle tensor) {
    return efts::tensor([&] { return at::zeros_out(*tensor, tensor->sizes()); });
}
