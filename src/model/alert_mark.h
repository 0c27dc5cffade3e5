// AlertMark: what a person says of an alert afterwards: worth having been woken for, or noise.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/id.h"
#include "base/time.h"

namespace myelin::model {

enum class Usefulness : std::uint8_t { useful, noise };
inline constexpr std::array<std::string_view, 2> usefulness_names{"useful", "noise"};
constexpr std::string_view name(Usefulness u) {
  return usefulness_names[static_cast<std::size_t>(u)];
}
constexpr std::optional<Usefulness> usefulness_named(std::string_view text) {
  for (std::size_t i = 0; i < usefulness_names.size(); ++i)
    if (usefulness_names[i] == text) return static_cast<Usefulness>(i);
  return std::nullopt;
}

// The newest mark of an alert counts; the earlier ones stay in its history.
struct AlertMark {
  AlertId alert{};
  std::optional<Usefulness> usefulness{};  // empty: the mark before it was taken back
  Time at{};
  std::string by{}, reason{};
};

}  // namespace myelin::model
