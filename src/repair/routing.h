// Routing: which channels hear of what. An action is one notice to one channel.
// Thread safety: Router is immutable; ActionSequence belongs to the writer thread.
#pragma once
#include <algorithm>
#include <memory>
#include <vector>

#include "connect/notify/notice.h"
#include "model/case.h"
#include "repair/settings.h"

namespace myelin::repair {

// Numbers actions. One for the whole instance: the case book and the outbox both queue.
class ActionSequence {
 public:
  ActionId next() { return ActionId{++last_}; }
  void start_after(ActionId id) { last_ = std::max(last_, id.value); }

 private:
  std::int64_t last_ = 0;
};

// How the lists of routes and rules match; an empty one matches any. Factors match what is below
// them.
bool among(const std::vector<std::string>& wanted, std::string_view value);
bool at_or_below(const std::vector<std::string>& wanted, std::string_view factor);

// The events that routes without `events` let through; take, comment and join are quiet. Tools that
// hold a ticket follow the case instead, and are not nudged.
bool is_loud(std::string_view event);
bool is_followed(std::string_view event);

class Router {
 public:
  explicit Router(std::shared_ptr<const Settings> settings) : settings_(std::move(settings)) {}
  // Actions, one a channel however many routes lead there; the shortest group_wait of them decides
  // when. Queued, or waiting for approval where a rule says so.
  std::vector<model::Action> actions_for(const connect::notify::Notice& notice, ActionSequence& ids,
                                         Time now) const;
  // One action to a channel that was named, past the routes.
  model::Action action_to(std::string channel, const connect::notify::Notice& notice,
                          ActionSequence& ids, Time now) const;
  const Settings& settings() const { return *settings_; }

 private:
  std::shared_ptr<const Settings> settings_;
};

}  // namespace myelin::repair
