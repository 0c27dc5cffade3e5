#include "sim/truth.h"

#include <fmt/format.h>

#include <array>

#include "base/json_text.h"

namespace myelin::sim {

std::string_view name(Theme theme) {
  static constexpr std::array<std::string_view, 6> names{"broken_in_transit", "late_delivery",
                                                         "leaking_lid",       "rude_service",
                                                         "bought_reviews",    "promotion_peak"};
  return names[static_cast<std::size_t>(theme)];
}

std::string_view Fault::dimension(std::string_view which) const {
  for (const auto& [key, value] : dimensions)
    if (key == which) return value;
  return {};
}

std::string truth_json(const Truth& t) {
  std::string out = fmt::format(
      "{{\"seed\":{},\"from\":\"{}\",\"until\":\"{}\",\"signals\":{},\"texts\":{},\"orders\":{},"
      "\"customers\":{},"
      "\"silent_customers\":{},\"faults\":[",
      t.seed, format_utc(t.from), format_utc(t.until), t.signals, t.texts, t.orders, t.customers,
      t.silent_customers);
  for (const Fault& f : t.faults) {
    if (&f != &t.faults.front()) out += ',';
    fmt::format_to(std::back_inserter(out),
                   "\n{{\"id\":{},\"kind\":\"{}\",\"theme\":\"{}\",\"from\":\"{}\",\"until\":\"{}"
                   "\",\"dimensions\":{{",
                   json_quoted(f.id), f.is_fault ? "fault" : "no_fault", name(f.theme),
                   format_utc(f.from), format_utc(f.until));
    for (const auto& [key, value] : f.dimensions) {
      if (&key != &f.dimensions.front().first) out += ',';
      out += json_quoted(key) + ":" + json_quoted(value);
    }
    out += "},\"agents\":[";
    for (const auto& agent : f.agents) {
      if (&agent != &f.agents.front()) out += ',';
      out += json_quoted(agent);
    }
    fmt::format_to(
        std::back_inserter(out),
        "],\"description_zh\":{},\"description_en\":{},\"orders_touched\":{},\"complaints\":{}",
        json_quoted(f.description_zh), json_quoted(f.description_en), f.orders_touched,
        f.complaints);
    if (f.first_complaint) out += ",\"first_complaint\":\"" + format_utc(*f.first_complaint) + "\"";
    out += '}';
  }
  return out + "\n]}\n";
}

}  // namespace myelin::sim
