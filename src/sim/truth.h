// Truth: what was planted in a simulated company, so that alerts can be scored against it.
// Thread safety: plain values.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/time.h"

namespace myelin::sim {

// What a planted event is about. The names are stable: a table from theme to the reader's factor
// keys is kept by whoever scores (sim/score.h), because the simulated company does not know the
// reader's language.
enum class Theme : std::uint8_t {
  broken_in_transit,
  late_delivery,
  leaking_lid,
  rude_service,
  bought_reviews,
  promotion_peak,
};
std::string_view name(Theme theme);

// An order that a repair kept a fault from touching: what it would have lost, as expected, and when
// it would have been complained about.
struct Spared {
  Time heard_at{};
  std::string product, channel;
  double loss_minor = 0;  // beyond what such an order loses anyway
};

struct Fault {
  std::string id;        // "a" … "f"; in live mode "a2", "b3"…
  bool is_fault = true;  // false: something unusual that must raise nothing
  Theme theme = Theme::broken_in_transit;
  Time from{}, until{};  // orders (contacts, for service) placed in [from, until) are touched
  // "product", "channel", "carrier", "warehouse", "batch", "team" → value as the drafts have it.
  std::vector<std::pair<std::string, std::string>> dimensions{};
  std::vector<std::string> agents{};  // of the team, as Dimension::agent has them
  std::string description_zh{}, description_en{};
  std::int64_t orders_touched = 0;  // orders or contacts that the fault really hit
  std::int64_t complaints = 0;      // texts that say so; counted while the company is streamed
  std::optional<Time> first_complaint{};
  std::vector<Spared> spared{};  // since somebody mended it (Company::mend)

  // Empty where the fault has no such dimension.
  std::string_view dimension(std::string_view which) const;
};

// A trouble of one product that was planted to be warned of in time (sim/outbreaks.h).
struct Outbreak {
  std::string product;
  std::string_view topic;   // of topic_names
  std::vector<Time> heard;  // every text that complains of it, ascending; grows while streamed
};

struct Truth {
  std::uint64_t seed = 0;
  Time from, until;
  std::vector<Fault> faults;  // by id
  std::vector<Outbreak> outbreaks;
  // Of what was streamed so far.
  std::int64_t signals = 0, texts = 0, orders = 0, customers = 0, silent_customers = 0;
};

std::string truth_json(const Truth& truth);

}  // namespace myelin::sim
