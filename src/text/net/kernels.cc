#include "text/net/kernels.h"

#include <array>

namespace myelin::text::net {

namespace plain {
extern const Kernels level;
}
namespace v3 {
extern const Kernels level;
}
namespace v4 {
extern const Kernels level;
}
namespace v4_vnni {
extern const Kernels level;
}

namespace {

struct Levels {
  std::array<const Kernels*, 4> every{&plain::level};
  std::size_t count = 1;
  Levels() {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2") &&
        __builtin_cpu_supports("fma"))
      every[count++] = &v3::level;
    if (count == 2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
        __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") &&
        __builtin_cpu_supports("avx512cd"))
      every[count++] = &v4::level;
    if (count == 3 && __builtin_cpu_supports("avx512vnni")) every[count++] = &v4_vnni::level;
#endif
  }
};
const Levels& levels() {
  static const Levels found;
  return found;
}

}  // namespace

const Kernels& kernels() {
  static const Kernels& best = *levels().every[levels().count - 1];
  return best;
}

const Kernels* const* every_level(std::size_t& count) {
  count = levels().count;
  return levels().every.data();
}

}  // namespace myelin::text::net
