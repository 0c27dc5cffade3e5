// Variants: the different paths that cases took, the commonest first; equals in the order in which
// they were first taken. Thread safety: a pure function.
#pragma once
#include <vector>

#include "stats/process/event_log.h"

namespace myelin::stats::process {

struct Variant {
  std::size_t example = 0;  // a case that took it: log.path(example)
  std::uint64_t cases = 0;
};

struct Variants {
  std::vector<Variant> variants;
  std::vector<std::uint32_t> of_case;  // index into variants
};

Variants variants_of(const EventLog& log);

}  // namespace myelin::stats::process
