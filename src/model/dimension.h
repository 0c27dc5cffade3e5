// The dimensions by which signals are counted, compared and explained.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace myelin::model {

enum class Dimension : std::uint8_t {
  product,
  batch,
  channel,
  carrier,
  warehouse,
  store,
  region,
  agent,
  campaign,
  version
};
inline constexpr std::size_t dimension_count = 10;
inline constexpr std::array<std::string_view, dimension_count> dimension_names{
    "product", "batch",  "channel", "carrier",  "warehouse",
    "store",   "region", "agent",   "campaign", "version"};

constexpr std::string_view name(Dimension d) {
  return dimension_names[static_cast<std::size_t>(d)];
}
constexpr std::optional<Dimension> dimension_named(std::string_view text) {
  for (std::size_t i = 0; i < dimension_count; ++i)
    if (dimension_names[i] == text) return static_cast<Dimension>(i);
  return std::nullopt;
}

// One value a dimension; empty where it is not known.
struct Dimensions {
  std::array<std::string, dimension_count> values;
  std::string& operator[](Dimension d) { return values[static_cast<std::size_t>(d)]; }
  const std::string& operator[](Dimension d) const { return values[static_cast<std::size_t>(d)]; }
  bool operator==(const Dimensions&) const = default;
};

}  // namespace myelin::model
