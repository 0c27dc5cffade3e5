// Churn: who leaves, on the public telephone company's customers: five folds (row index modulo 5),
// and trained on 50 and on 200 rows only. Every fold's model, its penalties, shares and calibration
// are learnt from that fold's training rows alone; one setting for all. The design itself (which
// penalties, curves and trees take part) was chosen on this very set, so the small samples flatter.
//
// --data names a folder with telco_customer_churn.csv or a file of the same columns.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <numeric>
#include <set>

#include "app/evaluations/all.h"
#include "app/evaluations/rows_of.h"
#include "base/random.h"
#include "stats/learn/blended_classifier.h"
#include "stats/learn/scoring.h"

namespace myelin::app {
namespace {

using namespace stats::learn;

struct Customers {
  std::vector<double> values, left;
  std::size_t columns = 0;

  FeatureRows features() const { return {values, columns}; }
  Customers of(const std::vector<std::size_t>& rows) const {
    Customers some;
    some.columns = columns;
    for (const auto i : rows) {
      const auto row = features().row(i);
      some.values.insert(some.values.end(), row.begin(), row.end());
      some.left.push_back(left[i]);
    }
    return some;
  }
};

// A column for each number and its logarithm, one for each answer of a question, one for how many
// services are taken, one for how long the contract binds.
class Encoder {
 public:
  void number(const std::vector<double>& values) { columns_.push_back(values); }
  // Answers that coincide with another question's (no internet: no backup either) are kept once.
  void answers(const std::vector<std::string>& values) {
    std::set<std::string> kinds(values.begin(), values.end());
    if (kinds.size() == 2) kinds.erase(kinds.begin());
    for (const auto& kind : kinds) {
      std::vector<double> column;
      for (const auto& value : values) column.push_back(value == kind);
      if (std::ranges::find(columns_, column) == columns_.end()) columns_.push_back(column);
    }
  }
  Customers rows(std::vector<double> left) const {
    Customers out;
    out.columns = columns_.size();
    for (std::size_t i = 0; i < left.size(); ++i)
      for (const auto& column : columns_) out.values.push_back(column[i]);
    out.left = std::move(left);
    return out;
  }

