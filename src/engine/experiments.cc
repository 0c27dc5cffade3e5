#include "engine/experiments.h"

#include <fmt/format.h>

#include <charconv>

#include "base/hash.h"
#include "engine/rooms.h"
#include "raw/accept.h"
#include "revenue/buyers.h"
#include "risk/watch.h"

namespace myelin::engine {
namespace {

using model::Experiment;
using model::ExperimentState;

std::string object_of(ExperimentId id) {
  return fmt::format("experiment {}", id.value);
}

std::string unit_of(CustomerId customer) {
  return fmt::format("customer {}", customer.value);
}

bool is_number(std::string_view text) {
  return !text.empty() && text.size() < 19 &&
         text.find_first_not_of("0123456789") == std::string_view::npos;
}

// What is written plainly is hashed here, outside the writer, and forgotten.
Result<AskedUnit> asked_unit(const std::string& given, const Experiment& experiment,
                             const trust::Vault& vault) {
  AskedUnit unit{given, given, std::nullopt, {}};
  if (given.empty() || given.size() > limits::name_bytes_max)
    return fail(ErrorCode::invalid_argument,
                fmt::format("a unit has 1 to {} bytes", limits::name_bytes_max),
                "give an order's number, or a customer's key such as account:8812");
  if (experiment.unit == model::ExperimentUnit::order) return unit;
  if (is_number(given)) {
    std::from_chars(given.data(), given.data() + given.size(), unit.customer.value);
    return unit;
  }
  MYELIN_TRY(key, raw::key_token(given, vault));
  unit.token = key.token;
  unit.name = to_hex(key.token);
  return unit;
}

// Who that is now. Writer thread.
Status recognise(AskedUnit& unit, const raw::Identities& identities) {
  if (unit.token) {
    if (identities.shared(*unit.token))
      return fail(ErrorCode::invalid_argument,
                  fmt::format("'{}' is shared by many and identifies nobody", unit.given),
                  "ask with an account, a platform's id or another key of one person");
    unit.customer = identities.customer_of(*unit.token);
  } else if (unit.customer) {
    if (identities.members(unit.customer).empty())
      return fail(ErrorCode::not_found, fmt::format("there is no customer {}", unit.given),
                  "give the id of a customer, or a key such as account:8812");
    unit.customer = identities.current(unit.customer);
    unit.name = unit_of(unit.customer);
  }
  return {};
}

Status must_be(const Experiment& experiment, std::string_view verb,
               std::initializer_list<ExperimentState> from) {
  if (std::ranges::find(from, experiment.state) != from.end()) return {};
  return fail(ErrorCode::conflict,
              fmt::format("experiment {} is {} and cannot be {}", experiment.id.value,
                          name(experiment.state), verb),
              "a draft is started, what runs is stopped, what is stopped is decided");
}

Result<std::string> said(std::string_view reason) {
  if (reason.find_first_not_of(" \n\t") == std::string_view::npos ||
      reason.size() > limits::note_bytes_max)
    return fail(ErrorCode::invalid_argument,
                fmt::format("the reason has 1 to {} bytes", limits::note_bytes_max),
                "say why, for whoever reads it in a year");
  return std::string{reason};
}

}  // namespace

Result<Told> tell_arms(store::Session& session, const raw::Identities& identities,
                       const Experiment& experiment, const std::vector<AskedUnit>& asked,
                       Time now) {
  std::vector<std::string> names;
  std::vector<CustomerId> customers;
  for (const auto& unit : asked) {
    names.push_back(unit.name);
    if (unit.customer)
      for (const auto member : identities.members(unit.customer)) customers.push_back(member);
  }
  MYELIN_TRY(earlier, revenue::exposures_of(session, experiment.id, names, customers));
  struct Known {
    std::size_t arm;
    Time at;
  };
  std::unordered_map<std::string, Known> units;
  std::unordered_map<CustomerId, Known> persons;
  for (const auto& one : earlier) {
    units.try_emplace(one.unit, Known{one.arm, one.at});
    if (one.customer) persons.try_emplace(identities.current(one.customer), Known{one.arm, one.at});
  }
  Told told;
  for (const auto& unit : asked) {
    const auto person = unit.customer ? persons.find(unit.customer) : persons.end();
    const auto same = units.find(unit.name);
    const bool fresh = person == persons.end() && same == units.end();
    Known known{};
    if (fresh) {
      known = {revenue::arm_of(experiment, unit.customer ? unit_of(unit.customer) : unit.name),
               now};
      units.emplace(unit.name, known);
      if (unit.customer) persons.emplace(unit.customer, known);
      told.fresh.push_back({unit.name, unit.token, unit.customer, known.arm, known.at});
    } else {
      known = person != persons.end() ? person->second : same->second;
    }
    told.answers.push_back({unit.given, experiment.arms[known.arm].name, known.at, fresh});
  }
  return told;
}

Result<ExperimentAnswer> Engine::Rooms::read(ExperimentId id, std::optional<Time> as_of) {
  const Time now = clock().now();
  if (as_of && *as_of > now)
    return fail(ErrorCode::invalid_argument, "as_of is in the future", "give a time that is over");
  MYELIN_TRY(reading, sessions.borrow());
  ExperimentAnswer answer;
  MYELIN_TRY(value, revenue::find_experiment(*reading, id));
  answer.value = std::move(value);
  MYELIN_TRY(exposed, revenue::count_exposures(*reading, id));
  answer.exposed = exposed;
  if (!answer.value.started_at) return answer;
  MYELIN_TRY(usual, revenue::usual_currency(*reading));
  const revenue::UnitsQuestion question{
      .as_of = as_of.value_or(now),
      .taxonomy_version = language.now()->taxonomy->version(),
      .complaint_polarity = static_cast<double>(risk::complaint_polarity_max),
      .currency = usual.value_or(Currency{})};
  MYELIN_TRY(units, revenue::exposed_units(*reading, answer.value, question));
  answer.reading = revenue::read_experiment(answer.value, units, question.as_of);
  return answer;
}

Result<std::vector<ExperimentAnswer>> Engine::experiments(const ExperimentFilter& filter) {
  MYELIN_TRY(session, rooms_->sessions.borrow());
  MYELIN_TRY(found, revenue::find_experiments(
                        *session, {.state = filter.state,
                                   .repair = filter.repair,
                                   .before = filter.page.before,
                                   .rows = static_cast<std::int64_t>(filter.page.rows)}));
  std::vector<ExperimentAnswer> rows;
  for (auto& one : found) {
    MYELIN_TRY(exposed, revenue::count_exposures(*session, one.id));
    rows.push_back({std::move(one), exposed, std::nullopt});
  }
  return rows;
}

Result<std::shared_ptr<const ExperimentAnswer>> Engine::experiment(ExperimentId id,
                                                                   std::optional<Time> as_of) {
  auto& rooms = *rooms_;
  // As of now is as of this hour: what was kept before it is no answer any more.
  const auto when =
      as_of ? fmt::format("as of {}", to_us(*as_of))
            : fmt::format("in {}", to_us(std::chrono::floor<hours>(rooms.clock().now())));
  return rooms.readings.get(fmt::format("{} {}", id.value, when),
                            [&rooms, id, as_of] { return rooms.read(id, as_of); });
}

Result<Experiment> Engine::create_experiment(Experiment draft, std::string_view actor) {
  auto& rooms = *rooms_;
  draft.state = ExperimentState::draft;
  draft.created_by = actor;
  draft.created_at = rooms.clock().now();
  MYELIN_TRY(sound, revenue::sound_experiment(std::move(draft)));
  if (!sound.factor.empty() &&
      rooms.language.now()->taxonomy->find(sound.factor) == model::no_factor)
    return fail(ErrorCode::invalid_argument,
                fmt::format("the experience language has no factor '{}'", sound.factor),
                "GET /v1/taxonomy lists their keys");
  MYELIN_CHECK(rooms.command({actor, "experiment_created", "experiments", sound.name},
                             [&](store::Session& transaction) -> Status {
                               sound.id = ExperimentId{rooms.next_row()};
                               return revenue::insert_experiment(transaction, sound);
                             }));
  return sound;
}

Status Engine::Rooms::change(ExperimentId id, const Deed& deed, const ExperimentChange& change) {
  const auto object = object_of(id);
  MYELIN_CHECK(command(
      {deed.actor, deed.verb, object, deed.detail}, [&](store::Session& transaction) -> Status {
        MYELIN_TRY(experiment, revenue::find_experiment(transaction, id));
        MYELIN_CHECK(change(experiment, clock().now()));
        MYELIN_CHECK(revenue::update_experiment(transaction, experiment));
        if (experiment.decision.empty() || !experiment.repair) return {};
        return note_experiment(
            experiment.repair,
            fmt::format("experiment {} decided for {}", id.value, experiment.decision), deed.actor);
      }));
  readings.forget();
  return {};
}

Status Engine::Rooms::note_experiment(CaseId id, std::string_view line, std::string_view actor) {
  MYELIN_TRY(noted, memory->cases.experiment(id, line, actor, clock().now()));
  return reflex->carry(noted);
}

Status Engine::start_experiment(ExperimentId id, std::string_view actor) {
  return rooms_->change(id, {actor, "experiment_started", {}, {}},
                        [](Experiment& e, Time now) -> Status {
                          MYELIN_CHECK(must_be(e, "started", {ExperimentState::draft}));
                          e.state = ExperimentState::running;
                          e.started_at = now;
                          return {};
                        });
}

Status Engine::stop_experiment(ExperimentId id, std::string_view reason, std::string_view actor) {
  MYELIN_TRY(why, said(reason));
  return rooms_->change(
      id, {actor, "experiment_stopped", {}, why}, [&](Experiment& e, Time now) -> Status {
        MYELIN_CHECK(must_be(e, "stopped", {ExperimentState::draft, ExperimentState::running}));
        e.state = ExperimentState::stopped;
        e.stopped_at = now;
        e.reason = why;
        return {};
      });
}

Status Engine::decide_experiment(ExperimentId id, std::string_view arm, std::string_view reason,
                                 std::string_view actor) {
  MYELIN_TRY(why, said(reason));
  const auto detail = fmt::format("{}: {}", arm, why);
  return rooms_->change(
      id, {actor, "experiment_decided", {}, detail}, [&](Experiment& e, Time now) -> Status {
        MYELIN_CHECK(must_be(e, "decided", {ExperimentState::stopped}));
        if (std::ranges::find(e.arms, arm, &model::ExperimentArm::name) == e.arms.end())
          return fail(
              ErrorCode::invalid_argument,
              fmt::format("experiment {} has no arm '{}'", id.value, arm),
              fmt::format("name the arm that everybody gets now, such as {}", e.arms.front().name));
        e.state = ExperimentState::decided;
        e.decided_at = now;
        e.decision = arm;
        e.reason = why;
        return {};
      });
}

Result<std::vector<model::ExperimentAssignment>> Engine::assign(
    ExperimentId id, const std::vector<std::string>& units) {
  auto& rooms = *rooms_;
  if (units.empty() || units.size() > limits::experiment_units_per_request_max)
    return fail(ErrorCode::invalid_argument,
                fmt::format("1 to {} units at once", limits::experiment_units_per_request_max),
                "ask for the others in another request");
  Experiment experiment;
  {
    MYELIN_TRY(session, rooms.sessions.borrow());
    MYELIN_TRY(found, revenue::find_experiment(*session, id));
    experiment = std::move(found);
  }
  std::vector<AskedUnit> asked;
  for (const auto& unit : units) {
    MYELIN_TRY(one, asked_unit(unit, experiment, rooms.vault));
    asked.push_back(std::move(one));
  }
  std::vector<model::ExperimentAssignment> answers;
  MYELIN_CHECK(rooms.command({}, [&](store::Session& transaction) -> Status {
    MYELIN_TRY(now_it_is, revenue::find_experiment(transaction, id));
    MYELIN_CHECK(must_be(now_it_is, "asked for arms", {ExperimentState::running}));
    const auto& identities = rooms.memory->identities;
    for (auto& unit : asked) MYELIN_CHECK(recognise(unit, identities));
    MYELIN_TRY(told, tell_arms(transaction, identities, experiment, asked, rooms.clock().now()));
    answers = std::move(told.answers);
    return revenue::append_exposures(transaction, id, told.fresh);
  }));
  return answers;
}

Result<Experiment> Engine::try_repair(CaseId id, const TryFirst& wanted, std::string_view actor) {
  auto& rooms = *rooms_;
  MYELIN_TRY(detail, repair_case(id));
  const auto& repair = detail.value;
  if (!unfinished(repair.state))
    return fail(ErrorCode::conflict, fmt::format("case {} is {}", id.value, name(repair.state)),
                "try a repair before the case is resolved, or reopen it");
  for (const auto& one : detail.experiments)
    if (one.state == ExperimentState::draft || one.state == ExperimentState::running)
      return fail(
          ErrorCode::conflict,
          fmt::format("experiment {} of case {} is {}", one.id.value, id.value, name(one.state)),
          "stop that one first");
  if (!(wanted.share > 0 && wanted.share < 1))
    return fail(ErrorCode::invalid_argument, "the share is not between 0 and 1",
                "0.1 tries the repair on one customer in ten");
  MYELIN_TRY(alert, this->alert(repair.alert));
  Experiment draft;
  draft.name = repair.title_en;
  draft.hypothesis = wanted.hypothesis;
  draft.arms = {{"as_is", 1 - wanted.share}, {"repaired", wanted.share}};
  draft.product = alert.alert.cell.product;
  draft.channel = alert.alert.cell.channel;
  draft.factor = repair.factor;
  draft.metric = model::ExperimentMetric::complained;
  draft.window_days = wanted.window_days;
  draft.planned_units = wanted.planned_units;
  draft.guards = {{model::ExperimentMetric::returned, model::Harm::rise, 0.01}};
  draft.repair = id;
  MYELIN_TRY(created, create_experiment(std::move(draft), actor));
  MYELIN_CHECK(start_experiment(created.id, actor));
  const auto line =
      fmt::format("experiment {} tries it on {:.3g} % first", created.id.value, wanted.share * 100);
  MYELIN_CHECK(
      rooms.command({}, [&](store::Session&) { return rooms.note_experiment(id, line, actor); }));
  MYELIN_TRY(answer, experiment(created.id, {}));
  return answer->value;
}

}  // namespace myelin::engine
