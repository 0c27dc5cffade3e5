// Baseline: what each cell's complaints per exposure usually are, how much cells differ, and how
// much counts scatter.
//
// A cell's rate is the posterior of seven past weeks (outbreaks cut, older weeks fading) under a
// prior from its parents: product × factor from the product's category × factor where the category
// is known, else from the factor; channel × factor from the factor and how much more than elsewhere
// is complained of in the channel at all (people call to complain, and whoever returns to a shop
// has no text beside it); a leaf from product rate × channel rate / factor rate. Most cells are
// like their parents and some are of their own kind (stats/rate_mixture.h); how far either strays
// and how over-dispersed days and weeks are is estimated from all cells at each day's end. Rates
// are computed from the counts when asked, so a late signal corrects them at once.
//
// Thread safety: none. Source: Noufaily et al. 2013 for the shape of the baseline; Clayton & Kaldor
// 1987 for the borrowing.
#pragma once
#include <array>
#include <unordered_map>
#include <vector>

#include "risk/cell_table.h"
#include "stats/rate_mixture.h"

namespace myelin::risk {

inline constexpr int baseline_weeks = 7,
                     baseline_gap_days = 7;   // the newest seven days are under judgement
inline constexpr int baseline_days_min = 14;  // that lie before a window which is to be judged

struct Dispersion {
  double day = 0.1, week = 0.2;  // relative variance of a day's, a week's count beyond Poisson
};

// Rates of cells that have children, remembered while one pass looks at many of them. Valid while
// the counts stand still.
struct RateMemo {
  std::vector<stats::RateMixture> rates;  // by cell; narrow.shape 0: not computed yet
};

class Baseline {
 public:
  // Learns from all cells; to be called when a day has ended.
  void fit(const CellTable& cells);
  // Whether there is a past to compare a window with whose newest `gap` days are under judgement: a
  // company's own first week only teaches.
  bool learnt(int gap = baseline_gap_days) const {
    return learnt_ && days_known_ >= gap + baseline_days_min;
  }
  // Of complaints per signal that speaks, before the newest seven days.
  stats::RateMixture rate(const CellTable& cells, CellIndex cell, RateMemo* memo = nullptr) const;
  // What the cell's parents say of it.
  stats::RateMixture prior(const CellTable& cells, CellIndex cell, RateMemo* memo) const;
  // Of the days before the newest `gap` ones, at most seven. A cell's newest past says most of its
  // level, so a short window looks back to shortly before itself.
  stats::RateMixture posterior(const CellTable& cells, CellIndex cell,
                               const stats::RateMixture& prior, int gap) const;
  const Dispersion& dispersion(const Cell& cell) const { return dispersion_[kind(cell)]; }
  // Of a factor's rate on a weekday (0 is Monday) against its mean over the week.
  double season(std::uint32_t factor, int weekday) const;

 private:
  void fit_season(const CellTable& cells);
  static std::size_t kind(Source source, CellLevel level) {
    return static_cast<std::size_t>(source) * cell_levels + static_cast<std::size_t>(level);
  }
  static std::size_t kind(const Cell& cell) { return kind(cell.source, cell.level); }
  void fit_channels(const CellTable& cells);
  double channel_level(Source source, std::uint32_t channel) const {
    const auto& levels = channel_levels_[static_cast<std::size_t>(source)];
    return channel < levels.size() ? levels[channel] : 1;
  }
  static std::uint64_t siblings_key(std::uint32_t category, std::uint32_t factor) {
    return std::uint64_t{category} << 32 | factor;
  }
  void fit_categories(const CellTable& cells);
  // What the products of its category say of a product × factor; null where it is not known.
  const stats::RateMixture* siblings(const CellTable& cells, const Cell& cell) const;
  void fit_means(const CellTable& cells, const std::array<double, bases>& exposure);
  void fit_shapes(const CellTable& cells, Source source, CellLevel level);
  void add_leaves(const CellTable& cells, Source source, stats::MixtureFit& fit) const;
  void fit_dispersion(const CellTable& cells);

  bool learnt_ = false;
  int days_known_ = 0;                  // since somebody first spoke, at most ring_days
  std::array<double, sources> mean_{};  // complaints of a factor per exposure, over all factors
  std::array<stats::MixtureShape, sources * cell_levels> shape_{};  // by source and level
  std::array<Dispersion, sources * cell_levels> dispersion_{};
  std::vector<std::array<float, 7>> season_;                 // by factor
  std::array<std::vector<double>, sources> channel_levels_;  // complaints against elsewhere
  std::unordered_map<std::uint64_t, stats::RateMixture> categories_;  // by category and factor
};

}  // namespace myelin::risk
