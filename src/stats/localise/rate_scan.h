// A scan of sparse events: which combinations of values hold more of them than the rest does.
//
// Rows hold a few events or none, so no row can be judged alone; whole combinations can. One is
// judged by the likelihood ratio of Poisson counts: its events against its expectation with a
// factor of its own, the rest with another, against one factor for all (Kulldorff 1997, A spatial
// scan statistic); rows of which a value is not known are neither. So a rise of everything is not
// laid at the door of the largest part. Naming a combination costs the logarithm of how many of its
// kind there are; the best is taken, its rows are taken away, and so on.
//
// Thread safety: pure functions. Units: events; gains in nats.
#pragma once
#include "stats/localise/localise.h"

namespace myelin::stats::localise {

struct ScanSettings {
  std::size_t depth_max = 3;  // attributes of one combination
  double gain_min = 4;        // nats above what naming it costs
  double whole_gain_min = 4;  // for a rise of everything
  double events_min = 3;      // of a combination
  double behind_least = 1.5;  // what is known of a combination without a past, in events
  std::size_t causes_max = 10;
  bool first_is_unknown = true;  // code 0 of an attribute says that its value is not known
};

// `table` holds counts or ratios; expected above 0 wherever something was seen. Looks for rises.
// Errors: those of check().
Result<Explanation> scan_rates(const LeafTable& table, const ScanSettings& settings = {});

}  // namespace myelin::stats::localise
