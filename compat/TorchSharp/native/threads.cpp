// How many threads libtorch and its BLAS use.
#include "efts.h"

#include <ATen/Parallel.h>

#include <dlfcn.h>

// OpenBLAS keeps its own pool, which at::set_num_threads doesn't reach; another BLAS lacks these names.
static void set_blas_threads(int32_t threads) {
    using Get = int (*)();
    using Set = void (*)(int);
    static const Get get = reinterpret_cast<Get>(dlsym(RTLD_DEFAULT, "openblas_get_num_threads"));
    static const Set set = reinterpret_cast<Set>(dlsym(RTLD_DEFAULT, "openblas_set_num_threads"));
    if (get != nullptr && set != nullptr && get() != threads) {
        set(threads);
    }
}

EFTS_API int32_t efts_set_num_threads(int32_t threads) {
    return efts::status([&] {
        at::set_num_threads(threads);
        set_blas_threads(threads);
    });
}

EFTS_API int32_t efts_get_num_threads() { return at::get_num_threads(); }
