#include "text/row_sums.h"

#define MYELIN_LEVEL rows_plain
#include "text/row_sums_body.h"

namespace myelin::text {

namespace rows_v3 {
extern const RowSums row_sums_level;
}

const RowSums& row_sums() {
#if defined(__x86_64__)
  static const RowSums& best = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2")
                                   ? rows_v3::row_sums_level
                                   : rows_plain::row_sums_level;
  return best;
#else
  return rows_plain::row_sums_level;
#endif
}

}  // namespace myelin::text
