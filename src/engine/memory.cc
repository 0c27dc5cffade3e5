#include "engine/memory.h"

#include <future>

#include "engine/alert_questions.h"
#include "engine/sql.h"
#include "engine/stated_reason.h"
#include "trust/field_rules.h"

namespace myelin::engine {

using store::Row;

Result<Settings> Settings::read(std::string_view yaml, Zone zone) {
  Settings settings;
  settings.zone = zone;
  MYELIN_TRY(risk, risk::settings_from_yaml(yaml));
  settings.risk = std::move(risk);
  settings.risk.watch.zone = zone;
  settings.risk.contagion.zone = zone;
  MYELIN_TRY(repair, repair::read_settings(yaml, zone));
  settings.repair = std::make_shared<const repair::Settings>(std::move(repair));
  MYELIN_TRY(returns, revenue::return_settings(yaml));
  settings.returns = std::move(returns);
  // Read by the server, which must not begin with rules that hide less than was meant.
  if (const auto fields = trust::FieldRules::read(yaml); !fields)
    return std::unexpected(fields.error());
  return settings;
}

Memory::Memory(const Settings& settings, repair::ActionSequence& ids)
    : watch(settings.risk.watch),
      valued(settings.risk.valued_customer),
      contagion(settings.risk.contagion, settings.cascades),
      alerts(settings.risk.alerts, [this] { return AlertId{++last_alert.value}; }),
      action_ids(ids),
      cases(settings.repair, action_ids) {
  watch.heed(feedback);
  valued.heed(feedback);
}

Status Memory::load(const LoadingSessions& sessions, const cause::Taxonomy& taxonomy, Time now) {
  auto& session = sessions.watch;
  MYELIN_CHECK(session.query(sql::last_ids, {}, [&](const Row& row) {
    last_signal = SignalId{row.integer(0)};
    last_alert = AlertId{row.integer(1)};
    action_ids.start_after(ActionId{row.integer(2)});
    last_row = row.integer(3);
    if (!row.is_null(4)) watched_until = row.time(4);
    return false;
  }));
  auto customers_read = std::async(std::launch::async, [&]() -> Status {
    MYELIN_CHECK(seen.load(sessions.customers));
    MYELIN_CHECK(identities.load(sessions.customers));
    MYELIN_CHECK(worth.load(sessions.customers));
    return copies.load(sessions.customers, now);
  });
  auto orders_read = std::async(std::launch::async, [&] { return orders.load(sessions.orders); });
  MYELIN_CHECK(feedback.load(session, now));
  const auto watched = watch.load(
      session, now,
      {.stake_of =
           [&](std::string_view order) {
             orders_read.wait();  // what is at stake is known when the orders are
             return orders.paid(order);
           },
       .complete =
           [&](std::string_view order, model::Dimensions& dimensions) {
             orders_read.wait();
             orders.complete(order, dimensions);
           },
       .is_reason = is_reason,
       .stated_by = [&](std::string_view event) { return stated_factors(event, taxonomy); }});
  MYELIN_CHECK(orders_read.get());
  MYELIN_CHECK(watched);
  MYELIN_CHECK(valued.load(session, now));
  MYELIN_CHECK(contagion.load(session, now));
  MYELIN_CHECK(alerts.load(session, now));
  MYELIN_CHECK(recall_causes(session, alerts));
  MYELIN_CHECK(cases.load(session));
  MYELIN_CHECK(playbooks.load(session));
  MYELIN_CHECK(links.load(session));
  MYELIN_CHECK(customers_read.get());
  return audit.load(session);
}

}  // namespace myelin::engine
