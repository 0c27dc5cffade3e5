#include "risk/baseline.h"

#include <algorithm>
#include <unordered_map>

namespace myelin::risk {
namespace {

constexpr double expected_min = 1.5;  // groups that expect fewer say little about how groups differ
constexpr double season_borrowed = 50;  // complaints' worth of "no season"
constexpr double week_noise_min = 0.5;  // complaints a week from which scatter is learnt
constexpr double past_signals_min = 200;
constexpr double in_sample = 7.0 / 6.0;  // a week's residual from a mean that contains it
constexpr double shape_low = 0.3, shape_high = 50, dispersion_low = 0.01, dispersion_high = 2;

// Enough leaves and products to learn scatter from; beyond so many, a sample by name.
constexpr std::size_t learnt_from_max = 50'000;
bool sampled(const CellTable& cells, const Cell& cell) {
  return cell.salt % (1 + cells.size() / learnt_from_max) == 0 || cell.level == CellLevel::factor ||
         cell.level == CellLevel::channel_factor;
}

struct Weeks {
  std::array<double, baseline_weeks> counts{}, exposures{};
};

Weeks weeks_of(const CellTable& cells, CellIndex cell) {
  Weeks weeks;
  const auto row = cells[cell].exposure;
  for (int w = 0; w < baseline_weeks; ++w) {
    const auto at = static_cast<std::size_t>(w);
    weeks.counts[at] =
        static_cast<double>(cells.counts.days_sum(cell, baseline_gap_days + 7 * w, 7));
    weeks.exposures[at] =
        static_cast<double>(cells.exposures.days_sum(row, baseline_gap_days + 7 * w, 7));
  }
  return weeks;
}

double baseline_sum(const CountRings<std::uint32_t>& rings, std::uint32_t row) {
  return static_cast<double>(rings.days_sum(row, baseline_gap_days, 7 * baseline_weeks));
}
double baseline_sum(const CountRings<std::uint16_t>& rings, std::uint32_t row) {
  return static_cast<double>(rings.days_sum(row, baseline_gap_days, 7 * baseline_weeks));
}

}  // namespace

stats::GammaRate Baseline::posterior(const CellTable& cells, CellIndex cell,
                                     const stats::GammaRate& prior) const {
  const auto weeks = weeks_of(cells, cell);
  return stats::robust_rate(weeks.counts, weeks.exposures,
                            {.prior_mean = prior.mean(),
                             .prior_shape = prior.shape,
                             .dispersion = dispersion(cells[cell].level).week});
}

stats::GammaRate Baseline::prior(const CellTable& cells, CellIndex index, RateMemo* memo) const {
  const auto& cell = cells[index];
  const auto own = 1 / shape_[static_cast<std::size_t>(cell.level)];
  double mean = mean_, variance = own;  // relative variances of independent sources add
  if (cell.level == CellLevel::leaf) {
    const auto product = rate(cells, cell.of_product, memo),
               channel = rate(cells, cell.of_channel, memo);
    mean = product.mean() * channel.mean() / rate(cells, cell.of_factor, memo).mean();
    variance += 1 / product.shape + 1 / channel.shape;
  } else if (cell.level != CellLevel::factor) {
    const auto factor = rate(cells, cell.of_factor, memo);
    mean = factor.mean();
    variance += 1 / factor.shape;
  }
  mean = std::clamp(mean, 1e-9, 1.0);
  return {1 / variance, 1 / (variance * mean)};
}

stats::GammaRate Baseline::rate(const CellTable& cells, CellIndex cell, RateMemo* memo) const {
  if (memo == nullptr || cells[cell].level == CellLevel::leaf)
    return posterior(cells, cell, prior(cells, cell, memo));
  if (memo->rates.size() < cells.size()) memo->rates.resize(cells.size(), {0, 1});
  if (memo->rates[cell].shape <= 0)
    memo->rates[cell] = posterior(cells, cell, prior(cells, cell, memo));
  return memo->rates[cell];
}

double Baseline::season(std::uint32_t factor, int weekday) const {
  return factor < season_.size() ? season_[factor][static_cast<std::size_t>(weekday)] : 1;
}

void Baseline::fit(const CellTable& cells) {
  double complaints = 0, factors = 0, exposure = 0;
  for (CellIndex c = 0; c < cells.size(); ++c) {
    if (cells[c].level != CellLevel::factor) continue;
    complaints += baseline_sum(cells.counts, c);
    exposure = baseline_sum(cells.exposures, cells[c].exposure);
    ++factors;
  }
  learnt_ = exposure >= past_signals_min;
  // One complaint in a hundred until there is a past.
  mean_ = factors > 0 ? (complaints / factors + 0.01 * 50) / (exposure + 50) : 0.01;
  fit_season(cells);
  fit_shapes(cells, CellLevel::product_factor);
  fit_shapes(cells, CellLevel::channel_factor);
  fit_shapes(cells, CellLevel::leaf);
  fit_dispersion(cells);
}

void Baseline::fit_season(const CellTable& cells) {
  season_.assign(cells.factors.size(), {1, 1, 1, 1, 1, 1, 1});
  const auto day = cells.counts.day();
  for (CellIndex c = 0; c < cells.size(); ++c) {
    if (cells[c].level != CellLevel::factor) continue;
    std::array<double, 7> counts{}, exposures{};
    for (int ago = baseline_gap_days; ago < ring_days; ++ago) {
      const auto weekday = static_cast<std::size_t>(Zone::weekday_of_day(day - ago));
      counts[weekday] += cells.counts.day_count(c, ago);
      exposures[weekday] += cells.exposures.day_count(cells[c].exposure, ago);
    }
    double count = 0, exposure = 0;
    for (std::size_t w = 0; w < 7; ++w) count += counts[w], exposure += exposures[w];
    if (exposure <= 0 || count <= 0) continue;
    for (std::size_t w = 0; w < 7; ++w) {
      const double expected = count * exposures[w] / exposure;
      season_[cells[c].factor][w] = static_cast<float>(
          std::clamp((counts[w] + season_borrowed) / (expected + season_borrowed), 0.5, 2.0));
    }
  }
}

// Groups without a complaint are no cells, but they count: without them all groups would look
// alike.
void Baseline::fit_shapes(const CellTable& cells, CellLevel level) {
  stats::ShapeFit fit;
  if (level == CellLevel::leaf) {
    add_leaves(cells, fit);
  } else {
    for (CellIndex c = 0; c < cells.size(); ++c) {
      if (cells[c].level != CellLevel::factor) continue;
      const double factor_rate = rate(cells, c).mean();
      for (std::uint32_t row = 0; row < cells.pairs().size(); ++row) {
        const auto [product, channel] = cells.pairs()[row];
        const bool wanted =
            level == CellLevel::product_factor ? product && !channel : channel && !product;
        const double expected = wanted ? factor_rate * baseline_sum(cells.exposures, row) : 0;
        if (expected < expected_min) continue;
        const auto cell = cells.find(product, channel, cells[c].factor);
        fit.add(cell == no_cell ? 0 : baseline_sum(cells.counts, cell), expected);
      }
    }
  }
  constexpr std::array<double, cell_levels> fallback{0.5, 2, 3, 4};
  const auto at = static_cast<std::size_t>(level);
  shape_[at] = fit.shape(fallback[at], shape_low, shape_high);
}

void Baseline::add_leaves(const CellTable& cells, stats::ShapeFit& fit) const {
  RateMemo memo;
  std::unordered_map<std::uint32_t, std::vector<std::uint32_t>> rows;  // of a product's channels
  for (std::uint32_t row = 0; row < cells.pairs().size(); ++row)
    if (const auto [product, channel] = cells.pairs()[row]; product && channel)
      rows[product].push_back(row);
  for (CellIndex c = 0; c < cells.size(); ++c) {
    const auto& cell = cells[c];
    if (cell.level != CellLevel::product_factor || !sampled(cells, cell) ||
        baseline_sum(cells.counts, c) < 1)
      continue;
    const double relative =
        rate(cells, c, &memo).mean() / rate(cells, cell.of_factor, &memo).mean();
    for (const auto row : rows[cell.product]) {
      const auto channel = cells.pairs()[row].second;
      const auto of_channel = cells.find(0, channel, cell.factor);
      if (of_channel == no_cell) continue;
      const double expected =
          relative * rate(cells, of_channel, &memo).mean() * baseline_sum(cells.exposures, row);
      if (expected < expected_min) continue;
      const auto leaf = cells.find(cell.product, channel, cell.factor);
      fit.add(leaf == no_cell ? 0 : baseline_sum(cells.counts, leaf), expected);
    }
  }
}

void Baseline::fit_dispersion(const CellTable& cells) {
  std::array<stats::ShapeFit, cell_levels> days, weeks;
  RateMemo memo;
  for (CellIndex c = 0; c < cells.size(); ++c) {
    if (!sampled(cells, cells[c]) ||
        baseline_sum(cells.counts, c) < week_noise_min * baseline_weeks)
      continue;
    const auto level = static_cast<std::size_t>(cells[c].level);
    const double rate_mean = rate(cells, c, &memo).mean();
    const auto past = weeks_of(cells, c);
    for (std::size_t w = 0; w < baseline_weeks; ++w)
      weeks[level].add(past.counts[w], rate_mean * past.exposures[w]);
    for (int ago = baseline_gap_days; ago < ring_days; ++ago) {
      const double season_of_day =
          season(cells[c].factor, Zone::weekday_of_day(cells.counts.day() - ago));
      days[level].add(
          cells.counts.day_count(c, ago),
          rate_mean * season_of_day * cells.exposures.day_count(cells[c].exposure, ago));
    }
  }
  for (std::size_t level = 0; level < cell_levels; ++level) {
    const auto bounded = [](double value) {
      return std::clamp(value, dispersion_low, dispersion_high);
    };
    dispersion_[level].week =
        bounded(in_sample / weeks[level].shape(20, 1 / dispersion_high, 1 / dispersion_low));
    dispersion_[level].day =
        bounded(1 / days[level].shape(10, 1 / dispersion_high, 1 / dispersion_low));
  }
}

}  // namespace myelin::risk
