#include "stats/localise/rate_scan.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <optional>
#include <unordered_map>

namespace myelin::stats::localise {
namespace {

struct Sums {
  double seen = 0, expected = 0, behind = 0;
};

double times_log_ratio(double seen, double expected) {
  return seen > 0 ? seen * std::log(seen / std::max(expected, 1e-12)) : 0;
}

// Nats for a factor of its own against that of the rest; 0 where the part rose less.
double gain_of(const Sums& part, const Sums& whole, double behind_least) {
  const Sums rest{whole.seen - part.seen, whole.expected - part.expected, 0};
  if (rest.expected <= 1e-9) return 0;
  const double as_the_rest = part.expected * rest.seen / rest.expected;
  // What is left may have no event at all; its factor is then not nothing, but below half an event.
  const double mean = std::max(as_the_rest, part.expected * 0.5 / rest.expected);
  if (part.seen <= std::max(mean, part.expected)) return 0;
  const double shape = part.behind + behind_least;
  return times_log_ratio(part.seen, mean) -
         (part.seen + shape) * std::log((part.seen + shape) / (mean + shape));
}

class Scan {
 public:
  Scan(const LeafTable& table, const ScanSettings& settings)
      : table_(table), settings_(settings), left_(table.rows(), 1) {
    for (std::size_t row = 0; row < table.rows(); ++row) add(all_, row);
  }

  Explanation run() {
    Explanation answer;
    answer.excess = all_.seen - all_.expected;
    while (answer.causes.size() < settings_.causes_max) {
      auto cause = best();
      if (!cause || cause->gain < settings_.gain_min) break;
      take(*cause);
      answer.causes.push_back(std::move(*cause));
    }
    if (!answer.causes.empty())
      answer.verdict = Verdict::explained;
    else if (all_.seen > all_.expected &&
             times_log_ratio(all_.seen, all_.expected) - answer.excess >= settings_.whole_gain_min)
      answer.verdict = Verdict::everything;
    return answer;
  }

 private:
  void add(Sums& sums, std::size_t row) const {
    sums.seen += table_.observed[row];
    sums.expected += table_.expected[row];
    if (!table_.behind.empty()) sums.behind += table_.behind[row];
  }

  // The combination of the rows that are left with the greatest gain.
  std::optional<Cause> best() const {
    std::optional<Cause> found;
    const auto attributes = table_.attributes();
    for (std::uint32_t mask = 1; mask < 1U << attributes; ++mask) {
      const auto depth = static_cast<std::size_t>(std::popcount(mask));
      if (depth > settings_.depth_max) continue;
      double kinds = 0;  // nats: which attributes, and which of their values
      std::vector<std::uint8_t> chosen;
      for (std::size_t a = 0; a < attributes; ++a)
        if (mask >> a & 1U) {
          chosen.push_back(static_cast<std::uint8_t>(a));
          kinds += std::log(static_cast<double>(table_.sizes[a] * attributes));
        }
      look(chosen, kinds, found);
    }
    return found;
  }

  void look(const std::vector<std::uint8_t>& chosen, double cost,
            std::optional<Cause>& found) const {
    std::unordered_map<std::uint64_t, Sums> groups;
    Sums all_known;  // where a value is not known a row may belong to any part, and is no rest
    for (std::size_t row = 0; row < table_.rows(); ++row) {
      if (!left_[row]) continue;
      std::uint64_t key = 0;
      bool known = true;
      for (const auto attribute : chosen) {
        const auto code = table_.code(row, attribute);
        known = known && (code != 0 || !settings_.first_is_unknown);
        key = key * values_max + code;
      }
      if (!known) continue;
      add(groups[key], row);
      add(all_known, row);
    }
    for (const auto& [key, sums] : groups) {
      if (sums.seen < settings_.events_min) continue;
      const double gain = gain_of(sums, all_known, settings_.behind_least) - cost;
      // Of equals the smaller key, so that the order of the rows does not matter.
      if (found &&
          (gain < found->gain || (gain == found->gain && chosen.size() >= found->values.size())))
        continue;
      found = Cause{};
      found->gain = gain;
      found->observed = sums.seen;
      found->expected = sums.expected;
      auto rest = key;
      for (auto attribute = chosen.rbegin(); attribute != chosen.rend(); ++attribute) {
        found->values.emplace_back(*attribute, static_cast<std::uint32_t>(rest % values_max));
        rest /= values_max;
      }
      std::ranges::reverse(found->values);
    }
  }

  void take(Cause& cause) {
    for (std::size_t row = 0; row < table_.rows(); ++row) {
      const bool inside = left_[row] && std::ranges::all_of(cause.values, [&](const auto& value) {
                            return table_.code(row, value.first) == value.second;
                          });
      if (!inside) continue;
      left_[row] = 0;
      if (!table_.exposure.empty()) cause.exposure += table_.exposure[row];
      cause.rows.push_back(static_cast<std::uint32_t>(row));
    }
    const double excess = all_.seen - all_.expected;
    cause.moved = (cause.observed - cause.expected) / std::max(cause.observed, cause.expected);
    cause.share = excess > 0 ? (cause.observed - cause.expected) / excess : 0;
    cause.p_value = std::min(1.0, std::exp(-cause.gain));
  }

  const LeafTable& table_;
  const ScanSettings& settings_;
  std::vector<char> left_;
  Sums all_;
};

}  // namespace

Result<Explanation> scan_rates(const LeafTable& table, const ScanSettings& settings) {
  MYELIN_CHECK(check(table));
  return Scan{table, settings}.run();
}

}  // namespace myelin::stats::localise
