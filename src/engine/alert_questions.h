// Questions about alerts, read from the store's last commit. Thread safety: that of the session.
#pragma once
#include "engine/answers.h"
#include "engine/language.h"
#include "risk/alert_book.h"
#include "store/store.h"

namespace myelin::engine {

Result<std::vector<model::Alert>> find_alerts(store::Session& session, const AlertFilter& filter);
// Error::not_found.
Result<model::Alert> find_alert(store::Session& session, AlertId id);
// Error::not_found. The series' expectation is the mean complaint rate of the four weeks before
// `since` × the day's exposure.
Result<AlertDetail> alert_detail(store::Session& session, const Language& language, AlertId id,
                                 Zone zone);

// What its first driver says is behind an alert, where that is more than chance; empty otherwise.
std::vector<risk::CauseValue> cause_behind(const model::Explanation& explanation);
// Tells the book what was found behind its live alerts before a restart.
Status recall_causes(store::Session& session, risk::AlertBook& alerts);

// What was last found out about why the alert is; nothing where nobody has looked yet.
Result<std::optional<model::Explanation>> stored_explanation(store::Session& session, AlertId id);

}  // namespace myelin::engine
