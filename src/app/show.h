// What commands print of an answer's JSON: times in local words, money with its sign, numbers
// without noise. Thread safety: pure functions.
#pragma once
#include <string>

#include "app/link.h"

namespace myelin::app {

std::string text(const Json& object, const char* field);  // "" when absent or null
std::string local_time(const Json& value);                // "2026-11-22 16:30"
std::string money(const Json& value);                     // "¥ 1,234.50"
std::string decimal(const Json& value, int places);
std::string chance(const Json& value);  // a probability: "0.0213", "< 0.0001"
std::string count(const Json& value);   // "18,432"
std::string percent(const Json& value);
// "return 41 in the next 7 days, usually 30 (80 %: 33 to 52); …": one sentence a forecast.
std::string forecast_sentence(const Json& forecast);
std::string factor_name(const Json& factor);  // "外箱破损 Crushed box"
// --json: the answer as it is. True when it was printed.
bool printed_as_json(const Context& context, const Json& answer);

}  // namespace myelin::app
