#include "server/routes.h"

#include <array>

#include "server/care_endpoints.h"
#include "server/import_job_endpoints.h"
#include "server/label_endpoints.h"

namespace myelin::server {
namespace {

using enum Scope;

constexpr std::array table{
    Route{{"POST", "/v1/signals", signals_write}, accept_signals},
    Route{{"GET", "/v1/signals", read}, list_signals},
    Route{{"GET", "/v1/alerts", read}, list_alerts},
    Route{{"GET", "/v1/alerts/{id}", read}, show_alert},
    Route{{"GET", "/v1/alerts/{id}/drivers", read}, show_drivers},
    Route{{"POST", "/v1/alerts/{id}/acknowledge", operate}, acknowledge_alert},
    Route{{"POST", "/v1/alerts/{id}/resolve", operate}, resolve_alert},
    Route{{"DELETE", "/v1/alerts/{id}/acknowledge", operate}, unacknowledge_alert},
    Route{{"POST", "/v1/alerts/{id}/mark", operate}, mark_alert},
    Route{{"GET", "/v1/alert-precision", read}, alert_precision},
    Route{{"GET", "/v1/configuration", operate}, show_configuration},
    Route{{"POST", "/v1/channels/{channel}/test", operate}, test_channel},
    Route{{"GET", "/v1/cascades", read}, list_cascades},
    Route{{"GET", "/v1/silences", read}, list_silences},
    Route{{"POST", "/v1/silences", operate}, create_silence},
    Route{{"DELETE", "/v1/silences/{id}", operate}, expire_silence},
    Route{{"GET", "/v1/cases", read}, list_cases},
    Route{{"GET", "/v1/cases/{id}", read}, show_case},
    Route{{"POST", "/v1/cases/{id}/take", operate}, take_case},
    Route{{"POST", "/v1/cases/{id}/hand-over", operate}, hand_over_case},
    Route{{"POST", "/v1/cases/{id}/dispute", operate}, dispute_case},
    Route{{"POST", "/v1/cases/{id}/rule", operate}, rule_on_dispute},
    Route{{"GET", "/v1/disputes", read}, list_disputes},
    Route{{"GET", "/v1/ping-pong", read}, show_ping_pong},
    Route{{"POST", "/v1/cases/{id}/resolve", operate}, resolve_case},
    Route{{"POST", "/v1/cases/{id}/undo", operate}, undo_case},
    Route{{"POST", "/v1/cases/{id}/reopen", operate}, reopen_case},
    Route{{"POST", "/v1/cases/{id}/comment", operate}, comment_case},
    Route{{"POST", "/v1/cases/{id}/experiment", operate}, try_repair},
    Route{{"GET", "/v1/cases/{id}/affected", read}, list_affected},
    Route{{"POST", "/v1/cases/{id}/contact", operate}, contact_affected},
    Route{{"GET", "/v1/cases/{id}/leaving", read}, list_leaving},
    Route{{"GET", "/v1/contacts", read}, list_contact_batches},
    Route{{"POST", "/v1/contacts/report", signals_write}, report_contact},
    Route{{"GET", "/v1/contacts/{id}", read}, show_contact_batch},
    Route{{"GET", "/v1/contacts/{id}/customers", read}, list_contacts},
    Route{{"GET", "/v1/contacts/{id}/outcome", read}, show_contact_outcome},
    Route{{"POST", "/v1/contacts/{id}/stop", operate}, stop_contact_batch},
    Route{{"POST", "/v1/consents", operate}, import_consents},
    Route{{"GET", "/v1/customers/{id}/consents", read}, show_consents},
    Route{{"POST", "/v1/customers/{id}/consents/withdraw", operate}, withdraw_consents},
    Route{{"POST", "/v1/verify", operate}, verify_repairs},
    Route{{"POST", "/v1/hooks/{channel}", none}, take_hook},
    Route{{"GET", "/v1/hooks/{channel}", none}, greet_hook},
    Route{{"POST", "/v1/cases/{id}/steps/{step}", operate}, move_step},
    Route{{"GET", "/v1/nudges", read}, list_nudges},
    Route{{"GET", "/v1/playbooks", read}, list_playbooks},
    Route{{"POST", "/v1/playbooks/check", read}, check_playbooks},
    Route{{"GET", "/v1/causes", read}, list_causes},
    Route{{"GET", "/v1/explain", read}, explain},
    Route{{"GET", "/v1/journey", read}, show_journey},
    Route{{"GET", "/v1/journey/departments", read}, journey_departments},
    Route{{"GET", "/v1/journey/segments", read}, journey_segments},
    Route{{"GET", "/v1/forecasts", read}, list_forecasts},
    Route{{"GET", "/v1/scores", read}, list_scores},
    Route{{"GET", "/v1/orders/{id}/score", read}, show_score},
    Route{{"GET", "/v1/customer-value", read}, show_customer_value},
    Route{{"GET", "/v1/worth/satisfaction", read}, show_worth_of_satisfaction},
    Route{{"GET", "/v1/worth/factors", read}, show_worth_of_factors},
    Route{{"GET", "/v1/worth/returns", read}, show_worth_of_returns},
    Route{{"GET", "/v1/experiments", read}, list_experiments},
    Route{{"POST", "/v1/experiments", operate}, create_experiment},
    Route{{"GET", "/v1/experiments/{id}", read}, show_experiment},
    Route{{"POST", "/v1/experiments/{id}/start", operate}, start_experiment},
    Route{{"POST", "/v1/experiments/{id}/stop", operate}, stop_experiment},
    Route{{"POST", "/v1/experiments/{id}/decide", operate}, decide_experiment},
    Route{{"POST", "/v1/experiments/{id}/assignments", signals_write}, assign_units},
    Route{{"GET", "/v1/topics", read}, list_topics},
    Route{{"GET", "/v1/topics/{id}", read}, show_topic},
    Route{{"POST", "/v1/topics/{id}/accept", operate}, accept_topic},
    Route{{"POST", "/v1/topics/{id}/reject", operate}, reject_topic},
    Route{{"POST", "/v1/topics/{id}/merge", operate}, merge_topic},
    Route{{"POST", "/v1/label/proposals", read}, propose_labels},
    Route{{"GET", "/v1/label/teachings", read}, list_teachings},
    Route{{"POST", "/v1/label/teachings", admin}, teach_reader},
    Route{{"DELETE", "/v1/label/teachings/{id}", admin}, roll_back_teaching},
    Route{{"GET", "/v1/churn", read}, list_churn},
    Route{{"GET", "/v1/churn/watch", read}, show_churn_watch},
    Route{{"POST", "/v1/churn/watch", operate}, look_at_churn},
    Route{{"GET", "/v1/customers", read}, list_customers},
    Route{{"GET", "/v1/customers/{id}", read}, show_customer},
    Route{{"GET", "/v1/customers/{id}/value", read}, show_customer_outlook},
    Route{{"POST", "/v1/merges/{id}/undo", operate}, undo_merge},
    Route{{"GET", "/v1/coverage", read}, show_coverage},
    Route{{"GET", "/v1/imports", read}, list_imports},
    Route{{"POST", "/v1/imports", signals_write}, begin_import},
    Route{{"POST", "/v1/imports/{id}/end", signals_write}, end_import},
    Route{{"GET", "/v1/import-jobs", operate}, list_import_jobs},
    Route{{"POST", "/v1/import-jobs", operate}, upload_file},
    Route{{"POST", "/v1/import-jobs/simulation", operate}, simulate_company},
    Route{{"GET", "/v1/import-jobs/{id}", operate}, show_import_job},
    Route{{"DELETE", "/v1/import-jobs/{id}", operate}, remove_import_job},
    Route{{"POST", "/v1/import-jobs/{id}/preview", operate}, preview_import},
    Route{{"POST", "/v1/import-jobs/{id}/start", operate}, start_import},
    Route{{"GET", "/v1/quarantine", read}, list_quarantine},
    Route{{"POST", "/v1/quarantine", signals_write}, put_in_quarantine},
    Route{{"POST", "/v1/quarantine/{id}/settle", operate}, settle_quarantine},
    Route{{"POST", "/v1/quarantine/{id}/replay", operate}, replay_quarantine},
    Route{{"GET", "/v1/actions", read}, list_actions},
    Route{{"POST", "/v1/actions/{id}/retry", operate}, retry_action},
    Route{{"POST", "/v1/actions/{id}/undo", operate}, undo_action},
    Route{{"GET", "/v1/actions/{id}/preview", operate}, preview_action},
    Route{{"GET", "/v1/approvals", operate}, list_approvals},
    Route{{"POST", "/v1/approvals/{id}/approve", operate}, approve_action},
    Route{{"POST", "/v1/approvals/{id}/refuse", operate}, refuse_action},
    Route{{"GET", "/v1/taxonomy", read}, show_taxonomy},
    Route{{"GET", "/v1/taxonomy/versions", read}, list_taxonomy_versions},
    Route{{"GET", "/v1/taxonomy/versions/{id}", read}, show_taxonomy_version},
    Route{{"POST", "/v1/restate", admin}, restate},
    Route{{"POST", "/v1/books/close", operate}, close_books},
    Route{{"GET", "/v1/ledger", read}, show_ledger},
    Route{{"GET", "/v1/ledger/entries", read}, list_ledger_entries},
    Route{{"POST", "/v1/ledger/close", operate}, close_ledger},
    Route{{"POST", "/v1/ledger/postings", operate}, post_to_ledger},
    Route{{"GET", "/v1/statement", read}, show_statement},
    Route{{"POST", "/v1/backup", admin}, make_backup},
    Route{{"GET", "/v1/keys", admin}, list_keys},
    Route{{"POST", "/v1/keys", admin}, create_key},
    Route{{"DELETE", "/v1/keys/{id}", admin}, revoke_key},
    Route{{"GET", "/v1/pulse", read}, show_pulse},
    Route{{"GET", "/v1/doctor", read}, show_doctor},
    Route{{"GET", "/v1/stream", read}, nullptr},
    Route{{"GET", "/v1/people", admin}, list_people},
    Route{{"POST", "/v1/people", admin}, enrol_person},
    Route{{"DELETE", "/v1/people/{name}", admin}, remove_person},
    Route{{"GET", "/v1/audit", admin}, list_audit},
    Route{{"GET", "/v1/session", none}, show_session},
    Route{{"POST", "/v1/session", none}, nullptr},
    Route{{"DELETE", "/v1/session", none}, nullptr},
    Route{{"GET", "/healthz", none}, show_health},
    Route{{"GET", "/readyz", none}, show_readiness},
    Route{{"GET", "/metrics", read}, show_metrics},
    Route{{"GET", "/openapi.yaml", none}, show_contract},
};

std::string_view segment(std::string_view& path) {
  const auto end = path.find('/');
  const auto head = path.substr(0, end);
  path = end == std::string_view::npos ? std::string_view{} : path.substr(end + 1);
  return head;
}

bool fits(std::string_view pattern, std::string_view path, std::vector<std::string>& values) {
  values.clear();
  while (!pattern.empty() && !path.empty()) {
    const auto wanted = segment(pattern);
    const auto given = segment(path);
    if (wanted.starts_with('{') && !given.empty())
      values.push_back(percent_decoded(given, false));
    else if (wanted != given)
      return false;
  }
  return pattern.empty() && path.empty();
}

}  // namespace

std::span<const Route> routing_table() {
  return table;
}

std::span<const RouteName> Api::routes() {
  static const auto names = [] {
    std::vector<RouteName> list;
    for (const auto& route : table) list.push_back(route.name);
    return list;
  }();
  return names;
}

Match match(std::string_view method, std::string_view path) {
  Match found;
  for (const auto& route : table) {
    std::vector<std::string> values;
    if (!fits(route.name.pattern, path, values)) continue;
    if (route.name.method == method) {
      found.route = &route;
      found.values = std::move(values);
      return found;
    }
    found.allowed += (found.allowed.empty() ? "" : ", ") + std::string{route.name.method};
  }
  return found;
}

}  // namespace myelin::server
