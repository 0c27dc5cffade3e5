// Comparisons and verdicts as the store holds them; both tables only grow. Thread safety: that of
// the session.
#pragma once
#include <optional>
#include <vector>

#include "model/verdict.h"
#include "store/store.h"

namespace myelin::repair {

// REQUIRES: inside a transaction.
Status append(store::Session& session, const model::Comparison& plan);
Status append(store::Session& session, const model::Comparison& plan,
              const model::Verdict& verdict);

// Of cases still resolved whose comparison is due and not judged yet, oldest case first.
Result<std::vector<model::Comparison>> due_comparisons(store::Session& session, Time now);
// Of the case's last repair; nullopt where it was never resolved.
Result<std::optional<model::Comparison>> comparison_of(store::Session& session, CaseId id);
Result<std::optional<model::Verdict>> verdict_on(store::Session& session,
                                                 const model::Comparison& plan);

}  // namespace myelin::repair
