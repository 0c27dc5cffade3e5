// How accept() treats bytes: trimming, and valid UTF-8. Inside of raw.
#pragma once
#include <string>
#include <string_view>

namespace myelin::raw {

std::string_view trimmed(std::string_view text);
bool is_utf8(std::string_view text);
// Invalid bytes become U+FFFD.
std::string repaired(std::string_view text);

}  // namespace myelin::raw
