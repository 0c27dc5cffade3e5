#include "engine/affected.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "engine/alert_questions.h"
#include "engine/case_questions.h"
#include "engine/customer_questions.h"
#include "engine/sql.h"
#include "repair/leaving.h"
#include "revenue/experiment_store.h"
#include "risk/watch.h"

namespace myelin::engine {
namespace {

using repair::Barrier;
using store::Row;
using store::Value;

// Beyond chance, as for what joins alerts to one incident.
constexpr double cause_p_max = 0.01;
// The first orders that complain were placed before the first complaint; a tenth of them are
// outliers, and beyond this nothing is believed.
constexpr std::size_t outliers_in = 10;
constexpr days lead_max{60};
constexpr char separator = '\x1f';

struct Voices {
  std::unordered_set<CustomerId> customers;
  std::unordered_set<std::string> orders;
};
struct FoundOrder {
  AffectedOrder value;
  CustomerId customer;
  std::array<std::string, model::dimension_count> values;  // each perhaps several
  bool named = false;                                      // by somebody who complained
};

std::string joined(const auto& items, char between) {
  std::string out;
  for (const auto& item : items) {
    if (!out.empty()) out += between;
    out += item;
  }
  return out;
}

std::string ids_of(const std::vector<std::vector<CustomerId>>& persons) {
  std::string ids;
  for (const auto& person : persons)
    for (const auto member : person)
      ids += fmt::format("{}{}", ids.empty() ? "" : ",", member.value);
  return ids;
}

bool holds(std::string_view values, std::string_view wanted) {
  for (std::size_t begin = 0; begin <= values.size();) {
    const auto end = std::min(values.find(separator, begin), values.size());
    if (values.substr(begin, end - begin) == wanted) return true;
    begin = end + 1;
  }
  return false;
}

bool shares(const FoundOrder& order, const std::vector<SharedCause>& causes) {
  return std::ranges::any_of(causes, [&](const SharedCause& cause) {
    return std::ranges::all_of(cause.values, [&](const auto& value) {
      return holds(order.values[static_cast<std::size_t>(value.first)], value.second);
    });
  });
}

// What is behind an alert: its drivers where they explain it, else the one value that stands out
// most: what stands out beside it (a region that this warehouse serves) mostly comes with it, and
// whoever shares only that was not harmed.
Result<std::vector<SharedCause>> causes_of(store::Session& session, const model::Alert& alert) {
  std::vector<SharedCause> causes;
  MYELIN_TRY(explanation, stored_explanation(session, alert.id));
  if (explanation && explanation->verdict == model::DriverVerdict::explained)
    for (const auto& driver : explanation->drivers)
      if (driver.p_value <= cause_p_max && driver.effect > 0 && !driver.values.empty())
        causes.push_back({alert.id, driver.values, true});
  if (!causes.empty()) return causes;
  const auto stands_out = std::ranges::find_if(alert.concentrations, [](const auto& one) {
    return one.q_value <= cause_p_max && one.share > one.share_expected;
  });
  if (stands_out != alert.concentrations.end())
    causes.push_back({alert.id, {{stands_out->dimension, stands_out->value}}, false});
  return causes;
}

struct Search {
  const AffectedParts& parts;
  Affected& found;
  Voices voices;
  std::vector<FoundOrder> orders;
  std::vector<CustomerId> leaving;
};

Status hear(Search& search, const model::Alert& alert, const std::vector<SignalId>& evidence,
            Time until) {
  std::string ids;
  for (const auto id : evidence) ids += fmt::format("{}{}", ids.empty() ? "" : ",", id.value);
  if (alert.customer) search.voices.customers.insert(alert.customer);
  // One furious customer is heard by the evidence alone.
  const bool cell = alert.rule == model::AlertRule::cell_excess;
  return search.parts.session.query(
      sql::affected_voices,
      {Value{cell ? alert.since : until}, Value{until}, Value{alert.cell.product},
       Value{alert.cell.channel}, Value{alert.cell.factor},
       Value{static_cast<double>(risk::complaint_polarity_max)},
       Value{std::int64_t{search.parts.taxonomy_version}}, Value{ids}},
      [&](const Row& row) {
        search.voices.customers.insert(CustomerId{row.integer(0)});
        if (!row.text(1).empty()) search.voices.orders.emplace(row.text(1));
        return true;
      });
}

Result<std::vector<FoundOrder>> orders_between(Search& search, const std::string& product,
                                               Time from, Time until) {
  std::vector<FoundOrder> orders;
  const std::string named = joined(search.voices.orders, separator);
  MYELIN_CHECK(search.parts.session.query(
      sql::affected_orders, {Value{from}, Value{until}, Value{product}, Value{named}},
      [&](const Row& row) {
        FoundOrder order;
        order.value.order = row.text(0);
        order.value.ordered_at = row.time(1);
        order.customer = CustomerId{row.integer(2)};
        for (std::size_t d = 0; d < model::dimension_count; ++d) order.values[d] = row.text(3 + d);
        order.named = row.boolean(13);
        const auto first = [](std::string_view values) {
          return std::string{values.substr(0, values.find(separator))};
        };
        const auto product_at = static_cast<std::size_t>(model::Dimension::product),
                   region_at = static_cast<std::size_t>(model::Dimension::region);
        order.value.product =
            holds(order.values[product_at], product) ? product : first(order.values[product_at]);
        order.value.region = first(order.values[region_at]);
        orders.push_back(std::move(order));
        return true;
      }));
  return orders;
}

// Since when orders are affected: as early as those that complain were placed.
Result<Time> begin_of(Search& search, const model::Alert& alert) {
  if (search.voices.orders.empty()) return alert.since;
  MYELIN_TRY(named, orders_between(search, {}, alert.since, alert.since));
  std::vector<Time> placed;
  for (const auto& order : named)
    if (order.named) placed.push_back(order.value.ordered_at);
  if (placed.empty()) return alert.since;
  const auto first = placed.begin() + static_cast<std::ptrdiff_t>(placed.size() / outliers_in);
  std::ranges::nth_element(placed, first);
  return std::clamp(*first, alert.since - lead_max, alert.since);
}

// The orders of one alert join those that are there.
Status look_for_orders(Search& search, const model::Alert& alert, Time until) {
  MYELIN_TRY(causes, causes_of(search.parts.session, alert));
  MYELIN_TRY(from, begin_of(search, alert));
  auto& found = search.found;
  found.from = found.causes.empty() && found.cells.empty() ? from : std::min(found.from, from);
  found.until = std::max(found.until, until);
  found.cells.push_back(alert.cell);
  MYELIN_TRY(orders,
             orders_between(search, alert.cell.product, causes.empty() ? until : from, until));
  for (auto& order : orders)
    if (order.named || shares(order, causes)) search.orders.push_back(std::move(order));
  for (auto& cause : causes) {  // several alerts may have one
    const auto known = std::ranges::find(found.causes, cause.values, &SharedCause::values);
    if (known == found.causes.end())
      found.causes.push_back(std::move(cause));
    else
      known->proven = known->proven || cause.proven;
  }
  return {};
}

// Of a case about customers who leave: those on its list. A word to them wants them to buy.
Status add_leaving(Search& search) {
  auto& found = search.found;
  MYELIN_TRY(cases, repair::leaving_cases(search.parts.session, {.repair = found.repair}));
  if (cases.empty()) return {};
  found.purpose = repair::Purpose::marketing;
  found.from = cases.front().opened_at;
  found.until = found.from + days{cases.front().horizon_days};
  MYELIN_TRY(listed, repair::leaving_customers(search.parts.session, found.repair));
  for (const auto& one : listed) search.leaving.push_back(one.customer);
  return {};
}

Status add_money(Search& search) {
  std::unordered_map<std::string_view, std::vector<AffectedOrder*>> by_key;
  for (auto& order : search.orders) by_key[order.value.order].push_back(&order.value);
  std::vector<std::string> keys;
  for (const auto& [key, orders] : by_key) keys.emplace_back(key);
  return search.parts.session.query(sql::money_of_orders, {Value{joined(keys, separator)}},
                                    [&](const Row& row) {
                                      for (auto* order : by_key[row.text(0)]) {
                                        order->paid.minor = row.integer(1);
                                        if (const auto currency = Currency::parse(row.text(2)))
                                          order->paid.currency = *currency;
                                        order->settled = row.boolean(3);
                                      }
                                      return true;
                                    });
}

using Persons = std::vector<std::vector<CustomerId>>;

// Everybody once, with his orders.
Result<Persons> gather(Search& search) {
  std::vector<CustomerId> own{search.voices.customers.begin(), search.voices.customers.end()};
  for (const auto& order : search.orders) own.push_back(order.customer);
  own.insert(own.end(), search.leaving.begin(), search.leaving.end());
  std::ranges::sort(own);
  own.erase(std::ranges::unique(own).begin(), own.end());
  MYELIN_TRY(members, search.parts.persons(own));
  Persons persons;
  std::unordered_map<CustomerId, std::size_t> place;  // of the shown one, then of each member
  for (std::size_t i = 0; i < own.size(); ++i) {
    const auto [at, fresh] = place.try_emplace(members[i].front(), persons.size());
    if (fresh) persons.push_back(members[i]);
    for (const auto member : members[i]) place.try_emplace(member, at->second);
  }
  auto& customers = search.found.customers;
  customers.resize(persons.size());
  for (std::size_t i = 0; i < persons.size(); ++i) customers[i].id = persons[i].front();
  for (const auto id : search.voices.customers) customers[place.at(id)].silent = false;
  for (auto& order : search.orders) {
    auto& one = customers[place.at(order.customer)];
    if (order.named) one.silent = false;
    if (std::ranges::find(one.orders, order.value.order, &AffectedOrder::order) == one.orders.end())
      one.orders.push_back(std::move(order.value));
  }
  for (auto& one : customers)
    std::ranges::sort(one.orders, std::greater{}, &AffectedOrder::ordered_at);
  MYELIN_TRY(rows, rows_of(search.parts.session, persons));
  for (const auto& row : rows) {
    auto& one = customers[place.at(row.id)];
    one.tier = row.tier;
    one.paid = row.paid;
  }
  return persons;
}

// Who is the control of an experiment that tries this case's repair.
Result<std::unordered_set<CustomerId>> controls(store::Session& session, CaseId repair,
                                                const Persons& persons) {
  std::unordered_set<CustomerId> found;
  MYELIN_TRY(experiments,
             revenue::find_experiments(
                 session, {.state = model::ExperimentState::running, .repair = repair}));
  std::vector<CustomerId> everybody;
  for (const auto& person : persons)
    everybody.insert(everybody.end(), person.begin(), person.end());
  for (const auto& experiment : experiments) {
    MYELIN_TRY(exposed, revenue::exposures_of(session, experiment.id, {}, everybody));
    for (const auto& one : exposed)
      if (one.arm == 0) found.insert(one.customer);
  }
  return found;
}

Status judge(Search& search, const Persons& persons, const ContactQuestion& question, Time now) {
  auto& found = search.found;
  const auto& parts = search.parts;
  MYELIN_TRY(reaches, reach_of(parts.session, persons, Counting::planned_too));
  MYELIN_TRY(control, controls(parts.session, found.repair, persons));
  for (std::size_t i = 0; i < persons.size(); ++i) {
    auto& one = found.customers[i];
    const auto& reach = reaches[i];
    Zone zone = parts.zone;
    if (!one.orders.empty())
      if (const auto named = parts.care.zones.find(one.orders.front().region);
          named != parts.care.zones.end())
        zone = named->second;
    one.permission = permission(
        parts.care,
        {.repair = found.repair, .purpose = found.purpose, .medium = question.medium, .zone = zone},
        reach.said, reach.earlier, now);
    one.token = address_of(reach, question.medium);
    auto& barrier = one.permission.barrier;
    const bool settled =
        !one.orders.empty() && std::ranges::all_of(one.orders, &AffectedOrder::settled);
    if (std::ranges::find(reach.held_out, found.repair) != reach.held_out.end())
      barrier = Barrier::held_out;
    else if (barrier == Barrier::none && !one.token)
      barrier = Barrier::no_address;
    else if (barrier == Barrier::none && settled)
      barrier = Barrier::settled;
    else if (barrier == Barrier::none &&
             std::ranges::any_of(persons[i], [&](CustomerId id) { return control.contains(id); }))
      barrier = Barrier::control_arm;
  }
  return {};
}

}  // namespace

Result<Affected> find_affected(const AffectedParts& parts, CaseId id,
                               const ContactQuestion& question, Time now) {
  Affected found;
  found.repair = id;
  found.purpose = question.purpose;
  CaseFilter one;
  one.page = {.before = id.value + 1, .rows = 1};
  MYELIN_TRY(cases, find_cases(parts.session, one, now));
  if (cases.empty() || cases.front().id != id)
    return fail(ErrorCode::not_found, fmt::format("there is no case {}", id.value),
                "list them with `myelin cases`");
  const auto& repair = cases.front();
  const Time until_of_case = repair.resolved_at.value_or(now);
  std::vector<AlertId> alerts;
  MYELIN_CHECK(parts.session.query(sql::alerts_of_case, {Value{id.value}}, [&](const Row& row) {
    return alerts.push_back(AlertId{row.integer(0)}), true;
  }));
  Search search{parts, found, {}, {}, {}};
  for (const auto alert_id : alerts) {
    MYELIN_TRY(alert, find_alert(parts.session, alert_id));
    Time until = until_of_case;
    if (!alert.still_happening) until = std::min(until, alert.resolved_at.value_or(until));
    until = std::max(until, alert.since + hours{1});
    MYELIN_CHECK(hear(search, alert, repair.evidence, until));
    MYELIN_CHECK(look_for_orders(search, alert, until));
  }
  MYELIN_CHECK(add_leaving(search));
  MYELIN_CHECK(add_money(search));
  MYELIN_TRY(persons, gather(search));
  MYELIN_CHECK(judge(search, persons, question, now));
  std::ranges::sort(found.customers, [](const AffectedCustomer& a, const AffectedCustomer& b) {
    return a.paid.minor != b.paid.minor ? a.paid.minor > b.paid.minor : a.id < b.id;
  });
  return found;
}

Result<std::vector<Reach>> reach_of(store::Session& session, const Persons& persons,
                                    Counting counting) {
  std::vector<Reach> reaches(persons.size());
  if (persons.empty()) return reaches;
  std::unordered_map<CustomerId, std::size_t> place;
  for (std::size_t i = 0; i < persons.size(); ++i)
    for (const auto member : persons[i]) place.emplace(member, i);
  const std::string ids = ids_of(persons);
  std::unordered_map<Fingerprint, std::size_t> holder;
  std::vector<Fingerprint> tokens;
  MYELIN_CHECK(session.query(sql::keys_of_customers, {Value{ids}}, [&](const Row& row) {
    const auto at = place.at(CustomerId{row.integer(0)});
    const auto kind = std::ranges::find(model::key_kind_names, row.text(2));
    const model::KeyToken key{static_cast<model::KeyKind>(kind - model::key_kind_names.begin()),
                              row.fingerprint(1)};
    if (holder.emplace(key.token, at).second) tokens.push_back(key.token);
    if (row.boolean(3)) reaches[at].keys.push_back(key);
    return true;
  }));
  MYELIN_TRY(said, repair::consents_of(session, tokens));
  for (auto& one : said) reaches[holder.at(one.key.token)].said.push_back(std::move(one));
  MYELIN_TRY(contacts, repair::contacts_where(session, {.customers = ids}));
  for (const auto& contact : contacts) {
    auto& reach = reaches[place.at(contact.customer)];
    if (contact.state == repair::ContactState::held_out)
      reach.held_out.push_back(contact.repair);
    else if (may_have_reached(contact.state) ||
             (counting == Counting::planned_too && on_its_way(contact.state)))
      reach.earlier.push_back(
          {contact.repair, contact.purpose, contact.left_at.value_or(contact.due_at)});
  }
  return reaches;
}

std::optional<Fingerprint> address_of(const Reach& reach, repair::Medium medium) {
  using enum model::KeyKind;
  const auto carries = [&](model::KeyKind kind) {
    switch (medium) {
      case repair::Medium::sms:
      case repair::Medium::phone:
        return kind == phone;
      case repair::Medium::email:
        return kind == email;
      case repair::Medium::app:
        return kind == account || kind == openid;
      case repair::Medium::platform:
        return kind == platform;
    }
    return false;
  };
  for (const auto& key : reach.keys)
    if (carries(key.kind)) return key.token;
  return std::nullopt;
}

}  // namespace myelin::engine
