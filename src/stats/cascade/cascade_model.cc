#include "stats/cascade/cascade_model.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>

#include "stats/cascade/model_row.h"
#include "stats/learn/bytes.h"

namespace myelin::stats::cascade {
namespace {

constexpr std::uint32_t format_version = 0x31534143;  // "CAS1"
constexpr std::array<double, 17> ages{300,    600,    900,    1'200,  1'500,  1'800,
                                      2'700,  3'600,  5'400,  7'200,  10'800, 14'400,
                                      21'600, 28'800, 36'000, 43'200, 57'600};

}  // namespace

std::span<const double> looking_ages_s() {
  return ages;
}

std::size_t Cascade::count_by(double age_s) const {
  return static_cast<std::size_t>(std::ranges::upper_bound(reposts_s, age_s) - reposts_s.begin());
}

LiveCascade Cascade::live_at(double age_s) const {
  LiveCascade live;
  for (const double at : reposts_s) {
    if (at > age_s) break;
    live.add(at);
  }
  return live;
}

std::vector<double> model_row(const LiveCascade& live, double age_s, const Root& root,
                              const HawkesPrior& prior) {
  const auto features = LiveCascade::feature_names().size();
  std::vector<double> row(features + 1);
  live.features(age_s, root, std::span(row).first(features));
  row[features] = hawkes_log_growth(live, age_s, horizon_s, prior);
  return row;
}

void add_threshold(std::vector<double>& row, double threshold, std::uint32_t count) {
  const double needed = std::log(threshold / count);
  row.push_back(needed);
  row.push_back(needed - row[LiveCascade::feature_names().size()]);
}

SizeForecast CascadeModel::forecast(const LiveCascade& live, double age_s, const Root& root) const {
  const double count = live.count();
  if (age_s >= horizon_s) return {count, count, count};
  const auto row = model_row(live, age_s, root, prior_);
  const double middle = std::max(0.0, growth_.margin(row) + correction_.margin(row));
  const double low = low_.margin(row), high = std::max(high_.margin(row), low);
  const double more = widen_ * (high - low);
  return {count * std::exp(middle), count * std::exp(std::clamp(low - more, 0.0, middle)),
          count * std::exp(std::max(high + more, middle))};
}

double CascadeModel::probability_of(double threshold, const LiveCascade& live, double age_s,
                                    const Root& root) const {
  if (live.count() >= threshold) return 1;
  if (age_s >= horizon_s || live.count() == 0) return 0;
  auto row = model_row(live, age_s, root, prior_);
  add_threshold(row, threshold, live.count());
  return crossing_.predict(row);
}

double CascadeModel::crossing_s(double threshold, const LiveCascade& live, double age_s,
                                const Root& root) const {
  const double count = live.count();
  if (count >= threshold) return age_s;
  const double expected = forecast(live, age_s, root).expected;
  if (expected < threshold) return horizon_s;
  const double share = (threshold - count) / (expected - count);
  double early = age_s, late = horizon_s;
  constexpr int halvings = 20;
  for (int i = 0; i < halvings; ++i) {
    const double at = (early + late) / 2;
    (hawkes_share_by(live, age_s, at, horizon_s, prior_) < share ? early : late) = at;
  }
  return late;
}

std::string CascadeModel::to_bytes() const {
  learn::ByteWriter out;
  out.put(format_version);
  for (const double one :
       {prior_.exponent, prior_.root_mass, prior_.children, prior_.strength, widen_, alarm_})
    out.put(one);
  out.put(trained_on_);
  std::string bytes = out.take();
  for (const auto* trees : {&growth_, &correction_, &low_, &high_, &crossing_}) {
    const auto part = trees->to_small_bytes();
    learn::ByteWriter size;
    size.put(static_cast<std::uint32_t>(part.size()));
    bytes += size.take() + part;
  }
  return bytes;
}

Result<CascadeModel> CascadeModel::from_bytes(std::string_view bytes) {
  learn::ByteReader in(bytes);
  CascadeModel model;
  const auto broken = [] {
    return fail(ErrorCode::corrupt, "these bytes are not a model of cascades",
                "train it again: myelin train cascades");
  };
  if (in.get<std::uint32_t>() != format_version) return broken();
  for (auto* one : {&model.prior_.exponent, &model.prior_.root_mass, &model.prior_.children,
                    &model.prior_.strength, &model.widen_, &model.alarm_}) {
    *one = in.get<double>();
    if (!std::isfinite(*one)) return broken();
  }
  model.trained_on_ = in.get<std::uint64_t>();
  bytes.remove_prefix(std::min(bytes.size(), sizeof format_version + 7 * sizeof(double)));
  const auto columns = LiveCascade::feature_names().size() + 1;
  for (auto* trees :
       {&model.growth_, &model.correction_, &model.low_, &model.high_, &model.crossing_}) {
    const auto size = learn::ByteReader(bytes).get<std::uint32_t>();
    bytes.remove_prefix(std::min(bytes.size(), sizeof size));
    if (size > bytes.size()) return broken();
    MYELIN_TRY(part, learn::BoostedTrees::from_bytes(bytes.substr(0, size)));
    if (part.columns() != columns + (trees == &model.crossing_ ? 2 : 0)) return broken();
    *trees = std::move(part);
    bytes.remove_prefix(size);
  }
  if (!bytes.empty()) return broken();
  return model;
}

std::uint64_t digest(std::span<const Cascade> cascades) {
  std::uint64_t mixed = 0xcbf29ce484222325ULL;
  const auto mix = [&](std::uint64_t value) { mixed = (mixed ^ value) * 0x100000001b3ULL; };
  for (const auto& one : cascades) {
    mix(std::bit_cast<std::uint64_t>(one.root.hour));
    for (const double at : one.reposts_s) mix(std::bit_cast<std::uint64_t>(at));
  }
  return mixed;
}

double first_alarm_s(const CascadeModel& model, const Cascade& cascade, double threshold,
                     double probability) {
  LiveCascade live;
  auto next = cascade.reposts_s.begin();
  for (const double age : ages) {
    for (; next != cascade.reposts_s.end() && *next <= age; ++next) live.add(*next);
    if (live.count() >= threshold) return -1;
    if (live.count() < forecast_count_min) continue;
    if (model.probability_of(threshold, live, age, cascade.root) >= probability) return age;
  }
  return -1;
}

}  // namespace myelin::stats::cascade
