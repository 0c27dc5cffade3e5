#include "stats/value/outcome_shares.h"

#include <Eigen/Dense>
#include <algorithm>
#include <bit>
#include <cmath>
#include <unordered_map>

namespace myelin::stats::value {
namespace {

constexpr int replicates = 400;
constexpr double ridge = 1;            // units' worth of "no main effect"
constexpr double own_scatter_min = 5;  // units from which a cell's own scatter is taken

struct Cell {
  std::uint32_t players;
  double n, mean;
};

// What is expected of every set of troubles.
class Expected {
 public:
  // `within`: the variance of outcomes within a cell.
  Expected(std::span<const Cell> cells, std::size_t players, double within) : main_(players + 1) {
    fit_main(cells, players);
    double units = 0, squares = 0, spread = 0;
    for (const auto& cell : cells) {
      units += cell.n;
      squares += cell.n * cell.n;
      spread += cell.n * std::pow(cell.mean - added_up(cell.players), 2);
    }
    const auto free = static_cast<double>(cells.size()) - static_cast<double>(players) - 1;
    const double between = free > 0 && units > squares / units
                               ? std::max(0.0, (spread - free * within) / (units - squares / units))
                               : 0;
    for (const auto& cell : cells) {
      const double own = between > 0 ? cell.n / (cell.n + within / between) : 0;
      cells_[cell.players] = own * cell.mean + (1 - own) * added_up(cell.players);
    }
    // The untroubled are many, and everything is measured against them.
    for (const auto& cell : cells)
      if (cell.players == 0) cells_[0] = cell.mean;
  }
  double of(std::uint32_t players) const {
    const auto at = cells_.find(players);
    return at == cells_.end() ? added_up(players) : at->second;
  }

