// Questions about alerts, read from the store's last commit. Thread safety: that of the session.
#pragma once
#include "cause/taxonomy.h"
#include "engine/answers.h"
#include "store/store.h"

namespace myelin::engine {

Result<std::vector<model::Alert>> find_alerts(store::Session& session, const AlertFilter& filter);
// Error::not_found. The series' expectation is the mean complaint rate of the four weeks before
// `since` × the day's exposure.
Result<AlertDetail> alert_detail(store::Session& session, const cause::Taxonomy& taxonomy,
                                 AlertId id, Zone zone);

}  // namespace myelin::engine
