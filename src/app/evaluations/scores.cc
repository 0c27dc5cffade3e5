// `myelin evaluate scores`: what one order will come to, before it does.
//
// olist-sample: one or two stars, by what is known when the parcel arrives (and when the order is
// paid), learnt on the earlier 70 % of the orders and judged on the later 30 %. shipping-ontime:
// not on time, five folds by row. Beside it, on the same rows and columns: logistic regression and
// XGBoost with its defaults. And what the product's own scores of open orders are worth on
// olist-sample.
#include <algorithm>
#include <cmath>
#include <optional>

#include "app/evaluations/all.h"
#include "app/evaluations/own_scores.h"
#include "app/evaluations/score_rows.h"
#include "app/evaluations/xgboost_peer.h"
#include "stats/learn/base_rate.h"
#include "stats/learn/calibrated_blend.h"
#include "stats/learn/scoring.h"

namespace myelin::app {
namespace {

namespace fs = std::filesystem;
using stats::learn::CalibratedBlend;
using stats::learn::FeatureRows;
using stats::learn::LogisticModel;

constexpr double learnt_share = 0.7;
constexpr std::size_t folds = 5;

struct Judge {
  std::string name;
  std::vector<double> said;
};
// Who said what of the judged rows, the peers first, and what came true.
struct Said {
  std::vector<Judge> judges{{"logistic regression", {}}, {"xgboost", {}}, {"myelin", {}}};
  std::vector<double> truth;
  bool xgboost_installed = true;

