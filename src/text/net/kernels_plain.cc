// Any machine: what the compiler makes for the target of the whole program (SSE2 on x86-64).
#define MYELIN_LEVEL plain
#define MYELIN_LEVEL_NAME "plain"
#define MYELIN_LANES 4
#define MYELIN_TILE_ROWS 4
#include "text/net/kernels_body.h"
