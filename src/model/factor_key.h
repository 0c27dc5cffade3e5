// Keys of factors: "delivery.late.carrier", the parent's key its prefix.
#pragma once
#include <string_view>

namespace myelin::model {

// Whether `key` is `factor` or lies below it.
constexpr bool is_within(std::string_view key, std::string_view factor) {
  return key.starts_with(factor) && (key.size() == factor.size() || key[factor.size()] == '.');
}

}  // namespace myelin::model
