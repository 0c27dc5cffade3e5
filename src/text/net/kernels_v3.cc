// x86-64-v3: AVX2.
#if defined(__AVX2__)
#define MYELIN_LEVEL v3
#define MYELIN_LEVEL_NAME "x86-64-v3"
#define MYELIN_LANES 8
#define MYELIN_TILE_ROWS 4
#include "text/net/kernels_body.h"
#endif
