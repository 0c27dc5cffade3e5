// x86-64-v3: AVX2.
#if defined(__AVX2__)
#define MYELIN_LEVEL rows_v3
#include "text/row_sums_body.h"
#endif
