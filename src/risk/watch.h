// Watch: every product × channel × factor cell and its parents (product × factor, channel × factor,
// factor) are watched for more complaints than baseline, season and exposure explain. Nobody has to
// ask.
//
// A cell's complaints are negative-binomial around rate × exposure; the rate borrows strength from
// the cell's parents, so a product counts from its first day. Windows of 6 h, 24 h, 3 and 7 days
// are looked at together; see README.md.
//
// Thread safety: none; the writer thread owns it.
// Invariants: a decision at `now` uses hours up to now's only (later ones wait); it is a function
// of the counts and the evidence held, so the order of arrival within an hour does not matter and
// load() restores it. Hours are UTC hours.
#pragma once
#include <functional>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/money.h"
#include "base/result.h"
#include "base/time.h"
#include "model/dimension.h"
#include "risk/cell_table.h"
#include "risk/finding.h"
#include "risk/settings.h"

namespace myelin::store {
class Session;
}  // namespace myelin::store

namespace myelin::risk {

class Feedback;

// A mention is a complaint when the reader is at least three to one sure that it is negative: a
// faint shadow in glad words is none.
inline constexpr float complaint_polarity_max = -0.5F;

// One signal speaks of one factor. REQUIRES: at most one Observation for a (signal, factor); take
// the strongest mention.
struct Observation {
  Time at{};
  SignalId signal{};
  CustomerId customer{};
  std::string_view product, channel,
      factor;            // factor: Factor::key, not empty; product and channel may be unknown
  float polarity = 0;    // of the mention
  float confidence = 0;  // of the mention
  bool spam = false;     // bought or copied: counted apart, and moves nothing
  std::string_view order{};
  Money at_stake{};                               // of that order
  const model::Dimensions* dimensions = nullptr;  // may be null
  // Who says so: a text, the reason that a return or refund states, or a parcel's own history.
  Source source = Source::said;
};

// One signal that speaks, whatever it says, or one parcel that arrived. REQUIRES: exactly one for
// each such signal, before its Observations.
struct Exposure {
  Time at{};
  SignalId signal{};
  std::string_view product{}, channel{};
  bool spam = false;
  const model::Dimensions* dimensions = nullptr;
  bool parcel = false;
};

// What a watch needs to know of others to read its evidence back from the store.
struct Recollection {
  std::function<Money(std::string_view order)> stake_of;  // the money of an order; may be empty
  // Fills what a signal did not say from its order, which may have come later; may be empty.
  std::function<void(std::string_view order, model::Dimensions& dimensions)> complete;
  // Whether the event of a return or refund states a reason, with which it speaks; may be empty.
  std::function<bool(std::string_view event)> is_reason;
  // Keys of the factors that the reason of a return or refund states, or that what happened to a
  // parcel stands for; may be empty.
  std::function<std::vector<std::string>(std::string_view fact)> stated_by;
};

class Watch {
 public:
  explicit Watch(WatchSettings settings);
  ~Watch();
  Watch(Watch&&) noexcept;
  Watch& operator=(Watch&&) noexcept;

  void expose(const Exposure& exposure);
  void observe(const Observation& observation);
  // A product's category: its siblings say what a product without a past is like.
  void categorise(std::string_view product, std::string_view category);
  // What people say of alerts weighs the cells from now on. REQUIRES: it outlives the watch.
  void heed(const Feedback& feedback);

  // The reflex: looks only at cells touched since the last call. New findings, and those that grew
  // by a quarter.
  std::vector<Finding> evaluate_touched(Time now);
  // To be called after each hour: looks at the touched and the unusual cells, says what has ended;
  // at the end of a day in the zone it refits the baselines and looks at every cell.
  std::vector<Finding> close_hour(Time now);
  // Moves time without looking. REQUIRES before importing history: what is dated later than the
  // last instant seen waits in a bounded queue, and what does not fit is counted only when the
  // watch is loaded again.
  void advance(Time now);
  // What close_hour does at a day's end, in two halves: learn from all cells, look at all cells.
  void refit();
  std::vector<Finding> scan(Time now);

  // Appends what was counted since the last call to cell_delta, one row a cell and hour, in the
  // caller's transaction.
  Status append_deltas(store::Session& session);
  // Adds cell_delta into cell_count and empties it, in one transaction of its own.
  static Status fold_deltas(store::Session& session);
  // Reads what is known of products' categories.
  Status recall_categories(store::Session& session);
  // REQUIRES: a fresh watch. Reads the counts of the last 56 days, recent evidence, and which cells
  // have a live alert.
  Status load(store::Session& session, Time now, const Recollection& recollection);

  struct Size {
    std::size_t cells = 0, exposures = 0, evidence = 0, in_play = 0, live = 0;
  };
  Size size() const;
  // What the baseline expects of a cell in the 24 hours before the last instant seen, and what was
  // observed.
  struct Level {
    double observed = 0, expected = 0, exposure = 0, rate = 0;
  };
  Level level(const model::CellKey& cell) const;
  // The newest 56 days of every cell, a row a cell, as the rings lie; for benchmarks against other
  // detectors.
  std::span<const std::uint16_t> daily_counts() const;
  // A digest of all counts in memory; equal digests mean equal state.
  std::uint64_t digest() const;
  // The same of the evidence since then: which signals complain of which factor. Of which product a
  // signal is may be known better after a restart: its order may have come later than it did.
  std::uint64_t evidence_digest(Time since) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace myelin::risk
