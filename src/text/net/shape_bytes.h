// NetShape as bytes: numbers of 32 bits, names with their length before them.
// Thread safety: functions without state.
#pragma once
#include <optional>
#include <span>
#include <string>

#include "text/net/shape.h"

namespace myelin::text::net {

std::string write_shape(const NetShape& shape);
// Nothing where the bytes end too early, a count is beyond what they could hold, or check() finds
// fault. Bytes after the shape are filling.
std::optional<NetShape> read_shape(std::span<const char> bytes);

}  // namespace myelin::text::net
