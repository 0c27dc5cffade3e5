#include "repair/coverage.h"

#include <algorithm>

namespace myelin::repair {

LoopCoverage loop_coverage(std::span<const CauseOwner> causes,
                           std::span<const model::Case* const> cases) {
  LoopCoverage coverage;
  coverage.causes = causes.size();
  for (const auto& cause : causes) {
    if (cause.department.empty())
      coverage.without_owner.push_back(cause.factor);
    else
      ++coverage.with_owner;
    const bool has_case = std::any_of(cases.begin(), cases.end(), [&](const model::Case* c) {
      return c->state != model::CaseState::closed && !c->factor.empty() &&
             (c->factor == cause.factor ||
              (cause.factor.starts_with(c->factor) &&
               cause.factor.substr(c->factor.size()).starts_with('.')));
    });
    if (has_case)
      ++coverage.with_case;
    else
      coverage.without_case.push_back(cause.factor);
  }
  return coverage;
}

}  // namespace myelin::repair
