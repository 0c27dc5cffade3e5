// Questions about cases and actions, read from the store's last commit. Thread safety: that of the
// session.
#pragma once
#include "engine/answers.h"
#include "engine/language.h"
#include "store/store.h"

namespace myelin::engine {

Result<std::vector<model::Case>> find_cases(store::Session& session, const CaseFilter& filter,
                                            Time now);
Result<CaseDetail> case_detail(store::Session& session, const Language& language,
                               CaseId id);  // Error::not_found
Result<NudgeAnswer> nudge_answer(store::Session& session, Time now, std::size_t rows);
Result<std::vector<ActionRow>> find_actions(store::Session& session, const ActionFilter& filter);

}  // namespace myelin::engine
