#include "app/show_proof.h"

#include <fmt/format.h>

#include "app/show.h"

namespace myelin::app {
namespace {

std::string share_in_words(const nlohmann::ordered_json& share) {
  return share.is_number() ? fmt::format("{:.0f} %", 100 * share.get<double>()) : "not known";
}

std::string method_in_words(const std::string& method) {
  if (method == "synthetic_did") return "synthetic difference-in-differences";
  return method == "interrupted_series" ? "the series compared with itself" : "no comparison";
}

}  // namespace

void print_comparison(std::ostream& out, const nlohmann::ordered_json& c) {
  out << "  how: " << c["why"]["zh"].get<std::string>() << "\n       "
      << c["why"]["en"].get<std::string>() << '\n';
  if (c["method"] == "none") return;
  out << "  before " << local_time(c["before"]["from"]) << " – " << local_time(c["before"]["until"])
      << ", after " << local_time(c["after"]["from"]) << " – " << local_time(c["after"]["until"])
      << ", in steps of " << c["bin_hours"].get<int>() << " hours\n"
      << "  a fall of " << share_in_words(c["fall_that_counts"]) << " counts as a repair; one of "
      << share_in_words(c["fall_that_would_show"]) << " would show\n";
}

void print_verdict(std::ostream& out, const nlohmann::ordered_json& v) {
  out << "  verdict: " << v["verdict"].get<std::string>() << " (" << local_time(v["judged_at"])
      << (v["method"].is_string() ? ", by " + method_in_words(v["method"].get<std::string>()) : "")
      << ")\n    " << v["reason"]["zh"].get<std::string>() << "\n    "
      << v["reason"]["en"].get<std::string>() << '\n';
}

}  // namespace myelin::app
