// links: cause
// Any bytes as a taxonomy: never a crash; what passes the check keeps the taxonomy's invariants.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "cause/taxonomy.h"

namespace {

void demand(bool held) {
  if (!held) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace myelin;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto taxonomy = cause::Taxonomy::parse(text, 1);
  if (!taxonomy) {
    demand(!taxonomy.error().message.empty() && !taxonomy.error().hint.empty());
    return 0;
  }
  const auto& factors = (*taxonomy)->factors();
  for (std::size_t i = 0; i < factors.size(); ++i) {
    const auto index = static_cast<model::FactorIndex>(i);
    demand((*taxonomy)->find(factors[i].key) == index);
    demand(factors[i].parent == model::no_factor || factors[i].parent < index);
    for (const Time at : {Time::min(), from_us(0), Time::max()})
      demand((*taxonomy)->department((*taxonomy)->owner(index, at)) != nullptr);
  }
  return 0;
}
