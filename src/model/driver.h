// Driver: dimension values that explain why a measure is higher than it was, with what proves it.
#pragma once
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "base/id.h"
#include "base/time.h"
#include "model/dimension.h"

namespace myelin::model {

// What is compared: texts with a complaint, orders returned or refunded, stars not given, parcels
// that arrived or were sent after they were due.
enum class DriverMetric : std::uint8_t {
  complaints,
  returns,
  refunds,
  rating,
  late_arrivals,
  late_dispatches
};
inline constexpr std::array<std::string_view, 6> driver_metric_names{
    "complaints", "returns", "refunds", "rating", "late_arrivals", "late_dispatches"};
constexpr std::string_view name(DriverMetric m) {
  return driver_metric_names[static_cast<std::size_t>(m)];
}

enum class DriverVerdict : std::uint8_t {
  explained,   // by the drivers
  everything,  // all parts rose alike: nothing inside the data explains it
  nothing,     // no part rose more than chance moves parts
  too_little   // too few to say anything
};
inline constexpr std::array<std::string_view, 4> driver_verdict_names{"explained", "everything",
                                                                      "nothing", "too_little"};
constexpr std::string_view name(DriverVerdict v) {
  return driver_verdict_names[static_cast<std::size_t>(v)];
}

// Part of what happened: [from, until), of one product or channel where one is named.
struct Segment {
  Time from, until;
  std::string product, channel, region;
};

struct Driver {
  std::vector<std::pair<Dimension, std::string>> values;  // all of them together
  double events = 0, exposure = 0, expected = 0;          // events as its own rate before expects
  double effect = 0, low = 0, high = 0;  // difference of rates with its 95 % interval
  double share = 0;                      // of the whole excess
  double p_value = 1;                    // times the combinations that were tried
  std::vector<SignalId> evidence;        // newest first
};

// Simpson's reversal: the measure moved one way on the whole and the other way within the values of
// a dimension, because their shares changed.
struct Reversal {
  Dimension dimension = Dimension::product;
  double crude = 0, adjusted = 0;  // differences of rates
};

// What operations recorded of the orders behind complaints, against orders whose customers spoke
// without complaining.
struct OperationalRelation {
  std::string measure;  // delivery_hours, delay_hours, late_share
  double with = 0, without = 0, effect = 0, low = 0, high = 0;
  double p_value = 1;  // times the measures tried
  std::int64_t n_with = 0, n_without = 0;
};

struct Explanation {
  DriverMetric metric = DriverMetric::complaints;
  std::string factor;  // complaints only; empty: any
  Segment now, against;
  DriverVerdict verdict = DriverVerdict::too_little;
  double events = 0, exposure = 0, expected = 0;  // of `now`
  double rate = 0, rate_against = 0;
  std::vector<Driver> drivers;  // strongest first
  std::vector<Reversal> reversals;
  std::vector<OperationalRelation> operations;
  Time computed_at;
  int taxonomy_version = 0;
  std::string method;  // version and parameters
};

}  // namespace myelin::model
