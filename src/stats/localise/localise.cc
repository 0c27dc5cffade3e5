#include "stats/localise/localise.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "stats/incomplete.h"
#include "stats/localise/lattice.h"

namespace myelin::stats::localise {
namespace {

using Values = std::vector<std::pair<std::uint8_t, std::uint32_t>>;

struct Candidate {
  double gain = -1;
  Values values;
};

// Five attributes of values_max make a key of 60 bits.
constexpr std::size_t depth_most = 5;

double square(double x) {
  return x * x;
}

// Upper tail of the normal distribution.
double normal_upper(double z) {
  return 0.5 * std::erfc(z / std::sqrt(2.0));
}

class Search {
 public:
  Search(const LeafTable& table, Deviations deviations, const Settings& settings)
      : table_(table),
        settings_(settings),
        deviations_(std::move(deviations)),
        weight_(deviations_.weight),
        lattice_(table, deviations_, std::min(settings.depth_max, depth_most)) {
    double n = 0, s2 = 0;
    for (std::size_t row = 0; row < table_.rows(); ++row)
      if (deviations_.moved[row] < 0) {
        n += weight_[row];
        s2 += weight_[row] * square(deviations_.moved[row]);
      }
    scatter_ = n > 0 ? std::sqrt(s2 / n) : 0;
    for (const auto& cuboid : lattice_.cuboids()) {
      tried_ += cuboid.sample.size();
      costs_.push_back(naming_cost(cuboid));
    }
  }

  Explanation run() {
    Explanation result;
    result.direction = deviations_.direction;
    result.scatter = scatter_;
    result.excess = std::accumulate(deviations_.excess.begin(), deviations_.excess.end(), 0.0);
    lattice_.roll_up();
    // What moved the other way did so by chance: a cause says more than the strongest of it.
    least_ = std::max(settings_.gain_min, strongest(-1).gain);
    while (result.causes.size() < settings_.causes_max) {
      auto best = strongest(1);
      if (best.gain <= 0) break;
      best = taken_apart(std::move(best));
      auto rows = rows_of(best.values);
      if (!stands_out(best.values, rows, !result.causes.empty())) break;
      if (best.values.empty()) {
        if (result.causes.empty()) result.verdict = Verdict::everything;
        break;
      }
      result.causes.push_back(described(best, std::move(rows), result.excess));
      result.verdict = Verdict::explained;
      const auto& taken = result.causes.back().rows;
      lattice_.take_away(taken);
      for (const auto row : taken) weight_[row] = 0;
    }
    return result;
  }

 private:
  // The likelihood ratio of rows with these sums, before what naming them costs. What chance adds
  // to their squares is no movement.
  double gain(const Moments& of, const Chance& chance, double scatter) const {
    const double mean = of.s1 / of.n;
    double own = std::max(of.s2 / of.n - mean * mean, 0.0);
    if (table_.measure != Measure::sum) own = std::max(own - by_chance(of, chance), 0.0);
    const double spread = (own * of.n + square(settings_.spread_floor) * settings_.spread_rows) /
                          (of.n + settings_.spread_rows);
    return of.n * ((mean * mean + own) / (2 * square(scatter)) +
                   0.5 * std::log(square(scatter) / spread) - 0.5 * own / spread);
  }
  double by_chance(const Moments& of, const Chance& chance) const {
    if (table_.measure == Measure::count) return chance.per_event / of.n;
    const double mean = of.s1 / of.n * deviations_.direction;
    const double rate = std::clamp(chance.rate / of.n + mean, 0.0, 1.0);
    return rate * (1 - rate) * chance.per_event / of.n;
  }
  bool moved(const Moments& of) const { return of.n > 1e-6 && of.s1 > settings_.moved_min * of.n; }
  double scale(double floor) const { return std::max(scatter_, floor); }

  double naming_cost(const Cuboid& cuboid) const {
    if (cuboid.attributes.empty()) return 0;
    const auto k = static_cast<double>(table_.attributes());
    const auto l = static_cast<double>(cuboid.attributes.size());
    const double same_depth = log_gamma(k + 1) - log_gamma(l + 1) - log_gamma(k - l + 1);
    return same_depth +
           std::log(static_cast<double>(std::max<std::size_t>(1, cuboid.sample.size())));
  }
  double naming_cost(std::span<const std::uint8_t> attributes) const {
    for (std::size_t c = 0; c < costs_.size(); ++c)
      if (std::ranges::equal(lattice_.cuboids()[c].attributes, attributes)) return costs_[c];
    return 0;
  }

  // What moved towards `side`: 1 with the whole, −1 against it.
  Candidate strongest(double side) const {
    const double scatter = scale(settings_.floor), steep = 0.5 / square(scatter);
    Candidate best;
    const Cuboid* where = nullptr;
    std::size_t cell_at = 0;
    for (std::size_t c = 0; c < lattice_.cuboids().size(); ++c) {
      const auto& cuboid = lattice_.cuboids()[c];
      // No gain is above Σ weight·moved² ⁄ 2·scatter² and what the narrowest spread would add.
      const double narrow =
          std::max(0.0, 0.5 * std::log(square(scatter) * (cuboid.n_max + settings_.spread_rows) /
                                       (square(settings_.spread_floor) * settings_.spread_rows)));
      for (std::size_t i = 0; i < cuboid.cells.size(); ++i) {
        const auto& cell = cuboid.cells[i];
        if (cell.s2 * steep + cell.n * narrow < best.gain + costs_[c]) continue;
        if (!moved({cell.n, cell.s1 * side, cell.s2})) continue;
        double value =
            gain(cell, cuboid.chance.empty() ? Chance{} : cuboid.chance[i], scatter) - costs_[c];
        if (cuboid.attributes.empty()) value /= settings_.whole_factor;
        // Of equals the coarser, which comes later, is the simpler answer.
        if (value < best.gain - 1e-9) continue;
        best.gain = value;
        where = &cuboid;
        cell_at = i;
      }
    }
    if (where != nullptr)
      for (const auto attribute : where->attributes)
        best.values.emplace_back(attribute, table_.code(where->sample[cell_at], attribute));
    return best;
  }

