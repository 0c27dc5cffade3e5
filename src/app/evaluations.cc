#include "app/evaluations.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <array>
#include <charconv>
#include <cmath>
#include <memory>
#include <span>

#include "app/command.h"
#include "app/evaluations/all.h"

namespace myelin::app {
namespace {

// In the order in which --help lists them: early warning, its causes, repair, value.
constexpr std::array table{
    Evaluation{"cascades", "How large a post's cascade becomes, known after 10 and 30 minutes",
               "weibo-cascades", evaluate_cascades, true},
    Evaluation{"lead-time", "How long before an outbreak erupts the first alert comes", "",
               evaluate_lead_time},
    Evaluation{"lead-lag",
               "Leads that are there are found, with their lag, and none where there is none", "",
               evaluate_lead_lag},
    Evaluation{"nab", "General series: the Numenta Anomaly Benchmark, its scoring made anew", "nab",
               evaluate_nab},
    Evaluation{"drivers", "What was planted in the simulated company, named as an alert's driver",
               "", evaluate_drivers},
    Evaluation{"journeys", "A million events to a directly-follows graph and variants", "",
               evaluate_journeys},
    Evaluation{"localise-synthetic", "Planted causes found again, and none where there is none", "",
               evaluate_localise_synthetic},
    Evaluation{"localise-rs", "Causes of real incidents of a video service", "localisation-rs",
               evaluate_localise_rs},
    Evaluation{"loop", "A simulated company closes the loop: verdicts, silence, money", "",
               evaluate_loop},
    Evaluation{"null-verdicts", "How often a repair that did nothing is called fixed", "",
               evaluate_null_verdicts},
    Evaluation{"power", "How often a repair that worked is seen, beside an oracle", "",
               evaluate_power},
    Evaluation{"fdr", "False discoveries among a million cells a day, decided day by day", "",
               evaluate_fdr},
    Evaluation{"outbreaks", "Sparse counts: 28 scenarios, their false alarms and outbreaks found",
               "", evaluate_outbreaks},
    Evaluation{"effects", "Effects of what nobody assigned, against known truth", "causal",
               evaluate_effects},
    Evaluation{"returns",
               "Returns and cancellations forecast from what leads them: coverage and skill",
               "online-retail/online_retail_2010-12_2011-06.csv.xz", evaluate_returns},
    Evaluation{"scores", "One order: a bad review or a late parcel, known before it happens", ".",
               evaluate_scores},
    Evaluation{"late", "Sellers, routes and weeks behind late delivery, and the stars they cost",
               "olist-sample", evaluate_late},
    Evaluation{"sdid", "Synthetic difference-in-differences against the R package's figures",
               "causal", evaluate_sdid},
    Evaluation{"clv", "Customer value: three models of repeat buying and spend on CDNOW", "cdnow",
               evaluate_clv},
    Evaluation{"ledger", "The ledger balances and reconciles through random histories", "",
               evaluate_ledger},
    Evaluation{"experiments", "Two public trials' figures, and what twenty looks do to a test",
               "causal", evaluate_experiments},
    Evaluation{"churn", "Who leaves, from 50, 200 and thousands of a telephone company's customers",
               "telco-churn", evaluate_churn},
};

std::span<const Evaluation> evaluations() {
  return table;
}

Result<std::filesystem::path> data_of(const Evaluation& evaluation,
                                      const std::filesystem::path& given) {
  if (evaluation.data.empty() || !given.empty()) return given;
  const auto path = std::filesystem::path("../shared/data") / evaluation.data;
  if (std::filesystem::exists(path)) return path;
  return fail(ErrorCode::not_found, fmt::format("{} is not there", path.string()),
              "name the data with --data, or run beside the public data sets");
}

struct Options {
  std::filesystem::path data;
  std::string seeds;
  bool cross_validate = false;
};

Status run(const Context& context, const Evaluation& evaluation, const Options& options) {
  EvaluationQuery query;
  query.share = context.share;
  query.cross_validate = options.cross_validate;
  MYELIN_TRY(data, data_of(evaluation, options.data));
  query.data = data;
  if (!options.seeds.empty()) {
    MYELIN_TRY(seeds, seeds_of(options.seeds));
    query.seeds = seeds;
  }
  return evaluation.run(query, [&](const EvaluationLine& line) {
    *context.out << figure_line(evaluation.name, line) << std::endl;
  });
}

}  // namespace

std::string figure_line(std::string_view evaluation, const EvaluationLine& line) {
  auto text = fmt::format(R"({{"evaluate":"{}","metric":"{}")", evaluation, line.metric);
  for (const auto& [name, value] : line.about) text += fmt::format(R"(,"{}":"{}")", name, value);
  if (std::isfinite(line.value))
    text += fmt::format(R"(,"value":{:.{}f})", line.value,
                        std::abs(line.value) < 0.01 ? std::max(8, line.digits) : line.digits);
  else
    text += R"(,"value":null)";
  if (line.n > 0) text += fmt::format(R"(,"n":{})", line.n);
  if (line.reach) {
    const bool met =
        line.better == Better::higher ? line.value >= *line.reach : line.value <= *line.reach;
    text += fmt::format(R"(,"reach":{:g},"met":{})", *line.reach, met);
  }
  return text + "}";
}

Result<std::vector<std::uint64_t>> seeds_of(std::string_view text) {
  std::vector<std::uint64_t> seeds;
  const auto wrong = [&] {
    return fail(ErrorCode::invalid_argument, fmt::format("--seeds {} cannot be read", text),
                "write numbers and ranges of at most 1000, such as 1-5 or 1,4,11-13");
  };
  while (!text.empty()) {
    const auto part = text.substr(0, text.find(','));
    text.remove_prefix(std::min(text.size(), part.size() + 1));
    std::uint64_t first = 0;
    const char* end = part.data() + part.size();
    auto [at, error] = std::from_chars(part.data(), end, first);
    std::uint64_t last = first;
    if (error == std::errc{} && at != end && *at == '-') {
      const auto read = std::from_chars(at + 1, end, last);
      at = read.ptr;
      error = read.ec;
    }
    if (error != std::errc{} || at != end || last < first || last - first >= 1000) return wrong();
    for (auto seed = first; seed <= last; ++seed) seeds.push_back(seed);
  }
  if (seeds.empty()) return wrong();
  return seeds;
}

void add_evaluations(CLI::App& evaluate, Context& context) {
  for (const auto& evaluation : evaluations()) {
    auto options = std::make_shared<Options>();
    auto* command =
        evaluate.add_subcommand(std::string(evaluation.name), std::string(evaluation.what));
    if (!evaluation.data.empty())
      command->add_option(
          "--data", options->data,
          fmt::format("Files of the same form; ../shared/data/{} otherwise", evaluation.data));
    if (evaluation.cross_validates)
      command->add_flag("--cross-validate", options->cross_validate,
                        "Train on folds of the data instead of taking the shipped model");
    command->add_option("--seeds", options->seeds, "Of what is simulated: 7, 1-5 or 1,4,11-13");
    command->callback(
        [&context, &evaluation, options] { context.conclude(run(context, evaluation, *options)); });
  }
}

}  // namespace myelin::app
