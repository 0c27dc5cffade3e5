// Drivers: which dimension values explain why a measure is higher in one segment than in another,
// and what operations recorded of the orders behind it.
//
// Voices (an order that was heard from, or a text without one), orders and parcels are cut by all
// dimensions that they carry; each cut expects its own rate of the segment compared with, so that a
// changed mix is no driver; stats/localise finds the smallest set of combinations behind the
// excess. Where a product is so new that it has hardly a past, it is expected to be like the other
// products. Batches and versions follow one another and have no past of their own: where nothing
// else explains a product's rise, stats/localise/cohort_rise says whether it came with one of them.
// Thread safety: that of the session.
#pragma once
#include <string>
#include <vector>

#include "base/limits.h"
#include "base/result.h"
#include "model/cell.h"
#include "model/driver.h"
#include "store/store.h"

namespace myelin::cause {

struct DriverQuestion {
  model::DriverMetric metric = model::DriverMetric::complaints;
  std::string factor;                // and those below it; complaints only
  std::vector<std::string> reasons;  // of returns and refunds that complain of it without a word
  model::Segment now, against;
  int taxonomy_version = 0;
  std::size_t units_max = limits::explained_units_max;
};

// The question that an alert asks: its cell since the excess began, against the four weeks before.
DriverQuestion question_of(const model::CellKey& cell, Time since, Time until,
                           int taxonomy_version);

// Errors: invalid_argument where a segment is empty, too_large where there are more units.
Result<model::Explanation> find_drivers(store::Session& session, const DriverQuestion& question,
                                        Time now);

}  // namespace myelin::cause
