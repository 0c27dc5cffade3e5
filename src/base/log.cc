#include "base/log.h"

#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <cstdlib>
#include <string>

#include "base/json_text.h"

namespace myelin::log {
namespace {

bool as_json() {
  static const bool json = [] {
    const char* wanted = std::getenv("MYELIN_LOG");
    return wanted != nullptr && std::string_view{wanted} == "json";
  }();
  return json;
}

spdlog::logger& logger() {
  static const auto instance = [] {
    auto made = spdlog::stderr_color_mt("myelin");
    made->set_pattern(
        as_json() ? R"({"time":"%Y-%m-%dT%H:%M:%S.%fZ","level":"%l","message":%v})"
                  : "%Y-%m-%d %H:%M:%S.%e %^%l%$ %v",
        as_json() ? spdlog::pattern_time_type::utc : spdlog::pattern_time_type::local);
    return made;
  }();
  return *instance;
}

}  // namespace

void set_level(Level level) {
  static constexpr spdlog::level::level_enum levels[] = {spdlog::level::debug, spdlog::level::info,
                                                         spdlog::level::warn, spdlog::level::err};
  logger().set_level(levels[static_cast<int>(level)]);
}

void write(Level level, std::string_view message) {
  static constexpr spdlog::level::level_enum levels[] = {spdlog::level::debug, spdlog::level::info,
                                                         spdlog::level::warn, spdlog::level::err};
  logger().log(levels[static_cast<int>(level)],
               as_json() ? json_quoted(message) : std::string{message});
}

}  // namespace myelin::log
