#include "risk/baseline.h"

#include <algorithm>
#include <numeric>

#include "stats/gamma_poisson.h"

namespace myelin::risk {
namespace {

constexpr double expected_min = 0.5;  // groups that expect fewer say little about how groups differ
constexpr double season_borrowed = 50;   // complaints' worth of "no season"
constexpr double channel_borrowed = 10;  // complaints' worth of "as elsewhere"
constexpr double week_noise_min = 0.5;   // complaints a week from which scatter is learnt
constexpr double past_signals_min = 200;
constexpr int scatter_weeks_min = 2;  // a week's scatter shows only beside others
constexpr double dispersion_low = 0.01, dispersion_high = 2;
// What is believed before cells have taught it. Factors differ as they like.
constexpr stats::MixtureShape of_factor{0.5, 0.5, 0}, of_others{2, 0.3, 0.2};
constexpr double mixed_in =
    100;  // expected complaints' worth (squared) of the scatter believed before

// Enough leaves and products to learn scatter from; beyond so many, a sample by name.
constexpr std::size_t learnt_from_max = 50'000;
bool sampled(const CellTable& cells, const Cell& cell) {
  return cell.salt % (1 + cells.size() / learnt_from_max) == 0 || cell.level == CellLevel::factor ||
         cell.level == CellLevel::channel_factor;
}

// The days before the newest `gap` ones: what is left of the newest week, then whole weeks.
struct Weeks {
  std::array<double, baseline_weeks + 1> counts{}, exposures{};
};

// Calls take(week, first day ago, days) for each of them.
template <class Take>
void for_each_week(int gap, Take take) {
  if (gap < baseline_gap_days) take(std::size_t{0}, gap, baseline_gap_days - gap);
  const int first = std::max(gap, baseline_gap_days);
  for (int w = 0; first + 7 * (w + 1) <= ring_days; ++w)
    take(static_cast<std::size_t>(w + 1), first + 7 * w, 7);
}

template <class Count>
void add_weeks(std::array<double, baseline_weeks + 1>& sums, const CountRings<Count>& rings,
               std::uint32_t row, int gap) {
  for_each_week(gap, [&](std::size_t week, int first, int days) {
    sums[week] += static_cast<double>(rings.days_sum(row, first, days));
  });
}

Weeks weeks_of(const CellTable& cells, CellIndex cell, int gap = baseline_gap_days) {
  Weeks weeks;
  add_weeks(weeks.counts, cells.counts, cell, gap);
  add_weeks(weeks.exposures, cells.exposures, cells[cell].exposure, gap);
  return weeks;
}

double baseline_sum(const CountRings<std::uint32_t>& rings, std::uint32_t row) {
  return static_cast<double>(rings.days_sum(row, baseline_gap_days, 7 * baseline_weeks));
}
double baseline_sum(const CountRings<std::uint16_t>& rings, std::uint32_t row) {
  return static_cast<double>(rings.days_sum(row, baseline_gap_days, 7 * baseline_weeks));
}

// What one period says of how counts scatter. An outbreak is no scatter, and a cell of many
// complaints is one cell, too: the weight is that of least variance under what was believed before.
void add_period(stats::ShapeFit& fit, double count, double expected, double believed) {
  const double whole = 1 + believed * expected;
  fit.add(std::min(count, stats::outbreak_cut(expected, believed)), expected, 1 / (whole * whole));
}

}  // namespace

stats::RateMixture Baseline::posterior(const CellTable& cells, CellIndex cell,
                                       const stats::RateMixture& prior, int gap) const {
  const auto weeks = weeks_of(cells, cell, gap);
  return stats::robust_mixture(weeks.counts, weeks.exposures, prior, dispersion(cells[cell]).week);
}

stats::RateMixture Baseline::prior(const CellTable& cells, CellIndex index, RateMemo* memo) const {
  const auto& cell = cells[index];
  double mean = mean_[static_cast<std::size_t>(cell.source)],
         variance = 0;  // relative variances of independent sources add
  if (cell.level == CellLevel::leaf) {
    const auto product = rate(cells, cell.of_product, memo),
               channel = rate(cells, cell.of_channel, memo);
    mean = product.mean() * channel.mean() / rate(cells, cell.of_factor, memo).mean();
    variance = 1 / product.shape() + 1 / channel.shape();
  } else if (const auto* known = siblings(cells, cell)) {
    mean = known->mean();
    variance = 1 / known->shape();
  } else if (cell.level != CellLevel::factor) {
    const auto factor = rate(cells, cell.of_factor, memo);
    mean = factor.mean();
    if (cell.level == CellLevel::channel_factor) mean *= channel_level(cell.source, cell.channel);
    variance = 1 / factor.shape();
  }
  return stats::mixture_prior(shape_[kind(cell)], std::clamp(mean, 1e-9, 1.0), variance);
}

stats::RateMixture Baseline::rate(const CellTable& cells, CellIndex cell, RateMemo* memo) const {
  const auto compute = [&] {
    return posterior(cells, cell, prior(cells, cell, memo), baseline_gap_days);
  };
  if (memo == nullptr || cells[cell].level == CellLevel::leaf) return compute();
  if (memo->rates.size() < cells.size()) memo->rates.resize(cells.size(), {{0, 1}, {0, 1}, 0});
  if (memo->rates[cell].narrow.shape <= 0) {
    const auto computed = compute();
    memo->rates[cell] = computed;
  }
  return memo->rates[cell];
}

double Baseline::season(std::uint32_t factor, int weekday) const {
  return factor < season_.size() ? season_[factor][static_cast<std::size_t>(weekday)] : 1;
}

void Baseline::fit(const CellTable& cells) {
  std::array<double, bases> exposure{};  // by basis
  // A company that nobody has complained of has a past, too.
  days_known_ = 0;
  for (std::uint32_t row = 0; row < cells.exposed().size(); ++row) {
    const auto& [product, channel, basis] = cells.exposed()[row];
    if (product || channel) continue;
    exposure[static_cast<std::size_t>(basis)] = baseline_sum(cells.exposures, row);
    if (basis != Basis::texts) continue;
    days_known_ = ring_days;
    while (days_known_ > 0 && cells.exposures.day_count(row, days_known_ - 1) <= 0) --days_known_;
  }
  learnt_ = exposure[static_cast<std::size_t>(Basis::texts)] >= past_signals_min;
  fit_means(cells, exposure);
  shape_.fill(of_others);
  fit_season(cells);
  categories_.clear();
  for (const auto source : all_sources) shape_[kind(source, CellLevel::factor)] = of_factor;
  fit_channels(cells);
  fit_categories(cells);
  for (const auto source : all_sources) {
    fit_shapes(cells, source, CellLevel::product_factor);
    fit_shapes(cells, source, CellLevel::channel_factor);
    fit_shapes(cells, source, CellLevel::leaf);
  }
  fit_dispersion(cells);
}

void Baseline::fit_means(const CellTable& cells, const std::array<double, bases>& exposure) {
  std::array<double, sources> complaints{}, factors{};
  for (CellIndex c = 0; c < cells.size(); ++c) {
    if (cells[c].level != CellLevel::factor) continue;
    complaints[static_cast<std::size_t>(cells[c].source)] += baseline_sum(cells.counts, c);
    ++factors[static_cast<std::size_t>(cells[c].source)];
  }
  // One complaint in a hundred until there is a past.
  for (const auto source : all_sources) {
    const auto s = static_cast<std::size_t>(source);
    const double exposed = exposure[static_cast<std::size_t>(basis_of(source))];
    mean_[s] = factors[s] > 0 ? (complaints[s] / factors[s] + 0.01 * 50) / (exposed + 50) : 0.01;
  }
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

// Complaints of all factors together in a channel against what the factors' rates expect there.
void Baseline::fit_channels(const CellTable& cells) {
  for (const auto source : all_sources) {
    std::vector<double> complaints(cells.channels.size(), 0);
    double rate_of_all = 0;
    for (CellIndex c = 0; c < cells.size(); ++c) {
      if (cells[c].source != source) continue;
      if (cells[c].level == CellLevel::factor) rate_of_all += rate(cells, c).mean();
      if (cells[c].level == CellLevel::channel_factor)
        complaints[cells[c].channel] += baseline_sum(cells.counts, c);
    }
    auto& levels = channel_levels_[static_cast<std::size_t>(source)];
    levels.assign(cells.channels.size(), 1);
    for (std::uint32_t row = 0; row < cells.exposed().size(); ++row) {
      const auto& [product, channel, basis] = cells.exposed()[row];
      if (product || !channel || basis != basis_of(source)) continue;
      const double expected = rate_of_all * baseline_sum(cells.exposures, row);
      levels[channel] = (complaints[channel] + channel_borrowed) / (expected + channel_borrowed);
    }
  }
}

const stats::RateMixture* Baseline::siblings(const CellTable& cells, const Cell& cell) const {
  if (cell.level != CellLevel::product_factor) return nullptr;
  const auto category = cells.category(cell.product);
  if (category == 0) return nullptr;
  const auto found = categories_.find(siblings_key(category, cell.factor));
  return found == categories_.end() ? nullptr : &found->second;
}

// A category's rate is learnt like a cell's, from the sums over its products and under a prior from
// the factor.
void Baseline::fit_categories(const CellTable& cells) {
  using WeekSums = std::array<double, baseline_weeks + 1>;
  std::array<std::unordered_map<std::uint32_t, WeekSums>, bases> exposed;  // by basis and category
  std::unordered_map<std::uint64_t, WeekSums> complaints;
  for (std::uint32_t row = 0; row < cells.exposed().size(); ++row)
    if (const auto& [product, channel, basis] = cells.exposed()[row]; product && !channel)
      if (const auto category = cells.category(product))
        add_weeks(exposed[static_cast<std::size_t>(basis)][category], cells.exposures, row,
                  baseline_gap_days);
  for (CellIndex c = 0; c < cells.size(); ++c)
    if (cells[c].level == CellLevel::product_factor)
      if (const auto category = cells.category(cells[c].product))
        add_weeks(complaints[siblings_key(category, cells[c].factor)], cells.counts, c,
                  baseline_gap_days);
  struct Group {
    std::uint64_t key;
    stats::RateMixture of_factor;
    Weeks weeks;
  };
  for (const auto source : all_sources) {
    std::vector<Group> groups;
    for (CellIndex c = 0; c < cells.size(); ++c) {
      if (cells[c].level != CellLevel::factor || cells[c].source != source) continue;
      const auto of_factor_rate = rate(cells, c);
      for (const auto& [category, exposures] : exposed[static_cast<std::size_t>(basis_of(source))])
        groups.push_back(
            {siblings_key(category, cells[c].factor), of_factor_rate, {{}, exposures}});
    }
    stats::MixtureFit fit;
    for (auto& [key, of_factor_rate, weeks] : groups) {
      if (const auto known = complaints.find(key); known != complaints.end())
        weeks.counts = known->second;
      const double expected =
          of_factor_rate.mean() * std::reduce(weeks.exposures.begin(), weeks.exposures.end());
      if (expected >= expected_min)
        fit.add(std::reduce(weeks.counts.begin(), weeks.counts.end()), expected);
    }
    const auto shape = fit.shape(of_others);
    for (const auto& [key, of_factor_rate, weeks] : groups)
      categories_[key] = stats::robust_mixture(
          weeks.counts, weeks.exposures,
          stats::mixture_prior(shape, std::clamp(of_factor_rate.mean(), 1e-9, 1.0),
                               1 / of_factor_rate.shape()),
          Dispersion{}.week);
  }
}

// Groups without a complaint are no cells, but they count: without them all groups would look
// alike.
void Baseline::fit_shapes(const CellTable& cells, Source source, CellLevel level) {
  stats::MixtureFit fit;
  if (level == CellLevel::leaf) {
    add_leaves(cells, source, fit);
  } else {
    for (CellIndex c = 0; c < cells.size(); ++c) {
      if (cells[c].level != CellLevel::factor || cells[c].source != source) continue;
      const double factor_rate = rate(cells, c).mean();
      for (std::uint32_t row = 0; row < cells.exposed().size(); ++row) {
        const auto& [product, channel, basis] = cells.exposed()[row];
        const bool wanted =
            basis == basis_of(source) &&
            (level == CellLevel::product_factor ? product && !channel : channel && !product);
        const auto known =
            categories_.find(siblings_key(product ? cells.category(product) : 0, cells[c].factor));
        const double parent_rate = level == CellLevel::channel_factor
                                       ? factor_rate * channel_level(source, channel)
                                   : known == categories_.end() ? factor_rate
                                                                : known->second.mean();
        const double expected = wanted ? parent_rate * baseline_sum(cells.exposures, row) : 0;
        if (expected < expected_min) continue;
        const auto cell = cells.find(product, channel, cells[c].factor);
        fit.add(cell == no_cell ? 0 : baseline_sum(cells.counts, cell), expected);
      }
    }
  }
  shape_[kind(source, level)] = fit.shape(of_others);
}

void Baseline::add_leaves(const CellTable& cells, Source source, stats::MixtureFit& fit) const {
  RateMemo memo;
  std::unordered_map<std::uint32_t, std::vector<std::uint32_t>> rows;  // of a product's channels
  for (std::uint32_t row = 0; row < cells.exposed().size(); ++row)
    if (const auto& [product, channel, basis] = cells.exposed()[row];
        product && channel && basis == basis_of(source))
      rows[product].push_back(row);
  for (CellIndex c = 0; c < cells.size(); ++c) {
    const auto& cell = cells[c];
    if (cell.level != CellLevel::product_factor || cell.source != source || !sampled(cells, cell) ||
        baseline_sum(cells.counts, c) < 1)
      continue;
    const double relative =
        rate(cells, c, &memo).mean() / rate(cells, cell.of_factor, &memo).mean();
    for (const auto row : rows[cell.product]) {
      const auto channel = cells.exposed()[row].channel;
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
  constexpr Dispersion believed;
  dispersion_.fill(believed);
  const int weeks_known = std::min(baseline_weeks, (days_known_ - baseline_gap_days) / 7);
  if (weeks_known < scatter_weeks_min) return;
  const double in_sample =  // a week's residual is taken from a mean that contains it
      static_cast<double>(weeks_known) / (weeks_known - 1);
  std::array<stats::ShapeFit, sources * cell_levels> days, weeks;
  days.fill(stats::ShapeFit(believed.day, mixed_in));
  weeks.fill(stats::ShapeFit(believed.week, mixed_in));
  RateMemo memo;
  for (CellIndex c = 0; c < cells.size(); ++c) {
    if (!sampled(cells, cells[c]) ||
        baseline_sum(cells.counts, c) < week_noise_min * baseline_weeks)
      continue;
    const auto level = kind(cells[c]);
    const double rate_mean = rate(cells, c, &memo).mean();
    const auto past = weeks_of(cells, c);
    for (std::size_t w = 1; w <= static_cast<std::size_t>(weeks_known); ++w)
      add_period(weeks[level], past.counts[w], rate_mean * past.exposures[w], believed.week);
    for (int ago = baseline_gap_days; ago < ring_days; ++ago) {
      const double season_of_day =
          season(cells[c].factor, Zone::weekday_of_day(cells.counts.day() - ago));
      add_period(days[level], cells.counts.day_count(c, ago),
                 rate_mean * season_of_day * cells.exposures.day_count(cells[c].exposure, ago),
                 believed.day);
    }
  }
  for (std::size_t level = 0; level < sources * cell_levels; ++level) {
    const auto relative = [](const stats::ShapeFit& fit, double before) {
      return 1 / fit.shape(1 / before, 1 / dispersion_high, 1 / dispersion_low);
    };
    dispersion_[level].week =
        std::min(dispersion_high, in_sample * relative(weeks[level], believed.week));
    dispersion_[level].day = relative(days[level], believed.day);
  }
}

}  // namespace myelin::risk
