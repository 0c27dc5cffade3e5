// Feedback: what people say of alerts afterwards (useful, or noise) decides how much a cell must
// show before it is an alert again.
//
// Each cell has odds of being useful: a sum of effects of all alerts, its factor and what contains
// it, its product, its channel, and of these together (stats/learn/crossed_effects.h), so that one
// mark says most of its own cell, something of its siblings and little of others. The odds weigh
// the cell's p-value, mean 1 over the cells in play or less: the false alarms that the user accepts
// stay what they are, and are spent where alerts are wanted (weighted hypotheses: Genovese, Roeder
// & Wasserman 2006). No mark makes a cell deaf: the weight never falls below 1/100, and the p-value
// of what is large falls faster than that. Marks fade, half in half a year.
//
// Thread safety: none; the writer thread owns it. Invariant: a function of the newest mark of each
// alert and of the instant of the last fit.
#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/id.h"
#include "base/result.h"
#include "base/time.h"
#include "model/alert.h"
#include "model/alert_mark.h"
#include "model/cell.h"

namespace myelin::store {
class Session;
}  // namespace myelin::store

namespace myelin::risk {

inline constexpr double feedback_weight_min = 0.01, feedback_weight_max = 4;

// A mark, and what the alert is about.
struct MarkedAlert {
  model::AlertMark mark{};
  model::AlertRule rule = model::AlertRule::cell_excess;
  model::CellKey cell{};
  CustomerId customer{};
};

class Feedback {
 public:
  // Takes effect at once. REQUIRES: marks of one alert in the order they were made.
  void mark(const MarkedAlert& marked, Time now);
  // Lets marks fade; to be called when a day has ended.
  void fit(Time now);
  // What a cell's p-value is divided by, before it is compared with what is accepted; 1 where
  // nobody has marked anything.
  double weight(const model::CellKey& cell) const;
  bool empty() const { return marks_.empty(); }
  // How often in a row, lately, a customer's alerts were noise.
  int noise_in_a_row(CustomerId customer) const;

  // REQUIRES: nothing marked yet.
  Status load(store::Session& session, Time now);
  // In the caller's transaction; `id` is the row's.
  static Status save(store::Session& session, std::int64_t id, const model::AlertMark& mark);

 private:
  void note(const MarkedAlert& marked);
  std::map<AlertId, MarkedAlert> marks_;  // the newest of each
  std::unordered_map<std::string, double> effects_;
};

}  // namespace myelin::risk
