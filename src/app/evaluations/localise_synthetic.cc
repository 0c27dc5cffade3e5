// localise-synthetic: causes planted by sim/incident.h, found again by stats/localise, scored over
// exact combinations; incidents without a cause inside are to be called so.
#include <algorithm>
#include <ctime>

#include "app/evaluations/all.h"
#include "sim/incident.h"
#include "stats/localise/localise.h"

namespace myelin::app {
namespace {

using stats::localise::Verdict;

struct Score {
  std::size_t found = 0, wrong = 0, missed = 0, cases = 0;
  double f1() const {
    return found == 0
               ? 0
               : 2.0 * static_cast<double>(found) / static_cast<double>(2 * found + wrong + missed);
  }
};

struct Answer {
  Verdict verdict = Verdict::nothing;
  double ms = 0;
};

// The table is made before the clock starts: it is what a caller has.
Result<Answer> judge(const sim::Incident& incident, Score& score) {
  stats::localise::LeafTable table{stats::localise::Measure::sum,
                                   incident.sizes,
                                   incident.codes,
                                   incident.expected,
                                   incident.observed,
                                   {}};
  // The processor's time: what a neighbour on a shared machine takes is not ours.
  const auto start = std::clock();
  MYELIN_TRY(explanation, stats::localise::explain(table));
  const double took = 1e3 * static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
  std::size_t right = 0;
  for (const auto& cause : explanation.causes)
    right += std::ranges::binary_search(incident.truth, cause.values);
  score.found += right;
  score.wrong += explanation.causes.size() - right;
  score.missed += incident.truth.size() - right;
  ++score.cases;
  return Answer{explanation.verdict, took};
}

// Whether "nothing inside the data explains it" is said when it is so.
struct NoCause {
  Score score;
  void note(bool none, Verdict verdict) {
    const bool said = verdict != Verdict::explained;
    score.found += none && said;
    score.wrong += !none && said;
    score.missed += none && !said;
    ++score.cases;
  }
};

Status one_set(const char* name, const sim::IncidentPlan& plan, double reach, std::uint64_t seed,
               std::size_t cases, const TellFigure& tell) {
  Random random = Random(seed).split(name);
  Score score, ignored;
  NoCause none;
  double ms = 0, ms_max = 0;
  for (std::size_t i = 0; i < cases; ++i) {
    MYELIN_TRY(answer, judge(sim::incident(plan, random), score));
    ms += answer.ms;
    ms_max = std::max(ms_max, answer.ms);
    none.note(false, answer.verdict);
    if (i % 2 != 0) continue;
    MYELIN_TRY(alike, judge(sim::incident_of_everything(plan, random), ignored));
    none.note(true, alike.verdict);
    MYELIN_TRY(nothing, judge(sim::incident_of_nothing(plan, random), ignored));
    none.note(true, nothing.verdict);
  }
  const std::vector<std::pair<std::string, std::string>> about{{"set", name}};
  const auto n = static_cast<double>(cases);
  tell({"f1", score.f1(), cases, reach, Better::higher, 4, about});
  tell({"precision",
        static_cast<double>(score.found) /
            static_cast<double>(std::max<std::size_t>(1, score.found + score.wrong)),
        cases,
        {},
        Better::higher,
        4,
        about});
  tell({"recall",
        static_cast<double>(score.found) /
            static_cast<double>(std::max<std::size_t>(1, score.found + score.missed)),
        cases,
        {},
        Better::higher,
        4,
        about});
  tell({"no_cause_f1", none.score.f1(), none.score.cases, 0.90, Better::higher, 4, about});
  tell({"ms_mean", ms / n, cases, 10, Better::lower, 4, about});
  tell({"ms_max", ms_max, cases, {}, Better::lower, 4, about});
  return {};
}

}  // namespace

Status evaluate_localise_synthetic(const EvaluationQuery& query, const TellFigure& tell) {
  const auto seeds = query.seeds.empty() ? std::vector<std::uint64_t>{121} : query.seeds;
  for (const auto seed : seeds) {
    MYELIN_CHECK(one_set("S", sim::incident_plan_s(), 0.90, seed, 300, tell));
    MYELIN_CHECK(one_set("L", sim::incident_plan_l(), 0.88, seed, 300, tell));
  }
  return {};
}

}  // namespace myelin::app
