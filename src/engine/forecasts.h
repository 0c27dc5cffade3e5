// What complaints lead to: the reflection that looks for it, and the questions about it. Private to
// engine/. Thread safety: functions without state; a session belongs to one thread.
#pragma once
#include "engine/answers.h"
#include "risk/follow.h"
#include "store/store.h"

namespace myelin::engine {

// Daily series out of the store, from the first day with anything to the last that is over.
struct FollowHistory {
  std::vector<risk::FollowPair> pairs;
  Time from, until;  // their days
};
Result<FollowHistory> follow_history(store::Session& session, Zone zone, Time now);

Status write_forecasts(store::Session& transaction, std::int64_t run, Time begun, Time now,
                       int taxonomy_version, const FollowHistory& history,
                       const risk::FollowSettings& settings,
                       const std::vector<risk::Follow>& follows);

// Of the newest run. An empty product: all rows.
Result<std::vector<ForecastRow>> latest_forecasts(store::Session& session,
                                                  std::string_view product);
// Those that speak of an alert's factor or its parent, of its product or of all products; the most
// specific first.
Result<std::vector<ForecastRow>> forecasts_of_alert(store::Session& session,
                                                    const model::Alert& alert);

}  // namespace myelin::engine