  std::vector<std::uint32_t> rows_of(const Values& values) const {
    std::vector<std::uint32_t> rows;
    for (std::uint32_t row = 0; row < table_.rows(); ++row) {
      if (!(weight_[row] > 0)) continue;
      if (std::ranges::all_of(values, [&](const auto& value) {
            return table_.code(row, value.first) == value.second;
          }))
        rows.push_back(row);
    }
    return rows;
  }
  std::pair<Moments, Chance> sums(std::span<const std::uint32_t> rows) const {
    std::pair<Moments, Chance> result;
    for (const auto row : rows) {
      result.first.add(Lattice::moments(deviations_, row));
      result.second.add(Lattice::chance(deviations_, row));
    }
    return result;
  }
  // The strongest of its parts, where some attribute's values say clearly more than it does itself.
  Candidate taken_apart(Candidate whole) const {
    if (whole.values.size() >= std::min(settings_.depth_max, depth_most)) return whole;
    const auto rows = rows_of(whole.values);
    const double scatter = scale(settings_.floor);
    // The whole was held back by whole_factor against what lies inside it; now it is its own again.
    double best = whole.values.empty()
                      ? whole.gain * settings_.whole_factor * (1 + settings_.whole_apart_min)
                      : whole.gain * (1 + settings_.apart_min);
    Candidate part;
    for (std::uint8_t attribute = 0; attribute < table_.attributes(); ++attribute) {
      if (std::ranges::any_of(whole.values, [&](auto& v) { return v.first == attribute; }))
        continue;
      std::vector<Moments> values(table_.sizes[attribute]);
      std::vector<Chance> chances(table_.sizes[attribute]);
      for (const auto row : rows) {
        values[table_.code(row, attribute)].add(Lattice::moments(deviations_, row));
        chances[table_.code(row, attribute)].add(Lattice::chance(deviations_, row));
      }
      std::vector<std::uint8_t> attributes{attribute};
      for (const auto& value : whole.values) attributes.push_back(value.first);
      std::ranges::sort(attributes);
      const double cost = naming_cost(attributes);
      double total = 0, strongest = 0;
      std::uint32_t strongest_code = 0;
      for (std::uint32_t code = 0; code < values.size(); ++code) {
        if (!moved(values[code])) continue;
        const double value = gain(values[code], chances[code], scatter) - cost;
        if (value <= settings_.gain_min) continue;
        total += value - settings_.part_cost;
        if (value <= strongest) continue;
        strongest = value;
        strongest_code = code;
      }
      if (total <= best) continue;
      best = total;
      part = {strongest, whole.values};
      part.values.emplace_back(attribute, strongest_code);
      std::ranges::sort(part.values);
    }
    return part.gain > 0 ? taken_apart(std::move(part)) : whole;
  }

  // Whether it is more than chance, and, after the first, more than what else is left.
  bool stands_out(const Values& values, std::span<const std::uint32_t> rows, bool later) const {
    std::vector<std::uint8_t> attributes;
    for (const auto& value : values) attributes.push_back(value.first);
    const double cost = naming_cost(attributes);
    const auto [own, chance] = sums(rows);
    if (gain(own, chance, scale(settings_.floor_seen)) - cost < least_) return false;
    if (!later) return true;
    Moments rest;
    std::vector<bool> inside(table_.rows());
    for (const auto row : rows) inside[row] = true;
    for (std::size_t row = 0; row < table_.rows(); ++row)
      if (weight_[row] > 0 && !inside[row] && deviations_.moved[row] > 0)
        rest.add(Lattice::moments(deviations_, row));
    const double left = rest.n > 0 ? std::sqrt(rest.s2 / rest.n) : 0;
    return gain(own, chance, std::max(left, scale(settings_.floor))) - cost >= least_;
  }

  Cause described(const Candidate& of, std::vector<std::uint32_t> rows, double excess) const {
    Cause cause{of.values, of.gain, 0, 0, 0, 0, 0, 1, std::move(rows)};
    double own = 0;
    for (const auto row : cause.rows) {
      cause.observed += table_.observed[row];
      cause.expected += table_.expected[row];
      if (table_.measure == Measure::ratio) cause.exposure += table_.exposure[row];
      own += deviations_.excess[row];
    }
    const auto moments = sums(cause.rows).first;
    cause.moved = moments.s1 / moments.n;
    cause.share = excess > 0 ? own / excess : 0;
    const double z = cause.moved * std::sqrt(moments.n) / scale(settings_.floor_seen);
    cause.p_value = std::min(1.0, normal_upper(z) * static_cast<double>(tried_));
    return cause;
  }

  const LeafTable& table_;
  const Settings& settings_;
  Deviations deviations_;
  std::vector<double> weight_;
  Lattice lattice_;
  std::vector<double> costs_;  // of naming, per cuboid
  double scatter_ = 0, least_ = 0;
  std::size_t tried_ = 0;
};

}  // namespace

Result<Explanation> explain(const LeafTable& table, int direction, const Settings& settings) {
  MYELIN_CHECK(check(table));
  if (table.rows() == 0) return Explanation{};
  return Search(table, deviations_of(table, settings.floor, direction), settings).run();
}

}  // namespace myelin::stats::localise
