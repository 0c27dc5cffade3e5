// How often alerts were worth it, by what people said of them. Plain values.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"

namespace myelin::engine {

// Alerts that people were told of (nothing muted them), or that somebody marked.
struct AlertPrecision {
  std::int64_t raised = 0, useful = 0, noise = 0;
  // useful ÷ (useful + noise) with Wilson's 95 % interval; empty where nobody marked any.
  std::optional<double> precision;
  double low = 0, high = 1;
};
enum class PrecisionBy : std::uint8_t { rule, factor, product, channel, week };
inline constexpr std::array<std::string_view, 5> precision_by_names{"rule", "factor", "product",
                                                                    "channel", "week"};
struct PrecisionRow {
  PrecisionBy by = PrecisionBy::rule;
  std::string key;  // a rule, a factor, a product, a channel, or the first day of a week
  AlertPrecision counts;
  // Of a factor, a product or a channel: how many times more readily its next alert is raised than
  // without any mark (0.01 to 4).
  std::optional<double> weight;
};
struct PrecisionAnswer {
  Time from, until;
  AlertPrecision all;
  std::vector<PrecisionRow> rows;  // by kind, then the most often raised first; weeks by time
};

}  // namespace myelin::engine