 private:
  std::vector<std::vector<double>> columns_;
};

Result<Customers> customers_of(const DataTable& table) {
  MYELIN_TRY(churn, table.column("Churn"));
  const auto n = table.rows.size();
  Encoder encoder;
  std::vector<double> services(n, 0), bound(n, 0), left(n);
  for (std::size_t i = 0; i < n; ++i) left[i] = table.rows[i][churn] == "Yes";
  for (std::size_t c = 0; c < table.header.size(); ++c) {
    const auto& name = table.header[c];
    if (name == "customerID" || c == churn) continue;
    std::vector<std::string> texts;
    for (const auto& row : table.rows) texts.push_back(row[c]);
    if (name == "tenure" || name == "MonthlyCharges" || name == "TotalCharges") {
      std::vector<double> values, logs;
      for (const auto& text : texts) {
        // New customers have no total yet: the set leaves it blank.
        const double value = number_of(text);
        values.push_back(std::isnan(value) ? 0 : value);
        logs.push_back(std::log1p(values.back()));
      }
      encoder.number(values);
      encoder.number(logs);
      continue;
    }
    const bool service = name.starts_with("Online") || name.starts_with("Streaming") ||
                         name == "DeviceProtection" || name == "TechSupport";
    for (std::size_t i = 0; i < n; ++i) {
      if (service && texts[i] == "Yes") services[i] += 1;
      if (name == "Contract")
        bound[i] = texts[i] == "Two year" ? 2 : texts[i] == "One year" ? 1 : 0;
    }
    encoder.answers(texts);
  }
  encoder.number(services);
  encoder.number(bound);
  return encoder.rows(std::move(left));
}

struct Judged {
  double auc = 0, brier = 0, error = 0;
};

Judged judged(std::span<const double> stated, std::span<const double> left) {
  return {auc(stated, left), brier(stated, left), calibration_error(stated, left)};
}

void tell_of(const TellFigure& tell, std::string metric, double value, std::size_t n,
             std::optional<double> reach, Better better) {
  EvaluationLine line{.metric = std::move(metric), .value = value, .n = n, .reach = reach};
  line.better = better;
  if (reach) line.about = {{"design_chosen_on", "this set"}};
  tell(line);
}

Status five_folds(const Customers& all, const TellFigure& tell) {
  const auto n = all.left.size();
  std::vector<double> stated(n);
  double auc_sum = 0, seconds = 0;
  for (std::size_t fold = 0; fold < 5; ++fold) {
    std::vector<std::size_t> train, test;
    for (std::size_t i = 0; i < n; ++i) (i % 5 == fold ? test : train).push_back(i);
    const auto seen = all.of(train), unseen = all.of(test);
    const auto begin = std::chrono::steady_clock::now();
    MYELIN_TRY(model, BlendedClassifier::fit(seen.features(), seen.left));
    seconds += std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    std::vector<double> own;
    for (std::size_t i = 0; i < test.size(); ++i)
      own.push_back(stated[test[i]] = model.probability(unseen.features().row(i)));
    auc_sum += auc(own, unseen.left);
  }
  const auto whole = judged(stated, all.left);
  tell_of(tell, "auc", auc_sum / 5, n, 0.852, Better::higher);
  tell_of(tell, "auc_pooled", whole.auc, n, {}, Better::higher);
  tell_of(tell, "average_precision", average_precision(stated, all.left), n, {}, Better::higher);
  tell_of(tell, "brier", whole.brier, n, 0.132, Better::lower);
  tell_of(tell, "log_loss", log_loss(stated, all.left), n, {}, Better::lower);
  tell_of(tell, "calibration_error", whole.error, n, 0.01, Better::lower);
  tell_of(tell, "train_s", seconds / 5, n / 5 * 4, {}, Better::lower);
  return {};
}

// Draws of `rows` to learn from, 3,000 others (or all that are left) to be judged on.
Status few_rows(const Customers& all, std::size_t rows, double reach, const TellFigure& tell) {
  constexpr std::uint64_t draws = 20;
  Judged sum;
  for (std::uint64_t draw = 0; draw < draws; ++draw) {
    Random random(1000 + draw);
    std::vector<std::size_t> order(all.left.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    for (std::size_t i = 0; i + 1 < order.size(); ++i)
      std::swap(order[i],
                order[static_cast<std::size_t>(random.between(
                    static_cast<std::int64_t>(i), static_cast<std::int64_t>(order.size()) - 1))]);
    const auto test_rows = std::min<std::size_t>(3'000, order.size() - rows);
    const auto at = order.begin() + static_cast<std::ptrdiff_t>(rows);
    const auto seen = all.of({order.begin(), at}),
               unseen = all.of({at, at + static_cast<std::ptrdiff_t>(test_rows)});
    MYELIN_TRY(model, BlendedClassifier::fit(seen.features(), seen.left));
    std::vector<double> stated;
    for (std::size_t i = 0; i < test_rows; ++i)
      stated.push_back(model.probability(unseen.features().row(i)));
    const auto one = judged(stated, unseen.left);
    sum.auc += one.auc / draws;
    sum.brier += one.brier / draws;
    sum.error += one.error / draws;
  }
  const auto name = [&](const char* metric) { return metric + ("_" + std::to_string(rows)); };
  tell_of(tell, name("auc"), sum.auc, draws, reach, Better::higher);
  tell_of(tell, name("brier"), sum.brier, draws, {}, Better::lower);
  tell_of(tell, name("calibration_error"), sum.error, draws, {}, Better::lower);
  return {};
}

}  // namespace

Status evaluate_churn(const EvaluationQuery& query, const TellFigure& tell) {
  const auto path = std::filesystem::is_directory(query.data)
                        ? query.data / "telco_customer_churn.csv"
                        : query.data;
  MYELIN_TRY(table, data_table(path));
  MYELIN_TRY(customers, customers_of(table));
  MYELIN_CHECK(five_folds(customers, tell));
  if (customers.left.size() < 500) return {};
  MYELIN_CHECK(few_rows(customers, 50, 0.81, tell));
  return few_rows(customers, 200, 0.832, tell);
}

}  // namespace myelin::app
