#include "revenue/experiment_store.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/hash.h"
#include "revenue/sql.h"

namespace myelin::revenue {
namespace {

using store::Null;
using store::Row;
using store::Value;

template <class Enum, std::size_t n>
Enum named(std::string_view text, const std::array<std::string_view, n>& names) {
  return static_cast<Enum>(std::ranges::find(names, text) - names.begin());
}
Value value_of(const std::optional<Time>& time) {
  return time ? Value{*time} : Value{Null{}};
}
std::optional<Time> time_of(const Row& row, std::size_t column) {
  return row.is_null(column) ? std::nullopt : std::optional{row.time(column)};
}

model::Experiment experiment_of(const Row& row) {
  model::Experiment e;
  e.id = ExperimentId{row.integer(0)};
  e.name = row.text(1), e.hypothesis = row.text(2);
  e.state = named<model::ExperimentState>(row.text(3), model::experiment_state_names);
  e.unit = named<model::ExperimentUnit>(row.text(4), model::experiment_unit_names);
  e.product = row.text(5), e.channel = row.text(6), e.factor = row.text(7);
  e.metric = named<model::ExperimentMetric>(row.text(8), model::experiment_metric_names);
  e.window_days = static_cast<int>(row.integer(9));
  e.before_days = static_cast<int>(row.integer(10));
  e.planned_units = row.integer(11);
  e.planned_end = time_of(row, 12);
  e.repair = CaseId{row.integer(13)};
  e.created_by = row.text(14);
  e.created_at = row.time(15);
  e.started_at = time_of(row, 16), e.stopped_at = time_of(row, 17);
  e.decided_at = time_of(row, 18);
  e.decision = row.text(19), e.reason = row.text(20);
  return e;
}

Status read_parts(store::Session& session, model::Experiment& e) {
  MYELIN_CHECK(session.query(sql::experiment_arms, {Value{e.id.value}}, [&](const Row& row) {
    e.arms.push_back({std::string{row.text(0)}, row.real(1)});
    return true;
  }));
  return session.query(sql::experiment_guards, {Value{e.id.value}}, [&](const Row& row) {
    e.guards.push_back({named<model::ExperimentMetric>(row.text(0), model::experiment_metric_names),
                        named<model::Harm>(row.text(1), model::harm_names), row.real(2)});
    return true;
  });
}

}  // namespace

Status insert_experiment(store::Session& session, const model::Experiment& e) {
  MYELIN_CHECK(session.execute(sql::insert_experiment, {e.id.value,
                                                        e.name,
                                                        e.hypothesis,
                                                        std::string{name(e.state)},
                                                        std::string{name(e.unit)},
                                                        e.product,
                                                        e.channel,
                                                        e.factor,
                                                        std::string{name(e.metric)},
                                                        std::int64_t{e.window_days},
                                                        std::int64_t{e.before_days},
                                                        e.planned_units,
                                                        value_of(e.planned_end),
                                                        e.repair.value,
                                                        e.created_by,
                                                        e.created_at,
                                                        value_of(e.started_at),
                                                        value_of(e.stopped_at),
                                                        value_of(e.decided_at),
                                                        e.decision,
                                                        e.reason}));
  std::int64_t place = 0;
  for (const auto& arm : e.arms)
    MYELIN_CHECK(
        session.execute(sql::insert_experiment_arm, {e.id.value, place++, arm.name, arm.share}));
  place = 0;
  for (const auto& guard : e.guards)
    MYELIN_CHECK(session.execute(sql::insert_experiment_guard,
                                 {e.id.value, place++, std::string{name(guard.metric)},
                                  std::string{name(guard.must_not)}, guard.margin}));
  return {};
}

Status update_experiment(store::Session& session, const model::Experiment& e) {
  MYELIN_CHECK(
      session.execute(sql::update_experiment,
                      {e.id.value, std::string{name(e.state)}, value_of(e.started_at),
                       value_of(e.stopped_at), value_of(e.decided_at), e.decision, e.reason}));
  return {};
}

Result<std::vector<model::Experiment>> find_experiments(store::Session& session,
                                                        const ExperimentFilter& filter) {
  std::vector<model::Experiment> found;
  const std::string state{filter.state ? name(*filter.state) : std::string_view{}};
  MYELIN_CHECK(
      session.query(sql::find_experiments,
                    {filter.id.value, filter.repair.value, filter.before, state, filter.rows},
                    [&](const Row& row) {
                      found.push_back(experiment_of(row));
                      return true;
                    }));
  for (auto& one : found) MYELIN_CHECK(read_parts(session, one));
  return found;
}

Result<model::Experiment> find_experiment(store::Session& session, ExperimentId id) {
  MYELIN_TRY(found, find_experiments(session, {.id = id, .rows = 1}));
  if (!id || found.empty())
    return fail(ErrorCode::not_found, fmt::format("there is no experiment {}", id.value),
                "list them with `myelin experiments`");
  return std::move(found.front());
}

Status append_exposures(store::Session& session, ExperimentId id,
                        const std::vector<Exposure>& exposures) {
  MYELIN_TRY(table, session.append_to("experiment_exposure"));
  for (const auto& e : exposures) {
    table->add(id.value);
    table->add(e.unit);
    table->add_optional(e.token);
    table->add_optional(e.customer ? std::optional{e.customer.value} : std::nullopt);
    table->add(static_cast<std::int64_t>(e.arm));
    table->add(e.at);
    table->end_row();
  }
  return {};
}

Result<std::vector<Exposure>> exposures_of(store::Session& session, ExperimentId id,
                                           const std::vector<std::string>& units,
                                           const std::vector<CustomerId>& customers) {
  // Customers have numbers from 1 on, so that 0 stands for nobody and no list is empty.
  std::string numbers = "0";
  for (const auto customer : customers) numbers += fmt::format(",{}", customer.value);
  std::vector<Exposure> found;
  MYELIN_CHECK(session.query(sql::exposures_of_units,
                             {id.value, fmt::format("{}", fmt::join(units, "\x1f")), numbers},
                             [&](const Row& row) {
                               found.push_back({.unit = std::string{row.text(0)},
                                                .token = std::nullopt,
                                                .customer = CustomerId{row.integer(1)},
                                                .arm = static_cast<std::size_t>(row.integer(2)),
                                                .at = row.time(3)});
                               return true;
                             }));
  return found;
}

Result<std::int64_t> count_exposures(store::Session& session, ExperimentId id) {
  std::int64_t count = 0;
  MYELIN_CHECK(session.query(sql::count_exposures, {Value{id.value}}, [&](const Row& row) {
    count = row.integer(0);
    return false;
  }));
  return count;
}

}  // namespace myelin::revenue
