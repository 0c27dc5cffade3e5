#include "risk/concentration.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>
#include <unordered_set>

#include "stats/multiple_testing.h"
#include "stats/tails.h"

namespace myelin::risk {
namespace {

using model::Dimension;

constexpr double q_value_max = 0.05;
constexpr std::int64_t signals_min = 3;
constexpr double borrowed_signals =
    10;  // the company's share counts as so many signals of the product
constexpr hours background_before{24 * 14};

struct Tally {
  std::array<std::unordered_map<std::uint32_t, std::int64_t>, model::dimension_count> values;
  std::array<std::int64_t, model::dimension_count> known{};
  void add(const DimensionSymbols& symbols) {
    for (std::size_t d = 0; d < symbols.size(); ++d)
      if (symbols[d] != 0) ++values[d][symbols[d]], ++known[d];
  }
  double share(std::size_t d, std::uint32_t value, double prior_share, double prior_n) const {
    const auto at = values[d].find(value);
    const double n = at == values[d].end() ? 0 : static_cast<double>(at->second);
    return (n + prior_share * prior_n) / (static_cast<double>(known[d]) + prior_n);
  }
};

// What the cell itself fixes cannot stand out.
bool fixed_by(const Cell& cell, std::size_t d) {
  const auto dimension = static_cast<Dimension>(d);
  return (dimension == Dimension::product && cell.product) ||
         (dimension == Dimension::channel && cell.channel);
}

}  // namespace

std::vector<model::Concentration> concentrations(const ConcentrationQuestion& question,
                                                 std::span<const Evidence* const> evidence,
                                                 const BackgroundRing& background,
                                                 const Symbols& symbols) {
  Tally seen, alike, all;
  std::unordered_set<SignalId> own;
  for (const auto* e : evidence)
    if (own.insert(e->signal).second) seen.add(e->dimensions);
  const auto from = question.from - background_before;
  const auto tally_into = [&](Tally& tally) {
    return [&](const BackgroundSignal& s) {
      if (!own.contains(s.signal)) tally.add(s.dimensions);
    };
  };
  background.visit(question.cell->product, question.cell->channel, from, question.until,
                   tally_into(alike));
  background.visit(0, 0, from, question.until, tally_into(all));

  std::vector<model::Concentration> tried;
  std::vector<double> p_values;
  for (std::size_t d = 0; d < model::dimension_count; ++d) {
    if (fixed_by(*question.cell, d) || seen.known[d] < signals_min || all.known[d] == 0) continue;
    for (const auto& [value, n] : seen.values[d]) {
      const double everywhere = all.share(d, value, 0, 1);
      const double expected = alike.share(d, value, everywhere, borrowed_signals);
      tried.push_back({.dimension = static_cast<Dimension>(d),
                       .value = symbols.text(value),
                       .share = static_cast<double>(n) / static_cast<double>(seen.known[d]),
                       .share_expected = expected,
                       .q_value = 1,
                       .n = n});
      p_values.push_back(
          stats::binomial_two_sided(n, seen.known[d], std::clamp(expected, 1e-6, 1 - 1e-9)));
    }
  }
  const auto q_values = stats::benjamini_hochberg(p_values);
  for (std::size_t i = 0; i < tried.size(); ++i) tried[i].q_value = q_values[i];
  std::erase_if(tried, [](const auto& c) {
    return c.q_value > q_value_max || c.share <= c.share_expected || c.n < signals_min;
  });
  std::ranges::sort(tried, [](const auto& a, const auto& b) {
    return std::tie(a.q_value, a.dimension, a.value) < std::tie(b.q_value, b.dimension, b.value);
  });
  if (tried.size() > limits::concentrations_max) tried.resize(limits::concentrations_max);
  return tried;
}

}  // namespace myelin::risk