  Judge& logistic() { return judges[0]; }
  Judge& xgboost() { return judges[1]; }
  Judge& ours() { return judges[2]; }
};

struct Part {
  std::vector<double> values, targets;
};
Part part_of(const ScoreRows& rows, auto&& wanted) {
  Part part;
  for (std::size_t i = 0; i < rows.targets.size(); ++i) {
    if (!wanted(i)) continue;
    const auto row = rows.view().row(i);
    part.values.insert(part.values.end(), row.begin(), row.end());
    part.targets.push_back(rows.targets[i]);
  }
  return part;
}

Status judge(const Part& learnt, const Part& judged, std::size_t columns, Said& said) {
  const FeatureRows train{learnt.values, columns}, test{judged.values, columns};
  MYELIN_TRY(ours, CalibratedBlend::fit(train, learnt.targets, {}));
  constexpr double hardly_any_ridge = 1e-3;
  MYELIN_TRY(plain, LogisticModel::fit(train, learnt.targets, {}, {.ridge = hardly_any_ridge}));
  for (std::size_t i = 0; i < test.rows(); ++i) {
    said.ours().said.push_back(ours.probability(test.row(i)));
    said.logistic().said.push_back(plain.probability(test.row(i)));
    said.truth.push_back(judged.targets[i]);
  }
  const auto peer = xgboost_probabilities(train, learnt.targets, test);
  said.xgboost_installed = peer.has_value();
  if (peer) said.xgboost().said.insert(said.xgboost().said.end(), peer->begin(), peer->end());
  return {};
}

using About = std::vector<std::pair<std::string, std::string>>;

// Nothing is claimed to beat a peer that did not run: without XGBoost no figure has a reach.
void tell_said(const Said& said, const std::string& set, const TellFigure& tell) {
  using namespace stats::learn;
  std::optional<double> best_auc, best_brier;
  if (said.xgboost_installed)
    for (const auto& judge : said.judges) {
      if (judge.name.starts_with("myelin")) continue;
      best_auc = std::max(best_auc.value_or(0), auc(judge.said, said.truth));
      best_brier = std::min(best_brier.value_or(1), brier(judge.said, said.truth));
    }
  else
    tell({"peer_missing",
          1,
          0,
          std::nullopt,
          Better::higher,
          0,
          {{"set", set}, {"peer", "xgboost"}, {"help", "tools/setup tools/packages.peers.apt"}}});
  const auto n = said.truth.size();
  for (const auto& [by, p] : said.judges) {
    if (p.empty()) continue;
    const bool ours = by == "myelin";
    const About about{{"set", set}, {"by", by}};
    const auto reach = [&](std::optional<double> value) { return ours ? value : std::nullopt; };
    tell({"auc", auc(p, said.truth), n, reach(best_auc), Better::higher, 4, about});
    tell({"brier", brier(p, said.truth), n, reach(best_brier), Better::lower, 5, about});
    tell({"calibration_error", calibration_error(p, said.truth), n, reach(0.02), Better::lower, 4,
          about});
  }
}

// Scores that follow the level of the reviews known so far. The judged rows begin at `cut`; no
// score is moved by anything that was not known when it was wanted.
void follow_level(const ScoreRows& rows, std::size_t cut, std::vector<double>& said) {
  constexpr double half_life = 300, strength = 30;
  const auto raw = said;
  std::vector<std::size_t> asked(raw.size()), told(raw.size());
  for (std::size_t i = 0; i < raw.size(); ++i) asked[i] = told[i] = i;
  std::ranges::stable_sort(asked, {}, [&](std::size_t i) { return rows.wanted_at[cut + i]; });
  std::ranges::stable_sort(told, {}, [&](std::size_t i) { return rows.known_at[cut + i]; });
  stats::learn::DriftingBaseRate level(half_life, strength);
  auto next = told.begin();
  for (const auto i : asked) {
    for (; next != told.end() && rows.known_at[cut + *next] <= rows.wanted_at[cut + i]; ++next)
      level.learn(raw[*next], rows.targets[cut + *next] == 1);
    said[i] = level(raw[i]);
  }
}

Status judge_olist(const fs::path& folder, const TellFigure& tell) {
  MYELIN_TRY(orders, read_olist(folder));
  for (const bool delivered : {true, false}) {
    const auto rows = bad_review_rows(orders, delivered);
    const auto cut =
        static_cast<std::size_t>(learnt_share * static_cast<double>(rows.targets.size()));
    Said said;
    MYELIN_CHECK(judge(part_of(rows, [&](std::size_t i) { return i < cut; }),
                       part_of(rows, [&](std::size_t i) { return i >= cut; }), rows.names.size(),
                       said));
    // The peers are judged as they are and with the level followed: the model is to win by itself.
    for (const auto& judge : {said.logistic(), said.xgboost()}) {
      if (judge.said.empty()) continue;
      said.judges.insert(said.judges.end() - 1, {judge.name + ", level followed", judge.said});
      follow_level(rows, cut, (said.judges.end() - 2)->said);
    }
    follow_level(rows, cut, said.judges.back().said);
    tell_said(said, delivered ? "olist bad review, at delivery" : "olist bad review, at purchase",
              tell);
  }
  return judge_own_scores(orders, tell);
}

Status judge_shipping(const fs::path& table, const TellFigure& tell) {
  MYELIN_TRY(rows, late_shipment_rows(table));
  Said said;
  for (std::size_t fold = 0; fold < folds; ++fold)
    MYELIN_CHECK(judge(part_of(rows, [&](std::size_t i) { return i % folds != fold; }),
                       part_of(rows, [&](std::size_t i) { return i % folds == fold; }),
                       rows.names.size(), said));
  tell_said(said, "shipping not on time", tell);
  return {};
}

}  // namespace

Status evaluate_scores(const EvaluationQuery& query, const TellFigure& tell) {
  const auto& data = query.data;
  const auto has_orders = [](const fs::path& folder) {
    return fs::exists(folder / "orders.csv.xz") || fs::exists(folder / "orders.csv");
  };
  if (has_orders(data)) return judge_olist(data, tell);
  if (fs::is_regular_file(data) || fs::exists(data / "shipping.csv"))
    return judge_shipping(fs::is_regular_file(data) ? data : data / "shipping.csv", tell);
  if (!has_orders(data / "olist-sample"))
    return fail(ErrorCode::not_found, data.string() + " holds neither orders nor shipments",
                "name a folder of the form of olist-sample, or a table like shipping-ontime's");
  MYELIN_CHECK(judge_olist(data / "olist-sample", tell));
  return judge_shipping(data / "shipping-ontime/shipping.csv", tell);
}

}  // namespace myelin::app
