// The settings in force, as far as people may see them: no address of a channel, no secret.
#include "repair/settings.h"
#include "risk/settings.h"
#include "server/endpoints.h"
#include "trust/masker.h"

namespace myelin::server {
namespace {

Json alert_rules(const risk::Settings& s) {
  const auto yuan = [](std::int64_t minor) { return wire(Money{minor, {}}); };
  return {{"false_alarms_per_week", s.watch.false_alarms_per_week},
          {"relative_change_min", s.watch.relative_change_min},
          {"customers_min", s.watch.customers_min},
          {"excess_min", s.watch.excess_min},
          {"critical_excess", s.alerts.critical_excess},
          {"critical_stake", yuan(s.alerts.critical_stake_minor)},
          {"warning_excess", s.alerts.warning_excess},
          {"warning_stake", yuan(s.alerts.warning_stake_minor)},
          {"reopen_within_hours", s.alerts.reopen_within.count()},
          {"valued_tiers", s.valued_customer.tiers},
          {"valued_paid_min", yuan(s.valued_customer.paid_minor_min)},
          {"valued_quiet_hours", s.valued_customer.quiet.count()},
          {"eruption_shares", s.contagion.eruption_shares}};
}

// "oapi.dingtalk.com" of "https://oapi.dingtalk.com/robot/send?access_token=…".
std::string host_of(std::string_view url) {
  const auto scheme = url.find("://");
  auto rest = scheme == url.npos ? url : url.substr(scheme + 3);
  rest = rest.substr(0, rest.find_first_of("/?#"));
  const auto user = rest.rfind('@');
  return std::string{user == rest.npos ? rest : rest.substr(user + 1)};
}

Json channel(const connect::notify::Channel& c) {
  return {{"name", c.name},
          {"kind", model::name(c.kind)},
          {"host", host_of(c.url)},
          {"language", c.language == model::Language::en ? "en" : "zh"},
          {"signed", !c.secret.empty()},
          {"per_minute", c.per_minute}};
}

Json route(const repair::Route& r) {
  return {{"severities", r.severities},
          {"departments", r.departments},
          {"rules", r.rules},
          {"factors", r.factors},
          {"events", r.events},
          {"channels", r.channels},
          {"group_wait_s", std::chrono::duration_cast<std::chrono::seconds>(r.group_wait).count()}};
}

Json approval(const repair::ApprovalRule& r) {
  return {{"severities", r.severities}, {"departments", r.departments},
          {"factors", r.factors},       {"events", r.events},
          {"channels", r.channels},     {"level", model::name(r.level)}};
}

Json departments(const repair::Settings& s) {
  Json list = Json::array();
  for (const auto& [key, department] : s.departments)
    list.push_back({{"key", key},
                    {"manager", text_or_null(department.manager)},
                    {"escalation", department.escalation},
                    {"on_call", list_of(department.on_call,
                                        [](const repair::Shift& shift) { return shift.person; })}});
  return list;
}

Json deadlines(const repair::Settings& s) {
  Json list = Json::array();
  for (const auto severity :
       {model::Severity::critical, model::Severity::warning, model::Severity::info}) {
    const auto at = static_cast<std::size_t>(severity);
    list.push_back({{"severity", model::name(severity)},
                    {"due_hours", s.deadlines[at].working_hours},
                    {"due_days", s.deadlines[at].working_days},
                    {"silence_hours", s.silences[at].working_hours},
                    {"silence_days", s.silences[at].working_days}});
  }
  return list;
}

}  // namespace

Result<Response> show_configuration(Call& call) {
  MYELIN_CHECK(call.query.nothing_else());
  const auto& repair = call.engine.repair_settings();
  return json_reply({{"rules", alert_rules(call.engine.risk_settings())},
                     {"channels", list_of(repair.channels, channel)},
                     {"routes", list_of(repair.routes, route)},
                     {"approvals", list_of(repair.approvals, approval)},
                     {"departments", departments(repair)},
                     {"deadlines", deadlines(repair)},
                     {"masked", trust::personal_kind_names},
                     {"public_url", text_or_null(repair.public_url)}});
}

Result<Response> test_channel(Call& call) {
  MYELIN_CHECK(call.engine.test_channel(call.values.front(), call.actor()));
  return empty_reply();
}

}  // namespace myelin::server
