// x86-64-v4 with products of bytes: AVX-512 VNNI.
#if defined(__AVX512VNNI__)
#define MYELIN_LEVEL v4_vnni
#define MYELIN_LEVEL_NAME "x86-64-v4 with VNNI"
#define MYELIN_LANES 16
#define MYELIN_TILE_ROWS 8
#include "text/net/kernels_body.h"
#endif
