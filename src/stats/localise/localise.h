// Localisation: the smallest set of attribute combinations that explains why a measure moved.
//
// A combination is judged by a likelihood ratio: its rows as normal, around 0 with the scatter that
// the rows show which moved the other way, against its rows as moved together, around a mean of
// their own with a scatter of their own. Both follow from three sums, so every combination of every
// depth is judged in one roll-up. Naming a combination costs the logarithm of how many there are.
// The best is taken, its rows are taken away, and so on while what is left still stands out from
// everything else that is left. A taken one falls apart into parts where these say clearly more.
// The whole table is a combination too: where it wins, nothing inside the data explains the change.
//
// The ripple effect (rows below one cause move by the same part) is of Li et al., Squeeze, ISSRE
// 2019; the mirrored side as the scale of chance is of Kalander, RiskLoc, 2022; judging by
// description length, and the whole as an answer, are our own.
//
// Thread safety: pure functions. Units: moved parts −1…1; gains in nats.
#pragma once
#include <utility>
#include <vector>

#include "stats/localise/leaf_table.h"

namespace myelin::stats::localise {

// One setting for every measure and every data set; chosen by cross-validation on simulated and on
// real incidents (docs/causes.md).
struct Settings {
  double floor = 0.06;            // scatter below which no part is told from another
  double floor_seen = 0.02;       // scatter below which nothing counts as seen
  double spread_floor = 0.12;     // of the rows of one cause around their mean, as much as
  double spread_rows = 6;         // this many rows would say
  double moved_min = 0.02;        // of a cause's rows on average
  double gain_min = 6;            // nats above what naming it costs
  double apart_min = 0.12;        // parts must say more by this share
  double whole_apart_min = 0.03;  // the same of the whole
  double part_cost = 3;           // nats for each of them
  double whole_factor = 1.3;      // the whole must say this much more than the best inside it
  std::size_t depth_max = 5;      // attributes of one combination
  std::size_t causes_max = 30;
};

struct Cause {
  std::vector<std::pair<std::uint8_t, std::uint32_t>> values;  // attribute, code; ascending
  double gain = 0;                                             // nats
  double moved = 0;                                            // weighted mean of its rows
  double observed = 0, expected = 0, exposure = 0;
  double share = 0;    // of the whole excess; what others of the list explain is not counted again
  double p_value = 1;  // of its mean, times the combinations that were tried
  std::vector<std::uint32_t> rows;  // of the table
};

enum class Verdict : std::uint8_t {
  explained,   // by `causes`
  everything,  // all moved alike: nothing inside the data explains it
  nothing      // no part moved more than chance moves parts
};

struct Explanation {
  Verdict verdict = Verdict::nothing;
  std::vector<Cause> causes;  // strongest first
  double direction = 1;       // −1: the measure fell
  double excess = 0;          // of the whole, in the measure's unit
  double scatter = 0;         // of rows by chance
};

// `direction`: 1 looks for rises, −1 for falls, 0 for whichever way the whole moved.
Result<Explanation> explain(const LeafTable& table, int direction = 0,
                            const Settings& settings = {});

}  // namespace myelin::stats::localise
