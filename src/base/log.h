// Log lines for the operator: one line, key=value, to standard error; JSON lines with
// MYELIN_LOG=json. Never pass personal data: log ids and tokens. Thread safety: any thread.
#pragma once
#include <fmt/format.h>

#include <string_view>

namespace myelin::log {

enum class Level { debug, info, warning, error };
void set_level(Level level);
void write(Level level, std::string_view message);

template <class... Args>
void info(fmt::format_string<Args...> format, Args&&... args) {
  write(Level::info, fmt::format(format, std::forward<Args>(args)...));
}
template <class... Args>
void warning(fmt::format_string<Args...> format, Args&&... args) {
  write(Level::warning, fmt::format(format, std::forward<Args>(args)...));
}
template <class... Args>
void error(fmt::format_string<Args...> format, Args&&... args) {
  write(Level::error, fmt::format(format, std::forward<Args>(args)...));
}

}  // namespace myelin::log
