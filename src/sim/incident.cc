#include "sim/incident.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

namespace myelin::sim {
namespace {

struct Planted {
  std::vector<std::uint8_t> attributes;
  std::vector<std::vector<std::uint32_t>> elements;  // a value for each attribute
  double severity = 0, deviation = 0;
};

double between(Random& random, double low, double high) {
  return low + (high - low) * random.uniform();
}
int whole_between(Random& random, int low, int high) {
  return static_cast<int>(random.between(low, high));
}

// Amounts and their forecasts; the error falls on what is seen or on what was expected alike.
double fill(const IncidentPlan& plan, Random& random, Incident& incident) {
  const std::size_t rows = std::accumulate(plan.sizes.begin(), plan.sizes.end(), std::size_t{1},
                                           std::multiplies<std::size_t>());
  const double zeros = between(random, 0, plan.zeros_max);
  const double noise = between(random, 0, plan.noise_max);
  const double shape = between(random, 0.5, 1.0);
  incident.sizes = plan.sizes;
  for (std::size_t row = 0; row < rows; ++row) {
    std::size_t rest = row;
    std::vector<std::uint32_t> codes(plan.sizes.size());
    for (std::size_t a = plan.sizes.size(); a-- > 0; rest /= plan.sizes[a])
      codes[a] = static_cast<std::uint32_t>(rest % plan.sizes[a]);
    incident.codes.insert(incident.codes.end(), codes.begin(), codes.end());
    double amount = 100 * std::pow(-std::log1p(-random.uniform()), 1 / shape);
    if (random.chance(zeros)) amount = 0;
    const double forecast = amount + amount * random.normal(0, noise);
    const bool seen_is_exact = random.chance(0.5);
    incident.observed.push_back(seen_is_exact ? amount : forecast);
    incident.expected.push_back(std::max(seen_is_exact ? forecast : amount, 0.0));
  }
  return noise;
}

bool covers(const Planted& cause, const Incident& incident, std::size_t row) {
  return std::ranges::any_of(cause.elements, [&](const auto& element) {
    for (std::size_t i = 0; i < element.size(); ++i)
      if (incident.codes[row * incident.sizes.size() + cause.attributes[i]] != element[i])
        return false;
    return true;
  });
}

std::vector<std::uint8_t> drawn_attributes(std::size_t of, std::size_t count, Random& random) {
  std::vector<std::uint8_t> all(of);
  std::iota(all.begin(), all.end(), std::uint8_t{0});
  for (std::size_t i = 0; i < count; ++i)
    std::swap(all[i], all[static_cast<std::size_t>(random.between(
                          static_cast<std::int64_t>(i), static_cast<std::int64_t>(of) - 1))]);
  all.resize(count);
  std::ranges::sort(all);
  return all;
}

// Values of `attribute` that no earlier cause names.
std::vector<std::uint32_t> free_values(const Incident& incident, std::uint8_t attribute,
                                       const std::vector<Planted>& earlier) {
  std::set<std::uint32_t> used;
  for (const auto& cause : earlier)
    for (std::size_t i = 0; i < cause.attributes.size(); ++i)
      if (cause.attributes[i] == attribute)
        for (const auto& element : cause.elements) used.insert(element[i]);
  std::vector<std::uint32_t> result;
  for (std::uint32_t value = 0; value < incident.sizes[attribute]; ++value)
    if (!used.contains(value)) result.push_back(value);
  return result;
}

std::size_t row_of(const Incident& incident, const std::vector<std::uint32_t>& element) {
  std::size_t row = 0;
  for (std::size_t i = 0; i < element.size(); ++i) row = row * incident.sizes[i] + element[i];
  return row;
}

// Draws where a cause lies until it overlaps no earlier one and shows in the data.
bool place(const Incident& incident, std::size_t depth, int elements,
           const std::vector<Planted>& earlier, Random& random, Planted& cause) {
  const bool deepest = depth == incident.sizes.size();
  cause.attributes = drawn_attributes(incident.sizes.size(), depth, random);
  cause.elements.assign(static_cast<std::size_t>(elements), {});
  if (!deepest && std::ranges::any_of(earlier, [&](const auto& other) {
        return other.attributes == cause.attributes;
      }))
    return false;
  for (const auto attribute : cause.attributes) {
    const auto values = free_values(incident, attribute, earlier);
    if (values.empty()) return false;
    for (auto& element : cause.elements) element.push_back(random.pick(values));
  }
  std::ranges::sort(cause.elements);
  if (std::ranges::adjacent_find(cause.elements) != cause.elements.end()) return false;
  return !deepest || std::ranges::none_of(cause.elements, [&](const auto& element) {
    return incident.observed[row_of(incident, element)] == 0;
  });
}

// Follows the error's own direction, so that chance does not outweigh the causes.
void take_part(Incident& incident, const std::vector<Planted>& causes, Random& random) {
  const auto seen = std::accumulate(incident.observed.begin(), incident.observed.end(), 0.0);
  const auto expected = std::accumulate(incident.expected.begin(), incident.expected.end(), 0.0);
  auto& from = seen > expected ? incident.observed : incident.expected;
  auto& to = seen > expected ? incident.expected : incident.observed;
  for (const auto& cause : causes)
    for (std::size_t row = 0; row < from.size(); ++row)
      if (covers(cause, incident, row))
        to[row] = std::max(from[row] * (1 - random.normal(cause.severity, cause.deviation)), 0.0);
}

}  // namespace

IncidentPlan incident_plan_s() {
  return {};
}

IncidentPlan incident_plan_l() {
  IncidentPlan plan;
  plan.sizes = {10, 24, 10, 15};
  plan.noise_max = 0.1;
  plan.severity_min = 0.5;
  plan.deviation_max = 0;
  plan.causes_max = 5;
  plan.elements_max = 1;
  plan.deepest_only = true;
  return plan;
}

Incident incident(const IncidentPlan& plan, Random& random) {
  Incident result;
  const double noise = fill(plan, random, result);
  const int count = whole_between(random, plan.causes_min, plan.causes_max);
  std::vector<Planted> causes;
  const auto depths = static_cast<int>(plan.sizes.size());
  for (int i = 0; i < count; ++i) {
    const int depth = plan.deepest_only ? depths : whole_between(random, 1, depths);
    const int elements = whole_between(random, plan.elements_min, plan.elements_max);
    Planted cause;
    cause.severity = between(random, plan.severity_min, plan.severity_max) + noise;
    cause.deviation = between(random, 0, plan.deviation_max);
    // Rarely no place is left; the incident then has a cause fewer.
    for (int tries = 0; tries < 1000; ++tries)
      if (place(result, static_cast<std::size_t>(depth), elements, causes, random, cause)) {
        causes.push_back(std::move(cause));
        break;
      }
  }
  take_part(result, causes, random);
  for (const auto& cause : causes)
    for (const auto& element : cause.elements) {
      IncidentElement named;
      for (std::size_t i = 0; i < element.size(); ++i)
        named.emplace_back(cause.attributes[i], element[i]);
      result.truth.push_back(std::move(named));
    }
  std::ranges::sort(result.truth);
  return result;
}

Incident incident_of_everything(const IncidentPlan& plan, Random& random) {
  Incident result;
  Planted cause;
  cause.severity =
      between(random, plan.severity_min, plan.severity_max) + fill(plan, random, result);
  cause.deviation = between(random, 0, plan.deviation_max);
  cause.elements.emplace_back();  // the empty element covers every row
  take_part(result, {cause}, random);
  return result;
}

Incident incident_of_nothing(const IncidentPlan& plan, Random& random) {
  Incident result;
  fill(plan, random, result);
  return result;
}

}  // namespace myelin::sim
