// Evaluations: `myelin evaluate <name>`, each a claim of the product held against public data or
// known truth, one JSON line a figure:
//
//   {"evaluate":"nab","metric":"standard","value":75.3,"reach":75,"met":true,"n":58}
//
// An evaluation lives in evaluations/<name>.cc and stands in the table of evaluations.cc.
//
// Thread safety: functions without state.
#pragma once
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace CLI {
class App;
}

namespace myelin::app {

struct Context;

struct EvaluationQuery {
  std::filesystem::path data;        // --data; the evaluation's own set where none is given
  std::vector<std::uint64_t> seeds;  // --seeds; empty: the evaluation's own
  std::filesystem::path share;       // taxonomies/, models/
  bool cross_validate = false;       // --cross-validate
};

enum class Better { higher, lower };

struct EvaluationLine {
  std::string metric;
  double value = 0;
  std::size_t n = 0;                           // cases, series or rows behind it; 0: not said
  std::optional<double> reach = std::nullopt;  // the figure to reach, where there is one
  Better better = Better::higher;
  int digits = 4;  // after the point, at least
  // What tells lines of one metric apart, in order: {"scenario","14"}, {"alpha","0.01"}.
  std::vector<std::pair<std::string, std::string>> about = {};
};

// Called as soon as a figure is known, so that a stopped run has said what it found.
using TellFigure = std::function<void(const EvaluationLine&)>;

struct Evaluation {
  std::string_view name, what;  // as the command takes it, and one line of help
  std::string_view data;        // its set below ../shared/data; empty: it makes its own
  Status (*run)(const EvaluationQuery& query, const TellFigure& tell);
  bool cross_validates = false;  // has a shipped model, and --cross-validate trains others
};

// value with four digits after the point at least, and enough of them for small values.
std::string figure_line(std::string_view evaluation, const EvaluationLine& line);

// "1-5", "7", "1,4,11-13". Errors: invalid_argument; at most 1000 to a range.
Result<std::vector<std::uint64_t>> seeds_of(std::string_view text);

// One subcommand of `myelin evaluate` for each evaluation.
void add_evaluations(CLI::App& evaluate, Context& context);

}  // namespace myelin::app