 private:
  void fit_main(std::span<const Cell> cells, std::size_t players) {
    const auto size = static_cast<Eigen::Index>(players + 1);
    Eigen::MatrixXd normal = Eigen::MatrixXd::Zero(size, size);
    Eigen::VectorXd right = Eigen::VectorXd::Zero(size), row(size);
    for (const auto& cell : cells) {
      row[0] = 1;
      for (Eigen::Index p = 1; p < size; ++p) row[p] = cell.players >> (p - 1) & 1U;
      normal += cell.n * row * row.transpose();
      right += cell.n * cell.mean * row;
    }
    for (Eigen::Index p = 1; p < size; ++p) normal(p, p) += ridge;
    main_ = normal.ldlt().solve(right);
  }
  double added_up(std::uint32_t players) const {
    double sum = main_[0];
    for (Eigen::Index p = 1; p < main_.size(); ++p)
      if (players >> (p - 1) & 1U) sum += main_[p];
    return sum;
  }
  Eigen::VectorXd main_;
  std::unordered_map<std::uint32_t, double> cells_;
};

// Adds n × the Shapley values of one set to `shares`.
void add_shares(const Expected& expected, const Cell& cell, std::vector<double>& shares) {
  const int size = std::popcount(cell.players);
  // |T|! (size − |T| − 1)! / size!, the weight of a set T that the player joins.
  std::vector<double> weight(static_cast<std::size_t>(size));
  for (int t = 0; t < size; ++t)
    weight[static_cast<std::size_t>(t)] =
        std::exp(std::lgamma(t + 1) + std::lgamma(size - t) - std::lgamma(size + 1));
  // Every subset of a bit set, the whole one first.
  for (std::uint32_t joined = cell.players; joined != 0; joined = (joined - 1) & cell.players) {
    const double with = expected.of(joined);
    const auto before = static_cast<std::size_t>(std::popcount(joined) - 1);
    for (std::uint32_t rest = joined; rest != 0; rest &= rest - 1) {
      const auto player = static_cast<std::size_t>(std::countr_zero(rest));
      shares[player] += cell.n * weight[before] * (with - expected.of(joined & ~(1U << player)));
    }
  }
}

std::vector<double> shares_of(std::span<const Cell> cells, std::size_t players, double within,
                              double& untroubled) {
  const Expected expected(cells, players, within);
  untroubled = expected.of(0);
  std::vector<double> shares(players, 0);
  double units = 0;
  for (const auto& cell : cells) {
    units += cell.n;
    add_shares(expected, cell, shares);
  }
  for (auto& share : shares) share /= units;
  return shares;
}

Status check(std::span<const OutcomeCell> cells, std::size_t players) {
  if (players > outcome_players_max)
    return fail(ErrorCode::invalid_argument, "too many players to share an outcome among");
  std::unordered_map<std::uint32_t, bool> seen;
  for (const auto& cell : cells) {
    if (!(cell.n > 0) || cell.players >> players != 0)
      return fail(ErrorCode::invalid_argument, "a cell is empty, or of a player there is none of");
    if (!seen.try_emplace(cell.players, true).second)
      return fail(ErrorCode::invalid_argument, "a cell comes twice");
  }
  if (!seen.contains(0))
    return fail(ErrorCode::invalid_argument,
                "nobody is untroubled: there is nothing to compare with");
  return {};
}

struct Interval {
  double low, high;
};
Interval middle_of(std::vector<double> values) {
  std::ranges::sort(values);
  const auto at = [&](double q) {
    return values[static_cast<std::size_t>(q * static_cast<double>(values.size() - 1) + 0.5)];
  };
  return {at(0.025), at(0.975)};
}

}  // namespace

Result<OutcomeShares> outcome_shares(std::span<const OutcomeCell> given, std::size_t players,
                                     Random random) {
  MYELIN_CHECK(check(given, players));
  std::vector<Cell> cells;
  double units = 0, sum = 0, inner = 0;
  for (const auto& cell : given) {
    cells.push_back({cell.players, cell.n, cell.sum / cell.n});
    units += cell.n;
    sum += cell.sum;
    inner += std::max(0.0, cell.sum_of_squares - cell.sum * cell.sum / cell.n);
  }
  const double within = inner / std::max(1.0, units - static_cast<double>(cells.size()));
  OutcomeShares result;
  result.units = units;
  result.mean = sum / units;
  const auto shares = shares_of(cells, players, within, result.untroubled);

  std::vector<std::vector<double>> drawn(players);
  std::vector<double> drawn_untroubled;
  std::vector<Cell> replicate;
  for (int r = 0; r < replicates; ++r) {
    replicate.clear();
    for (std::size_t c = 0; c < cells.size(); ++c) {
      const double n = static_cast<double>(random.poisson(cells[c].n));
      if (n <= 0 && cells[c].players != 0) continue;
      const double own =
          std::max(0.0, given[c].sum_of_squares - given[c].sum * given[c].sum / given[c].n) /
          std::max(1.0, given[c].n - 1);
      const double variance = given[c].n >= own_scatter_min ? own : within;
      const double kept = std::max(n, 1.0);
      replicate.push_back(
          {cells[c].players, kept, random.normal(cells[c].mean, std::sqrt(variance / kept))});
    }
    double untroubled = 0;
    const auto again = shares_of(replicate, players, within, untroubled);
    for (std::size_t p = 0; p < players; ++p) drawn[p].push_back(again[p]);
    drawn_untroubled.push_back(untroubled);
  }
  const auto between = middle_of(std::move(drawn_untroubled));
  result.low = between.low;
  result.high = between.high;
  for (std::size_t p = 0; p < players; ++p) {
    OutcomeShare share{0, shares[p], 0, 0};
    for (const auto& cell : cells)
      if (cell.players >> p & 1U) share.units += cell.n;
    const auto interval = middle_of(std::move(drawn[p]));
    share.low = interval.low;
    share.high = interval.high;
    result.players.push_back(share);
  }
  return result;
}

}  // namespace myelin::stats::value
