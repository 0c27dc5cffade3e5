// fit_from: the way from any start to the maximum, for every model of repeat buying: first over a
// few rows that stand for all, then over all; from another start where the first leads nowhere.
//
// Internal to this folder. Thread safety: functions without state.
#pragma once
#include <span>
#include <vector>

#include "stats/value/climb.h"
#include "stats/value/purchases.h"

namespace myelin::stats::value {

// Rows whose times are shares of the typical age, so that one set of starts and bounds fits all.
struct ScaledRows {
  std::vector<CountedPurchases> rows;
  double age = 1;         // the unit, in the caller's
  double likelihood = 0;  // what the change of unit adds to the logarithm
};

inline ScaledRows in_typical_ages(std::span<const CountedPurchases> rows) {
  ScaledRows scaled{{rows.begin(), rows.end()}, 1, 0};
  double ages = 0, customers = 0, repeats = 0;
  for (const auto& row : rows) {
    ages += row.customers * row.purchases.age;
    repeats += row.customers * row.purchases.repeats;
    customers += row.customers;
  }
  if (ages > 0) scaled.age = ages / customers;
  scaled.likelihood = -repeats * std::log(scaled.age);
  for (auto& row : scaled.rows) {
    row.purchases.last /= scaled.age;
    row.purchases.age /= scaled.age;
  }
  return scaled;
}

using RowsHeight = Jet<4> (*)(std::span<const CountedPurchases> rows,
                              const std::array<Jet<4>, 4>& parameters);

inline Result<Summit<4>> fit_from(const ScaledRows& scaled, RowsHeight height,
                                  std::span<const std::array<double, 4>> starts) {
  constexpr std::size_t coarse_rows = 2'000;
  const auto& rows = scaled.rows;
  double again = 0;
  for (const auto& row : rows) again += row.purchases.repeats > 0 ? row.customers : 0;
  if (again == 0)
    return fail(ErrorCode::invalid_argument, "no customer bought a second time",
                "a value model needs customers who came back; wait for them");
  const auto over = [height](std::span<const CountedPurchases> some) -> Height<4> {
    return [some, height](const auto& parameters) { return height(some, parameters); };
  };
  Result<Summit<4>> last = fail(ErrorCode::internal, "no start was given");
  for (auto start : starts) {
    if (rows.size() > 5 * coarse_rows) {
      const auto few = coarse(rows, coarse_rows);
      if (const auto near = climb<4>(over(few), start, {20, 1e-7})) start = near->parameters;
    }
    last = climb<4>(over(rows), start);
    if (!last) continue;
    last->height += scaled.likelihood;
    return last;
  }
  return last;
}

inline std::uint32_t repeats_max_of(std::span<const CountedPurchases> rows) {
  std::uint32_t most = 0;
  for (const auto& row : rows) most = std::max(most, row.purchases.repeats);
  return most;
}

}  // namespace myelin::stats::value
