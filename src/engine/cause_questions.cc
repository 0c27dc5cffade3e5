#include "engine/cause_questions.h"

#include <fmt/format.h>

#include <map>

#include "cause/effects.h"
#include "engine/question_rows.h"
#include "engine/sql.h"
#include "revenue/losses.h"

namespace myelin::engine {
namespace {

bool known_metric(std::string_view metric) {
  return metric == "loss" || metric == "mentions" || metric == "rating" || metric == "return" ||
         metric == "refund";
}

void add_line(CauseRow& row, const model::LossLine& line) {
  auto& amount = line.kind == model::LossKind::lost ? row.lost : row.at_risk;
  amount.minor += line.amount.minor;
  amount.currency = line.amount.currency;
  row.orders += line.orders;
  row.department = line.department;
}

store::Value or_null(const std::optional<Time>& time) {
  return time ? store::Value{*time} : store::Value{store::Null{}};
}

// What is spoken of, whether or not an order stands behind it: the most complained of first.
Result<CauseAnswer> answer_voices(store::Session& session, const cause::Taxonomy& taxonomy,
                                  const CauseQuestion& question) {
  CauseAnswer answer;
  answer.metric = question.metric;
  answer.taxonomy_version = taxonomy.version();
  MYELIN_CHECK(session.query(
      sql::voices,
      {store::Value{std::int64_t{taxonomy.version()}}, or_null(question.from),
       or_null(question.until), store::Value{static_cast<std::int64_t>(question.rows)}},
      [&](const store::Row& row) {
        CauseRow& one = answer.rows.emplace_back();
        one.factor = row.text(0);
        one.voice = {row.integer(1), row.integer(2), row.integer(3)};
        const auto index = taxonomy.find(one.factor);
        if (index == model::no_factor) return true;
        one.name_zh = taxonomy.factors()[index].name_zh;
        one.name_en = taxonomy.factors()[index].name_en;
        one.department = taxonomy.owner(index, question.until.value_or(Time::max()));
        return true;
      }));
  return answer;
}

}  // namespace

Result<CauseAnswer> answer_causes(store::Session& session, const cause::Taxonomy& taxonomy,
                                  const CauseQuestion& question, Zone zone) {
  if (!known_metric(question.metric))
    return fail(ErrorCode::invalid_argument, fmt::format("'{}' is not a metric", question.metric),
                "ask for loss, mentions, rating, return or refund");
  if (question.metric == "mentions") return answer_voices(session, taxonomy, question);
  CauseAnswer answer;
  answer.metric = question.metric;
  MYELIN_TRY(books, revenue::read_books(session, question.from, question.until, zone));
  const auto statements = revenue::totals(books);  // one a currency, the largest first
  if (!statements.empty()) answer.total = statements.front();
  for (const auto& month : books.months)
    answer.computed_at = std::max(answer.computed_at, month.at);
  MYELIN_TRY(measured,
             cause::read_effects(session, question.metric == "loss" ? "rating" : question.metric));
  answer.computed_at = std::max(answer.computed_at, measured.at);
  std::map<std::string, std::size_t> place;
  const auto row_of = [&](const std::string& factor) -> CauseRow& {
    const auto [found, fresh] = place.try_emplace(factor, answer.rows.size());
    if (!fresh) return answer.rows[found->second];
    CauseRow row;
    row.factor = factor;
    row.lost.currency = row.at_risk.currency = answer.total.paid.currency;
    if (factor == revenue::unexplained) {
      row.name_zh = "未说明原因";
      row.name_en = "Unexplained";
    }
    if (const auto index = taxonomy.find(factor); index != model::no_factor) {
      row.name_zh = taxonomy.factors()[index].name_zh;
      row.name_en = taxonomy.factors()[index].name_en;
      row.department = taxonomy.owner(index, answer.computed_at);
    }
    return answer.rows.emplace_back(std::move(row));
  };
  if (question.metric != "loss")  // the effects' own order: certain ones first, then by size
    for (const auto& effect : measured.effects) row_of(effect.factor).effect = effect;
  for (const auto& line : answer.total.lines) add_line(row_of(line.factor), line);
  if (question.metric == "loss") {
    for (const auto& effect : measured.effects)
      if (place.contains(effect.factor)) row_of(effect.factor).effect = effect;
    std::ranges::stable_sort(answer.rows, std::greater{}, [](const CauseRow& row) {
      return row.lost.minor + row.at_risk.minor;
    });
  } else {
    std::erase_if(answer.rows, [](const CauseRow& row) { return !row.effect; });
  }
  answer.taxonomy_version =
      answer.total.taxonomy_version != 0 ? answer.total.taxonomy_version : taxonomy.version();
  if (answer.rows.size() > question.rows) answer.rows.resize(question.rows);
  return answer;
}

}  // namespace myelin::engine
