#include "stats/cascade/live_cascade.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <numbers>

namespace myelin::stats::cascade {
namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t pace = 1;  // the sum whose peak says how hot it burned

constexpr std::array<std::string_view, 33> names{
    "log_age",  "log_count", "log_followers", "seen_1_32", "seen_1_16", "seen_1_8",
    "seen_1_4", "seen_1_2",  "seen_3_4",      "seen_7_8",  "sum_45s",   "sum_150s",
    "sum_500s", "sum_28min", "sum_95min",     "sum_5h",    "sum_18h",   "sum_60h",
    "first",    "last_gap",  "last_2",        "last_4",    "last_8",    "second",
    "eighth",   "32nd",      "gap_spread",    "peak",      "peak_age",  "hour",
    "hour_sin", "hour_cos",  "evening_left"};

// Rung j ends at 15 s · 2^(j/2); the last one holds all the rest.
struct Ladder {
  std::array<double, rung_count> ends{};
  constexpr Ladder() {
    double whole = 15, half = 15 * std::numbers::sqrt2;
    for (std::size_t j = 0; j < rung_count; j += 2) {
      ends[j] = whole;
      whole *= 2;
      if (j + 1 < rung_count) ends[j + 1] = half;
      half *= 2;
    }
  }
};
constexpr Ladder ladder;

// Hours of the coming day, as far as the horizon of a day after the post, in which few sleep.
double waking_left(double age_s, const Root& root) {
  double left = 0;
  for (double at = age_s / 3600; at < 24; at += 0.5) {
    const double hour = std::fmod(root.hour + at, 24.0);
    if (hour >= 8) left += 0.5;
  }
  return left;
}

}  // namespace

std::span<const std::string_view> LiveCascade::feature_names() {
  return names;
}

void LiveCascade::add(double at_s) {
  const double at = std::max(at_s, newest_);
  const double gap = at - newest_;
  if (count_ == 0) first_ = at;
  for (std::size_t k = 0; k < sums_.size(); ++k)
    sums_[k] = sums_[k] * std::exp(-gap / memory_s[k]) + 1;
  if (sums_[pace] > peak_) {
    peak_ = sums_[pace];
    peak_at_ = at;
  }
  squared_gaps_ += gap * gap;
  newest_ = at;
  recent_[count_ % recent_count] = static_cast<float>(at);
  ++count_;
  const auto rung = std::ranges::lower_bound(ladder.ends, at) - ladder.ends.begin();
  ++rungs_[std::min<std::size_t>(static_cast<std::size_t>(rung), rung_count - 1)];
  const auto power = static_cast<std::size_t>(std::countr_zero(count_));
  if (std::has_single_bit(count_) && power < doubling_.size())
    doubling_[power] = static_cast<float>(at);
}

double LiveCascade::count_at(double age_s) const {
  double before = 0, begin = 0;
  for (std::size_t j = 0; j < rung_count; ++j) {
    if (age_s < ladder.ends[j]) {
      // Nothing came after the newest, so a rung is full there.
      const double end = std::max(std::min(ladder.ends[j], newest_), begin + 1e-9);
      const double share = std::clamp((age_s - begin) / (end - begin), 0.0, 1.0);
      return before + share * rungs_[j];
    }
    before += rungs_[j];
    begin = ladder.ends[j];
  }
  return count_;
}

std::array<double, memory_s.size()> LiveCascade::decayed(double age_s) const {
  auto now = sums_;
  for (std::size_t k = 0; k < now.size(); ++k) now[k] *= std::exp(-(age_s - newest_) / memory_s[k]);
  return now;
}

void LiveCascade::features(double age_s, const Root& root, std::span<double> out) const {
  const double log_count = std::log1p(count_);
  std::size_t f = 0;
  const auto put = [&](double value) { out[f++] = value; };
  put(std::log(age_s));
  put(log_count);
  put(std::log1p(root.followers));
  for (const double share : {1 / 32.0, 1 / 16.0, 0.125, 0.25, 0.5, 0.75, 0.875})
    put(log_count - std::log1p(count_at(age_s * share)));
  for (const double sum : decayed(age_s)) put(std::log(sum + 0.1) - log_count);
  put(count_ > 0 ? std::log1p(first_) : unknown);
  const auto since = [&](std::uint32_t back) {
    return count_ >= back
               ? std::log1p(age_s - static_cast<double>(recent_[(count_ - back) % recent_count]))
               : unknown;
  };
  for (const std::uint32_t back : {1U, 2U, 4U, 8U}) put(since(back));
  for (const std::size_t power : {1U, 3U, 5U})
    put(count_ >= (1U << power) ? std::log1p(static_cast<double>(doubling_[power])) : unknown);
  const double mean_gap = count_ > 0 ? newest_ / count_ : unknown;
  put(count_ > 1 ? std::log1p(std::sqrt(squared_gaps_ / count_) / (mean_gap + 1)) : unknown);
  put(count_ > 0 ? peak_ / count_ : unknown);
  put(count_ > 0 ? peak_at_ / age_s : unknown);
  put(root.hour);
  put(std::sin(root.hour * std::numbers::pi / 12));
  put(std::cos(root.hour * std::numbers::pi / 12));
  put(waking_left(age_s, root));
}

}  // namespace myelin::stats::cascade
