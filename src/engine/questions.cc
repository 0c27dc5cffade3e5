// The façade's questions: each borrows a session and reads the last commit.
#include <fmt/format.h>

#include <algorithm>

#include "cause/taxonomy_store.h"
#include "engine/alert_questions.h"
#include "engine/case_questions.h"
#include "engine/cause_questions.h"
#include "engine/customer_questions.h"
#include "engine/question_rows.h"
#include "engine/rooms.h"
#include "engine/sql.h"
#include "engine/verbatims.h"
#include "raw/coverage.h"

namespace myelin::engine {

using store::Row;
using store::Value;

Result<std::vector<model::Alert>> Engine::alerts(const AlertFilter& filter) {
  MYELIN_TRY(session, rooms_->sessions.borrow());
  return find_alerts(*session, filter);
}

Result<AlertDetail> Engine::alert(AlertId id) {
  MYELIN_TRY(session, rooms_->sessions.borrow());
  return alert_detail(*session, *rooms_->language.now(), id, rooms_->settings.zone);
}

Result<std::vector<model::Contagion>> Engine::cascades(std::size_t rows, std::int64_t shares_min) {
  std::vector<model::Contagion> found;
  // The live cascades are the writer's: it answers between two transactions.
  MYELIN_CHECK(rooms_->command({}, [&](store::Session&) -> Status {
    found = rooms_->memory->contagion.live(rows, shares_min, rooms_->clock().now());
    return {};
  }));
  return found;
}

Result<std::vector<model::Case>> Engine::cases(const CaseFilter& filter) {
  MYELIN_TRY(session, rooms_->sessions.borrow());
  return find_cases(*session, filter, rooms_->clock().now());
}

Result<CaseDetail> Engine::repair_case(CaseId id) {
  MYELIN_TRY(session, rooms_->sessions.borrow());
  MYELIN_TRY(detail, case_detail(*session, *rooms_->language.now(), id));
  MYELIN_TRY(undo, repair::undo_offers(*session, *rooms_->settings.repair, detail.value,
                                       detail.actions, rooms_->clock().now()));
  detail.undo = std::move(undo);
  return detail;
}

Result<CauseAnswer> Engine::causes(const CauseQuestion& question) {
  MYELIN_TRY(session, rooms_->sessions.borrow());
  return answer_causes(*session, *rooms_->language.now()->taxonomy, question,
                       rooms_->settings.zone);
}

Result<std::vector<Verbatim>> Engine::signals(const SignalFilter& filter) {
  MYELIN_TRY(session, rooms_->sessions.borrow());
  const auto language = rooms_->language.now();
  return filter.ids.empty() ? find_verbatims(*session, *language, filter)
                            : verbatims_of(*session, *language, filter.ids);
}

Result<std::vector<QuarantineRow>> Engine::quarantine(const QuarantineFilter& filter) {
  MYELIN_TRY(session, rooms_->sessions.borrow());
  std::vector<QuarantineRow> found;
  MYELIN_CHECK(session->query(
      sql::quarantine_rows,
      {Value{filter.page.before}, Value{filter.state}, Value{filter.run},
       Value{rows_of(filter.page)}},
      [&](const Row& row) {
        const auto opened = rooms_->vault.unseal(row.text(6));
        found.push_back({QuarantineId{row.integer(0)}, row.integer(1), text_of(row.text(2)),
                         text_of(row.text(3)), text_of(row.text(4)), text_of(row.text(5)),
                         opened ? *opened : std::string{}, row.time(7), text_of(row.text(8))});
        return true;
      }));
  return found;
}

namespace {

Result<CoverageAnswer> coverage_of(store::Session& session) {
  MYELIN_TRY(joined, raw::coverage(session));
  CoverageAnswer answer;
  answer.customers = joined.customers;
  answer.silent_customers = joined.silent_customers;
  answer.orders = joined.orders;
  answer.orphans = joined.orphans;
  answer.negative_share_all = joined.negative_share_all;
  answer.negative_share_complaints = joined.negative_share_complaints;
  for (auto& s : joined.sources)
    answer.sources.push_back({std::move(s.source), std::move(s.kind), s.signals, s.texts,
                              s.with_order, s.with_product, s.with_carrier, s.with_warehouse,
                              s.with_money, s.with_customer, s.negative_share, s.first_at,
                              s.last_at});
  return answer;
}

}  // namespace

Result<CoverageAnswer> Engine::coverage() {
  auto& rooms = *rooms_;
  MYELIN_TRY(kept, rooms.coverages.get("", [&rooms]() -> Result<CoverageAnswer> {
    MYELIN_TRY(session, rooms.sessions.borrow());
    return coverage_of(*session);
  }));
  return *kept;
}

Result<std::vector<ImportRun>> Engine::imports() {
  MYELIN_TRY(session, rooms_->sessions.borrow());
  std::vector<ImportRun> found;
  MYELIN_CHECK(session->query(sql::import_runs, {}, [&](const Row& row) {
    ImportRun run{row.integer(0), text_of(row.text(1)), text_of(row.text(2)), row.time(3),   {},
                  row.integer(5), row.integer(6),       row.integer(7),       row.integer(8)};
    if (!row.is_null(4)) run.ended_at = row.time(4);
    found.push_back(std::move(run));
    return true;
  }));
  return found;
}

Result<NudgeAnswer> Engine::nudges(std::size_t rows) {
  MYELIN_TRY(session, rooms_->sessions.borrow());
  return nudge_answer(*session, rooms_->clock().now(), rows);
}

Result<std::vector<ActionRow>> Engine::actions(const ActionFilter& filter) {
  MYELIN_TRY(session, rooms_->sessions.borrow());
  return find_actions(*session, filter);
}

Result<std::vector<SilenceRow>> Engine::silences() {
  std::vector<SilenceRow> found;
  MYELIN_CHECK(rooms_->command({}, [&](store::Session&) -> Status {
    for (const auto& silence : rooms_->memory->alerts.silences()) {
      if (silence.expired_at || silence.ends_at <= rooms_->clock().now()) continue;
      SilenceRow row;
      for (const auto& matcher : silence.matchers)
        row.matchers.push_back({matcher.label(), matcher.op(), matcher.value()});
      row.starts_at = silence.starts_at;
      row.ends_at = silence.ends_at;
      row.comment = silence.comment;
      row.id = silence.id;
      row.created_by = silence.created_by;
      found.push_back(std::move(row));
    }
    return {};
  }));
  return found;
}

namespace {

Result<TaxonomyAnswer> taxonomy_answer(store::Session& session, const cause::Taxonomy& taxonomy,
                                       Time now) {
  TaxonomyAnswer answer;
  answer.version = taxonomy.version();
  answer.digest = taxonomy.digest();
  answer.yaml = taxonomy.yaml();
  MYELIN_TRY(versions, cause::taxonomy_versions(session));
  if (!versions.empty()) answer.at = versions.back().at;
  for (model::FactorIndex i = 0; i < taxonomy.factors().size(); ++i) {
    const auto& f = taxonomy.factors()[i];
    static constexpr std::string_view levels[] = {"stage", "factor", "issue", "cause"};
    answer.nodes.push_back(
        {f.key, text_of(levels[static_cast<std::size_t>(f.level)]),
         f.parent == model::no_factor ? std::string{} : taxonomy.factors()[f.parent].key, f.name_zh,
         f.name_en, f.definition_zh, f.definition_en, taxonomy.owner(i, now), 0, 0, 0, 0});
  }
  for (const auto& d : taxonomy.departments())
    answer.departments.push_back({d.key, d.name_zh, d.name_en});
  MYELIN_CHECK(session.query(
      sql::voices_of_factors,
      {Value{std::int64_t{taxonomy.version()}}, Value{now - days{14}}, Value{now - days{7}}},
      [&](const Row& row) {
        if (const auto index = taxonomy.find(row.text(0)); index != model::no_factor) {
          auto& node = answer.nodes[index];
          node.mentions = row.integer(1);
          node.negative = row.integer(2);
          node.negative_week = row.integer(3);
          node.negative_week_before = row.integer(4);
        }
        return true;
      }));
  return answer;
}

}  // namespace

Result<TaxonomyAnswer> Engine::taxonomy() {
  auto& rooms = *rooms_;
  const auto spoken = rooms.language.now();
  const auto name = std::to_string(spoken->taxonomy->version());
  MYELIN_TRY(kept, rooms.languages.get(name, [&rooms, spoken]() -> Result<TaxonomyAnswer> {
    MYELIN_TRY(session, rooms.sessions.borrow());
    return taxonomy_answer(*session, *spoken->taxonomy, rooms.clock().now());
  }));
  return *kept;
}

Result<std::vector<cause::TaxonomyVersion>> Engine::taxonomy_versions() {
  MYELIN_TRY(session, rooms_->sessions.borrow());
  MYELIN_TRY(versions, cause::taxonomy_versions(*session));
  std::ranges::reverse(versions);
  return versions;
}

Result<TaxonomyFile> Engine::taxonomy_file(int version) {
  MYELIN_TRY(session, rooms_->sessions.borrow());
  MYELIN_TRY(versions, cause::taxonomy_versions(*session));
  MYELIN_TRY(taxonomy, cause::load_taxonomy(*session, version));
  const auto of = std::ranges::find(versions, version, &cause::TaxonomyVersion::version);
  return TaxonomyFile{of == versions.end() ? cause::TaxonomyVersion{} : *of, taxonomy->yaml()};
}

}  // namespace myelin::engine
