// XES event logs (IEEE 1849-2016): traces of events, each with a name and a time.
//
// A stranger's XML: no DOCTYPE and so no entities of its own, bounded bytes, events and text.
// Events without a name or a readable time are counted and passed over. Thread safety: a free
// function.
#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"

namespace myelin::connect::file {

struct XesEvent {
  std::string_view trace, name;  // live until the next call
  Time at;
};
struct XesSummary {
  std::uint64_t traces = 0, events = 0, passed_over = 0;
};

inline constexpr std::size_t xes_bytes_max = 512 * 1024 * 1024;
inline constexpr std::size_t xes_text_max = 4'096;  // of a name

// With an event's lifecycle where the log has one other than "complete": "name+start".
// `each` may refuse an event: reading ends with its error. `document` is changed while it is
// parsed. Errors: corrupt, too_large, unsupported (a DOCTYPE).
Result<XesSummary> read_xes(std::string& document,
                            const std::function<Status(const XesEvent&)>& each);

}  // namespace myelin::connect::file
