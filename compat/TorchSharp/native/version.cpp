// Which libtorch this was compiled for; the file name of the library holds the same number, so no other can be loaded.
#include "efts.h"

#include <torch/version.h>

EFTS_API const char* efts_version() { return TORCH_VERSION; }
