#include <fmt/format.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "app/simulate.h"

namespace myelin::app {
namespace {

using nlohmann::json;

Result<Time> time_in(const json& object, const char* name) {
  if (!object.contains(name) || !object[name].is_string())
    return fail(ErrorCode::corrupt, fmt::format("'{}' is missing or is not a time", name));
  return parse_time(object[name].get<std::string>(), Zone{});
}

std::string text_in(const json& object, const char* name) {
  return object.contains(name) && object[name].is_string() ? object[name].get<std::string>()
                                                           : std::string{};
}
std::int64_t number_in(const json& object, const char* name) {
  return object.contains(name) && object[name].is_number_integer()
             ? object[name].get<std::int64_t>()
             : 0;
}

Result<sim::Fault> fault_of(const json& o) {
  if (!o.is_object()) return fail(ErrorCode::corrupt, "a fault is not an object");
  sim::Fault f;
  f.id = text_in(o, "id");
  f.is_fault = text_in(o, "kind") != "no_fault";
  const std::string theme = text_in(o, "theme");
  bool known = false;
  for (int i = 0; i <= static_cast<int>(sim::Theme::promotion_peak); ++i)
    if (sim::name(static_cast<sim::Theme>(i)) == theme)
      f.theme = static_cast<sim::Theme>(i), known = true;
  if (!known)
    return fail(ErrorCode::corrupt,
                fmt::format("the theme '{}' of fault '{}' is not known", theme, f.id));
  MYELIN_TRY(from, time_in(o, "from"));
  MYELIN_TRY(until, time_in(o, "until"));
  f.from = from;
  f.until = until;
  if (o.contains("dimensions") && o["dimensions"].is_object())
    for (const auto& [key, value] : o["dimensions"].items())
      if (value.is_string()) f.dimensions.emplace_back(key, value.get<std::string>());
  if (o.contains("agents") && o["agents"].is_array())
    for (const auto& agent : o["agents"])
      if (agent.is_string()) f.agents.push_back(agent.get<std::string>());
  f.description_zh = text_in(o, "description_zh");
  f.description_en = text_in(o, "description_en");
  f.orders_touched = number_in(o, "orders_touched");
  f.complaints = number_in(o, "complaints");
  if (o.contains("first_complaint")) {
    MYELIN_TRY(first, time_in(o, "first_complaint"));
    f.first_complaint = first;
  }
  return f;
}

Result<sim::Truth> truth_of(const json& o) {
  if (!o.is_object() || !o.contains("faults") || !o["faults"].is_array())
    return fail(ErrorCode::corrupt, "it holds no list of faults");
  sim::Truth t;
  if (o.contains("seed") && o["seed"].is_number_unsigned()) t.seed = o["seed"].get<std::uint64_t>();
  MYELIN_TRY(from, time_in(o, "from"));
  MYELIN_TRY(until, time_in(o, "until"));
  t.from = from;
  t.until = until;
  t.signals = number_in(o, "signals");
  t.texts = number_in(o, "texts");
  t.orders = number_in(o, "orders");
  t.customers = number_in(o, "customers");
  t.silent_customers = number_in(o, "silent_customers");
  for (const auto& item : o["faults"]) {
    MYELIN_TRY(fault, fault_of(item));
    t.faults.push_back(std::move(fault));
  }
  return t;
}

}  // namespace

Result<sim::Truth> read_truth(const std::filesystem::path& file) {
  constexpr std::string_view hint = "make one with: myelin simulate --days 90 --seed 7 --out DIR";
  std::ifstream in(file, std::ios::binary);
  if (!in)
    return fail(ErrorCode::not_found, fmt::format("cannot open {}", file.string()),
                std::string{hint});
  const json parsed = json::parse(in, nullptr, false);
  if (parsed.is_discarded())
    return fail(ErrorCode::corrupt, fmt::format("{} is not JSON", file.string()),
                std::string{hint});
  auto truth = truth_of(parsed);
  if (!truth)
    truth.error() = {truth.error().code,
                     fmt::format("{}: {}", file.string(), truth.error().message),
                     std::string{hint}};
  return truth;
}

}  // namespace myelin::app
