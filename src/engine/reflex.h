// The reflex: decides on what arrived, writes it, and answers. The whole of it is one transaction
// on the writer thread.
//
//     seen? → who? → which order? → rows → watch → alerts → cases → outbox → commit → answers, live
//     events
//
// Thread safety: none; the writer thread calls everything here. Invariant: what a transaction led
// to (live events, queued actions) is held back until committed().
#pragma once
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "engine/arrival.h"
#include "engine/counters.h"
#include "engine/memory.h"

namespace myelin::engine {

struct ReflexParts {
  std::unique_ptr<Memory>& memory;
  store::Session& session;
  SpokenLanguage& language;
  Counters& counters;
  const Clock& clock;
  const Settings& settings;
  std::function<void(const LiveEvent&)> publish;
  std::function<void(std::span<const model::Action>)> queue;  // into the outbox
};

class Reflex {
 public:
  explicit Reflex(ReflexParts parts) : parts_(std::move(parts)) {}

  // Decides and appends. The answers are complete but must not be given before the commit.
  Result<std::vector<Receipt>> decide(std::span<const std::shared_ptr<ArrivedBatch>> batches);
  // Moves the watch, the alerts and the cases to `now`.
  Status advance(Time now);
  // What changes of alerts and cases lead to: rows, cases, actions, live events.
  Status carry(std::vector<risk::AlertEvent> events, Time now);
  Status carry(const repair::Changes& changes);

  // A step of a case's playbook went on: what people said of it, or what became of its message.
  Status tell_step(CaseId repair, const repair::flow::Event& event, std::string_view actor,
                   Time now);
  Status step_settled(const model::Action& action, Time now);
  // Messages whose fate no run has heard of, because the process ended in between.
  Status settle_steps(Time now);

  void committed();
  void rolled_back();

  repair::Cause cause_of(const model::Alert& alert, Time now);

 private:
  Outcome decide_one(Prepared& prepared, Arrival arrival, Time now);
  Status append(const Prepared& prepared, const raw::Resolution& resolution, bool spam);
  void look(const Prepared& prepared, CustomerId customer, bool spam);
  void look_at_fact(const Prepared& prepared, CustomerId customer);
  // What a product is told to belong to.
  void categorise(const model::Signal& reference);
  void weigh(const Prepared& prepared, CustomerId customer, bool spam);
  void spread(const Prepared& prepared, CustomerId customer, bool live);
  // What an hour's end lets the watch conclude.
  Status close_next_hour();
  // Findings become alerts, and their forecasts are written beside them.
  Status alarm(std::span<const risk::Finding> findings, Time now);
  void count(const Prepared& prepared);
  // Cases that open begin their playbook, those that are done end it.
  Status follow(const model::Case& repair, std::string_view verb, Time now);
  Status perform(const repair::RunChange& change, Time now);
  void refresh_gauges();

  ReflexParts parts_;
  std::vector<risk::Finding> findings_;  // of this transaction, not yet alerts
  std::vector<LiveEvent> live_;
  Time gauges_at_{};
  std::vector<model::Action> actions_;
};

// A mention moves its own factor and the factor it belongs to: an excess that is spread over
// several issues shows there. Calls `each(factor, strongest mention of it)` once a factor;
// REQUIRES: the mentions are the taxonomy's.
void for_each_factor(const model::Reading& reading, const cause::Taxonomy& taxonomy,
                     const std::function<void(const model::Factor&, const model::Mention&)>& each);

}  // namespace myelin::engine
