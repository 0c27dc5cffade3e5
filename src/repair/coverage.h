// Loop coverage, first level (REP-5): which causes are nobody's, and which have no repair.
// Thread safety: pure.
#pragma once
#include <span>
#include <string>
#include <vector>

#include "model/case.h"

namespace myelin::repair {

struct CauseOwner {
  std::string factor, department;  // empty department: nobody
};

struct LoopCoverage {
  std::size_t causes = 0, with_owner = 0, with_case = 0;
  std::vector<std::string> without_owner, without_case;  // factor keys, in the order given
};

// `cases`: of any state but closed. A case on a factor covers the factor itself and everything
// below it.
LoopCoverage loop_coverage(std::span<const CauseOwner> causes,
                           std::span<const model::Case* const> cases);

}  // namespace myelin::repair
