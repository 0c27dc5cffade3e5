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
  if (method == "rate_change")
    return "the rate compared with itself, its scatter learnt from before";
  return method == "interrupted_series" ? "the series compared with itself" : "no comparison";
}

}  // namespace

void print_comparison(std::ostream& out, const nlohmann::ordered_json& c) {
  out << "  how: " << c["why"]["zh"].get<std::string>() << "\n       "
      << c["why"]["en"].get<std::string>() << '\n';
  if (c["method"] == "none") return;
  out << "  what is counted: "
      << (c["measure"] == "happened" ? "parcels that it happened to, of all parcels"
                                     : "complaints in words, of all signals with words")
      << "\n  before " << local_time(c["before"]["from"]) << " – "
      << local_time(c["before"]["until"]) << ", after " << local_time(c["after"]["from"]) << " – "
      << local_time(c["after"]["until"]) << ", in steps of " << c["bin_hours"].get<int>()
      << " hours\n"
      << "  a fall of " << share_in_words(c["fall_that_counts"]) << " counts as a repair; one of "
      << share_in_words(c["fall_that_would_show"]) << " would show\n"
      << "  the verdict will be told of a whole repair with a chance of "
      << share_in_words(c["chance_told_of_whole_repair"]) << ", of one by half "
      << share_in_words(c["chance_told_of_half_repair"]) << ", of none "
      << share_in_words(c["chance_told_of_no_repair"]) << "; not before " << local_time(c["due_at"])
      << '\n';
}

void print_verdict(std::ostream& out, const nlohmann::ordered_json& v) {
  out << "  verdict: " << v["verdict"].get<std::string>() << " (" << local_time(v["judged_at"])
      << (v["method"].is_string() ? ", by " + method_in_words(v["method"].get<std::string>()) : "")
      << ")\n    " << v["reason"]["zh"].get<std::string>() << "\n    "
      << v["reason"]["en"].get<std::string>() << '\n';
}

}  // namespace myelin::app
