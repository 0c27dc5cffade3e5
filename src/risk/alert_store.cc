// The alert book and the store: rows out, rows in, and the JSON of three columns.
#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>

#include "base/json_text.h"
#include "risk/alert_state.h"
#include "risk/sql.h"
#include "store/store.h"

namespace myelin::risk {
namespace {

using model::Alert;
using store::Null;
using store::Value;

// What json_quoted() and fmt write is also YAML, whose reader this room has anyway.
template <class T, class Read>
Result<std::vector<T>> list_of_json(std::string_view json, std::string_view what, Read read) {
  std::vector<T> values;
  try {
    const auto root = YAML::Load(std::string(json));
    if (!root.IsSequence() && !root.IsNull())
      return fail(ErrorCode::corrupt, fmt::format("The column '{}' holds no list.", what),
                  "Restore the row from a backup.");
    for (const auto& node : root) {
      MYELIN_TRY(value, read(node));
      values.push_back(std::move(value));
    }
  } catch (const YAML::Exception& error) {
    return fail(ErrorCode::corrupt,
                fmt::format("The column '{}' cannot be read: {}.", what, error.what()),
                "Restore the row from a backup.");
  }
  return values;
}

template <class T, class Write>
std::string json_list(const T& values, Write write) {
  std::string out = "[";
  for (const auto& value : values) {
    if (out.size() > 1) out += ',';
    out += write(value);
  }
  return out + "]";
}

template <class Names>
auto index_of(const Names& names, std::string_view name) {
  return static_cast<std::size_t>(std::ranges::find(names, name) - names.begin());
}

Value optional_time(const std::optional<Time>& time) {
  return time ? Value{*time} : Value{Null{}};
}

std::string matchers_json(const std::vector<Matcher>& matchers) {
  return json_list(matchers, [](const Matcher& m) {
    return fmt::format(R"({{"label":{},"op":{},"value":{}}})", json_quoted(m.label()),
                       json_quoted(m.op()), json_quoted(m.value()));
  });
}

std::vector<Value> columns_of(const Alert& a) {
  return {a.id.value,
          std::string(model::name(a.rule)),
          std::string(model::name(a.state)),
          std::string(model::name(a.severity)),
          a.cell.product,
          a.cell.channel,
          a.cell.factor,
          a.customer ? Value{a.customer.value} : Value{Null{}},
          a.since,
          a.raised_at,
          a.updated_at,
          optional_time(a.resolved_at),
          a.still_happening,
          a.observed,
          a.expected,
          a.ratio,
          a.p_value,
          a.q_value,
          a.customers,
          a.at_stake.minor,
          std::string(a.at_stake.currency.view()),
          concentrations_json(a.concentrations),
          verbatims_json(a.verbatims),
          a.group,
          optional_time(a.acknowledged_until),
          a.acknowledged_by,
          a.silenced_by,
          a.inhibited_by,
          std::int64_t{a.taxonomy_version},
          a.repair ? Value{a.repair.value} : Value{Null{}}};
}

}  // namespace

std::string concentrations_json(std::span<const model::Concentration> concentrations) {
  return json_list(concentrations, [](const model::Concentration& c) {
    return fmt::format(
        R"({{"dimension":{},"value":{},"share":{},"share_expected":{},"q_value":{},"n":{}}})",
        json_quoted(model::name(c.dimension)), json_quoted(c.value), c.share, c.share_expected,
        c.q_value, c.n);
  });
}

Result<std::vector<model::Concentration>> concentrations_of_json(std::string_view json) {
  return list_of_json<model::Concentration>(
      json, "concentrations", [](const YAML::Node& node) -> Result<model::Concentration> {
        const auto dimension = model::dimension_named(node["dimension"].as<std::string>());
        if (!dimension)
          return fail(ErrorCode::corrupt, "A concentration names no known dimension.",
                      "Restore the row from a backup.");
        return model::Concentration{*dimension,
                                    node["value"].as<std::string>(),
                                    node["share"].as<double>(),
                                    node["share_expected"].as<double>(),
                                    node["q_value"].as<double>(),
                                    node["n"].as<std::int64_t>()};
      });
}

std::string verbatims_json(std::span<const SignalId> verbatims) {
  return json_list(verbatims, [](SignalId id) { return std::to_string(id.value); });
}

Result<std::vector<SignalId>> verbatims_of_json(std::string_view json) {
  return list_of_json<SignalId>(json, "verbatims", [](const YAML::Node& node) -> Result<SignalId> {
    return SignalId{node.as<std::int64_t>()};
  });
}

Result<Alert> alert_of_row(const store::Row& row) {
  Alert a;
  const auto rule = index_of(model::alert_rule_names, row.text(1)),
             state = index_of(model::alert_state_names, row.text(2)),
             severity = index_of(model::severity_names, row.text(3));
  if (rule >= model::alert_rule_names.size() || state >= model::alert_state_names.size() ||
      severity >= model::severity_names.size())
    return fail(ErrorCode::corrupt,
                fmt::format("Alert {} has an unknown rule, state or severity.", row.integer(0)),
                "Restore the row from a backup.");
  const auto optional_time_at = [&](std::size_t c) {
    return row.is_null(c) ? std::optional<Time>{} : std::optional{row.time(c)};
  };
  a.id = {row.integer(0)};
  a.rule = static_cast<model::AlertRule>(rule);
  a.state = static_cast<model::AlertState>(state);
  a.severity = static_cast<model::Severity>(severity);
  a.cell = {std::string(row.text(4)), std::string(row.text(5)), std::string(row.text(6))};
  if (!row.is_null(7)) a.customer = {row.integer(7)};
  a.since = row.time(8), a.raised_at = row.time(9), a.updated_at = row.time(10);
  a.resolved_at = optional_time_at(11);
  a.still_happening = row.boolean(12);
  a.observed = row.real(13), a.expected = row.real(14), a.ratio = row.real(15),
  a.p_value = row.real(16), a.q_value = row.real(17);
  a.customers = row.integer(18);
  MYELIN_TRY(currency, Currency::parse(row.text(20)));
  a.at_stake = {row.integer(19), currency};
  MYELIN_TRY(concentrations, concentrations_of_json(row.text(21)));
  MYELIN_TRY(verbatims, verbatims_of_json(row.text(22)));
  a.concentrations = std::move(concentrations);
  a.verbatims = std::move(verbatims);
  a.group = row.text(23);
  a.acknowledged_until = optional_time_at(24);
  a.acknowledged_by = row.text(25), a.silenced_by = row.text(26), a.inhibited_by = row.text(27);
  a.taxonomy_version = static_cast<int>(row.integer(28));
  if (!row.is_null(29)) a.repair = {row.integer(29)};
  return a;
}

Status AlertBook::save(store::Session& session, const Alert& alert) {
  const auto columns = columns_of(alert);
  MYELIN_TRY(changed, session.execute(sql::update_alert, columns));
  if (changed > 0) return {};
  MYELIN_CHECK(session.execute(sql::insert_alert, columns));
  return {};
}

Status AlertBook::save(store::Session& session, const AlertEvent& event) {
  MYELIN_CHECK(save(session, event.alert));
  MYELIN_CHECK(session.execute(sql::insert_alert_event,
                               {event.alert.id.value, event.at, event.actor,
                                std::string(model::name(event.change)), event.detail}));
  return {};
}

Status AlertBook::save(store::Session& session, const Silence& s) {
  const std::vector<Value> columns{
      s.id,      matchers_json(s.matchers),  s.starts_at, s.ends_at, s.created_by,
      s.comment, optional_time(s.expired_at)};
  MYELIN_TRY(changed, session.execute(sql::update_silence, columns));
  if (changed > 0) return {};
  MYELIN_CHECK(session.execute(sql::insert_silence, columns));
  return {};
}

Status AlertBook::load(store::Session& session, Time now) {
  Status status;
  MYELIN_CHECK(session.query(
      sql::load_alerts, {now - state_->settings.reopen_within}, [&](const store::Row& row) {
        auto alert = alert_of_row(row);
        if (!alert) {
          status = std::unexpected(std::move(alert.error()));
          return false;
        }
        State::Entry entry;
        entry.alert = std::move(*alert);
        entry.last_seen = entry.alert.updated_at;
        entry.told = entry.alert.silenced_by.empty() && entry.alert.inhibited_by.empty();
        state_->newest[State::fingerprint(entry.alert)] = entry.alert.id;
        const auto id = entry.alert.id;
        state_->entries.emplace(id, std::move(entry));
        return true;
      }));
  MYELIN_CHECK(std::move(status));
  MYELIN_CHECK(session.query(sql::load_silences, {now}, [&](const store::Row& row) {
    auto matchers = list_of_json<Matcher>(row.text(1), "matchers", [](const YAML::Node& node) {
      return Matcher::make(node["label"].as<std::string>(), node["op"].as<std::string>(),
                           node["value"].as<std::string>());
    });
    if (!matchers) {
      status = std::unexpected(std::move(matchers.error()));
      return false;
    }
    state_->silences.push_back({std::string(row.text(0)),
                                std::move(*matchers),
                                row.time(2),
                                row.time(3),
                                std::string(row.text(4)),
                                std::string(row.text(5)),
                                {}});
    return true;
  }));
  return status;
}

}  // namespace myelin::risk
