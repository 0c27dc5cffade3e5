// x86-64-v4: AVX-512.
#if defined(__AVX512F__)
#define MYELIN_LEVEL v4
#define MYELIN_LEVEL_NAME "x86-64-v4"
#define MYELIN_LANES 16
#define MYELIN_TILE_ROWS 8
#include "text/net/kernels_body.h"
#endif
