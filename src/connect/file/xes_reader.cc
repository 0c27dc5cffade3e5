#include "connect/file/xes_reader.h"

#include <fmt/format.h>

#include <cstring>
#include <pugixml.hpp>

namespace myelin::connect::file {
namespace {

std::string_view value_of(const pugi::xml_node& of, const char* key) {
  for (const auto& child : of.children())
    if (std::strcmp(child.attribute("key").value(), key) == 0)
      return std::string_view{child.attribute("value").value()}.substr(0, xes_text_max);
  return {};
}

// The name as it stands, or with its lifecycle when it is not the usual one.
std::string_view name_of(const pugi::xml_node& event, std::string& space) {
  const auto name = value_of(event, "concept:name");
  const auto lifecycle = value_of(event, "lifecycle:transition");
  if (name.empty() || lifecycle.empty() || lifecycle == "complete" || lifecycle == "COMPLETE")
    return name;
  space.assign(name).append("+").append(lifecycle);
  return space;
}

}  // namespace

Result<XesSummary> read_xes(std::string& document,
                            const std::function<Status(const XesEvent&)>& each) {
  if (document.size() > xes_bytes_max)
    return fail(ErrorCode::too_large, "the log is too large to be read at once",
                "split it, or write it as CSV");
  pugi::xml_document tree;
  const auto parsed =
      tree.load_buffer_inplace(document.data(), document.size(),
                               pugi::parse_escapes | pugi::parse_doctype, pugi::encoding_utf8);
  for (const auto& child : tree.children())
    if (child.type() == pugi::node_doctype)
      return fail(ErrorCode::unsupported, "the log declares a DOCTYPE",
                  "remove it: entities of a file's own are not read");
  if (!parsed)
    return fail(
        ErrorCode::corrupt,
        fmt::format("the log is no XML at byte {}: {}", parsed.offset, parsed.description()),
        "write it again as XES or CSV");
  const auto log = tree.child("log");
  if (!log) return fail(ErrorCode::corrupt, "the file has no log", "an XES file begins with <log>");
  XesSummary summary;
  std::string space, trace_space;
  for (const auto& trace : log.children("trace")) {
    ++summary.traces;
    auto trace_name = value_of(trace, "concept:name");
    if (trace_name.empty()) trace_name = trace_space = fmt::format("#{}", summary.traces);
    for (const auto& event : trace.children("event")) {
      const auto name = name_of(event, space);
      const auto at = parse_time(value_of(event, "time:timestamp"), Zone{});
      if (name.empty() || !at) {
        ++summary.passed_over;
        continue;
      }
      ++summary.events;
      MYELIN_CHECK(each({trace_name, name, *at}));
    }
  }
  return summary;
}

}  // namespace myelin::connect::file
