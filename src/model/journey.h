// Journey: the ways that orders really took, from the signals that name them.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/money.h"
#include "base/time.h"
#include "model/dimension.h"

namespace myelin::model {

// Something that happened to orders: "order", "payment", "shipment.delivered", "review", "return"…
struct JourneyStep {
  std::string name;
  std::int64_t orders = 0, events = 0;  // that it happened to; how often
  std::int64_t first = 0, last = 0;     // orders that began or ended with it
  double polarity = 0;                  // mean of the texts among them
  std::int64_t texts = 0, negative = 0;
};

// What followed directly.
struct JourneyEdge {
  std::string from, to;
  std::int64_t events = 0, orders = 0;
  double hours_mean = 0, hours_max = 0;
};

struct JourneyVariant {
  std::vector<std::string> steps;
  std::int64_t orders = 0;
  bool intended = false;  // it follows the intended path
};

// Where orders leave the intended path: after `step`, instead of `next`.
struct JourneyBreakpoint {
  std::string step, next;
  std::int64_t reached = 0, continued = 0;
  double drop = 0;                   // the part that did not go on, of those that had the time to
  double negative_share = 0;         // of the texts of those that did not
  double negative_share_on = 0;      // of those that did
  std::vector<Money> lost;           // of the orders that did not go on: one sum a currency, the
                                     // commonest of all orders first; never empty
  std::vector<std::string> instead;  // what they did next, the commonest first
};

// The orders of one value of a dimension: those of one carrier, say.
struct JourneySegment {
  std::string value;  // empty: no signal of theirs names any
  std::int64_t orders = 0, conforming = 0;
  double fitness = 0;
  // Share of conforming orders less that of all other orders that name a
  // value, and its 95 % interval.
  double difference = 0, low = -1, high = 1;
  bool comparable = false;                 // it names a value, and others do
  std::optional<JourneyBreakpoint> worst;  // of the greatest drop
  std::vector<Money> lost;  // refunded and cancelled: a sum a currency, the commonest first
};

struct JourneySegments {
  Dimension by = Dimension::channel;
  std::int64_t orders = 0, segments_all = 0;
  std::vector<JourneySegment> segments;  // those of most orders first
};

struct Journey {
  std::int64_t orders = 0, events = 0;
  std::vector<JourneyStep> steps;        // in the order in which orders meet them
  std::vector<JourneyEdge> edges;        // the commonest first
  std::vector<JourneyVariant> variants;  // the commonest first
  std::int64_t variants_all = 0;
  std::vector<std::string> intended;
  double conforming = 0;  // orders that follow the intended path as far as they came
  double fitness = 0;     // mean over orders of 1 − cost of the cheapest alignment ⁄ its worst
  std::vector<JourneyBreakpoint> breakpoints;  // the greatest loss first
  Time from, until;
};

}  // namespace myelin::model
