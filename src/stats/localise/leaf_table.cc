#include "stats/localise/leaf_table.h"

#include <algorithm>
#include <numeric>

namespace myelin::stats::localise {

Status check(const LeafTable& table) {
  const auto rows = table.rows();
  if (table.attributes() > attributes_max || rows > rows_max)
    return fail(ErrorCode::too_large, "the table has too many attributes or rows to localise in",
                "leave attributes out, or add rows of rare values together");
  if (table.codes.size() != rows * table.attributes() || table.expected.size() != rows ||
      (table.measure == Measure::ratio && table.exposure.size() != rows))
    return fail(ErrorCode::invalid_argument, "the columns of the table differ in length",
                "give every row its codes, what was expected, what was seen and its exposure");
  for (const auto size : table.sizes)
    if (size > values_max)
      return fail(ErrorCode::too_large, "an attribute has too many values to localise in",
                  "keep its commonest values and add the others together");
  for (std::size_t i = 0; i < table.codes.size(); ++i)
    if (table.codes[i] >= table.sizes[i % table.attributes()])
      return fail(ErrorCode::invalid_argument, "a code lies beyond its attribute's values",
                  "count values from 0");
  return {};
}

Deviations deviations_of(const LeafTable& table, double floor, int direction) {
  const auto rows = table.rows();
  Deviations result{
      std::vector<double>(rows), std::vector<double>(rows), std::vector<double>(rows), {}, {}, 1};
  if (table.measure != Measure::sum) result.of.resize(rows), result.expected_rate.resize(rows);
  const auto seen = std::accumulate(table.observed.begin(), table.observed.end(), 0.0);
  const auto expected = std::accumulate(table.expected.begin(), table.expected.end(), 0.0);
  result.direction = direction != 0 ? direction : (seen > expected ? 1 : -1);
  const double half_way =
      table.measure == Measure::count ? 1 / (floor * floor) : 0.25 / (floor * floor);
  for (std::size_t row = 0; row < rows; ++row) {
    const double difference = (table.observed[row] - table.expected[row]) * result.direction;
    const double of = table.measure == Measure::ratio
                          ? table.exposure[row]
                          : std::max(table.observed[row], table.expected[row]);
    result.excess[row] = difference;
    if (!(of > 0)) continue;
    result.moved[row] = std::clamp(difference / of, -1.0, 1.0);
    result.weight[row] = table.measure == Measure::sum ? 1 : of / (of + half_way);
    if (table.measure == Measure::sum) continue;
    result.of[row] = of;
    if (table.measure == Measure::ratio) result.expected_rate[row] = table.expected[row] / of;
  }
  return result;
}

void expect_from(const Before& before, LeafTable& table) {
  const double events = std::accumulate(before.events.begin(), before.events.end(), 0.0);
  const double exposure = std::accumulate(before.exposure.begin(), before.exposure.end(), 0.0);
  const double now = std::accumulate(table.exposure.begin(), table.exposure.end(), 0.0);
  // Nothing before is less than half an event, so that parts can still be told from each other.
  const double rate = events > 0 ? events / exposure : 0.5 / std::max({exposure, now, 1.0});
  table.expected.resize(table.rows());
  for (std::size_t row = 0; row < table.rows(); ++row)
    table.expected[row] = table.exposure[row] * (before.events[row] + rate * before.prior) /
                          (before.exposure[row] + before.prior);
}

}  // namespace myelin::stats::localise
