// Rows of cases about customers who are about to leave: what their list promised when it was made,
// and who is on it. Appended; what became of each is read from their orders (engine/retention.h).
//
// Thread safety: that of the session. REQUIRES of append: inside a transaction.
#pragma once
#include <optional>
#include <span>
#include <vector>

#include "base/result.h"
#include "model/alert.h"
#include "model/churn.h"
#include "store/store.h"

namespace myelin::repair {

Status append(store::Session& session, const model::LeavingCase& made, model::Severity severity,
              std::span<const model::ChurnScore> customers);

// Newest first; `repair`: only that one. `since`: opened after that moment.
struct LeavingFilter {
  CaseId repair{};
  Time since = from_us(0);
};
Result<std::vector<model::LeavingCase>> leaving_cases(store::Session& session,
                                                      const LeavingFilter& filter);
// Of one case, those with the most money at risk first. Their reasons with them.
Result<std::vector<model::ChurnScore>> leaving_customers(store::Session& session, CaseId repair);
// Who is on any list that was opened since then.
Result<std::vector<CustomerId>> listed_since(store::Session& session, Time since);

}  // namespace myelin::repair
