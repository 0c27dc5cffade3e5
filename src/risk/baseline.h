// Baseline: what each cell's complaints per exposure usually are, how much cells differ, and how
// much counts scatter.
//
// A cell's rate is the posterior of seven past weeks (outbreaks cut, older weeks fading) under a
// prior from its parents: product × factor and channel × factor from the factor, a leaf from
// product rate × channel rate / factor rate. How far cells stray from that prior and how
// over-dispersed days and weeks are is estimated from all cells at each day's end. Rates are
// computed from the counts when asked, so a late signal corrects them at once.
//
// Thread safety: none. Source: Noufaily et al. 2013 for the shape of the baseline; Clayton & Kaldor
// 1987 for the borrowing.
#pragma once
#include <array>
#include <vector>

#include "risk/cell_table.h"
#include "stats/gamma_poisson.h"

namespace myelin::risk {

inline constexpr int baseline_weeks = 7,
                     baseline_gap_days = 7;  // the newest seven days are under judgement

struct Dispersion {
  double day = 0.05, week = 0.05;  // relative variance of a day's, a week's count beyond Poisson
};

// Rates of cells that have children, remembered while one pass looks at many of them. Valid while
// the counts stand still.
struct RateMemo {
  std::vector<stats::GammaRate> rates;  // by cell; shape 0: not computed yet
};

class Baseline {
 public:
  // Learns from all cells; to be called when a day has ended.
  void fit(const CellTable& cells);
  // Whether there is a past to compare with: a company's own first week only teaches.
  bool learnt() const { return learnt_; }
  // Of complaints per signal that speaks. The shape says how surely it is known.
  stats::GammaRate rate(const CellTable& cells, CellIndex cell, RateMemo* memo = nullptr) const;
  const Dispersion& dispersion(CellLevel level) const {
    return dispersion_[static_cast<std::size_t>(level)];
  }
  // Of a factor's rate on a weekday (0 is Monday) against its mean over the week.
  double season(std::uint32_t factor, int weekday) const;

 private:
  void fit_season(const CellTable& cells);
  void fit_shapes(const CellTable& cells, CellLevel level);
  void add_leaves(const CellTable& cells, stats::ShapeFit& fit) const;
  void fit_dispersion(const CellTable& cells);
  stats::GammaRate prior(const CellTable& cells, CellIndex cell, RateMemo* memo) const;
  stats::GammaRate posterior(const CellTable& cells, CellIndex cell,
                             const stats::GammaRate& prior) const;

  bool learnt_ = false;
  double mean_ = 0.01;  // complaints of a factor per signal, over all factors
  std::array<double, cell_levels> shape_{0.5, 2, 3, 4};
  std::array<Dispersion, cell_levels> dispersion_{};
  std::vector<std::array<float, 7>> season_;  // by factor
};

}  // namespace myelin::risk
