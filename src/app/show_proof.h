// A comparison and a verdict for people. Thread safety: pure functions of their arguments.
#pragma once
#include <nlohmann/json.hpp>
#include <ostream>

namespace myelin::app {

void print_comparison(std::ostream& out, const nlohmann::ordered_json& comparison);
void print_verdict(std::ostream& out, const nlohmann::ordered_json& verdict);

}  // namespace myelin::app
