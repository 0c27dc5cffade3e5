// The endpoints: one function a route, grouped by topic in <topic>_endpoints.cc. Private to this
// room. Thread safety: each call has its own Call.
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "engine/engine.h"
#include "server/api.h"
#include "server/factor_names.h"
#include "server/fields.h"
#include "server/query.h"
#include "server/traffic.h"

namespace myelin::server {

class ImportJobs;

// One request on its way through an endpoint.
struct Call {
  engine::Engine& engine;
  const ApiOptions& options;
  const Request& request;
  std::vector<std::string> values;  // of the pattern's {places}, in order
  Query query;
  std::function<std::shared_ptr<const FactorNames>()> names;
  Traffic& traffic;
  ImportJobs& jobs;
  Ask ask;

  const std::string& actor() const { return request.principal->name; }
  Time now() const { return options.clock->now(); }
  // The first place of the pattern as an id; Error::not_found where it is not one.
  template <class AnyId>
  Result<AnyId> id() const {
    auto number = id_number();
    if (!number) return std::unexpected(std::move(number.error()));
    return AnyId{*number};
  }
  Result<std::int64_t> id_number() const;
};

using Endpoint = Result<Response> (*)(Call&);

Response json_reply(const Json& body, int status = 200);
Response empty_reply();  // 204

// {"items": [...], "next_cursor": "…" or null}; the cursor is the last row's id while the page is
// full.
template <class Rows, class Each, class IdOf>
Response page_reply(const Rows& rows, const engine::Page& page, Each&& each, IdOf&& id_of) {
  Json body = {{"items", list_of(rows, each)}, {"next_cursor", nullptr}};
  if (rows.size() >= page.rows && !rows.empty())
    body["next_cursor"] = std::to_string(id_of(rows.back()));
  return json_reply(body);
}

Result<Response> list_alerts(Call& call);
Result<Response> show_alert(Call& call);
Result<Response> acknowledge_alert(Call& call);
Result<Response> resolve_alert(Call& call);
Result<Response> unacknowledge_alert(Call& call);
Result<Response> mark_alert(Call& call);
Result<Response> alert_precision(Call& call);
Result<Response> list_silences(Call& call);
Result<Response> create_silence(Call& call);
Result<Response> expire_silence(Call& call);

Result<Response> list_cascades(Call& call);

Result<Response> list_cases(Call& call);
Result<Response> show_case(Call& call);
Result<Response> take_case(Call& call);
Result<Response> hand_over_case(Call& call);
Result<Response> dispute_case(Call& call);
Result<Response> rule_on_dispute(Call& call);
Result<Response> list_disputes(Call& call);
Result<Response> show_ping_pong(Call& call);
Result<Response> resolve_case(Call& call);
Result<Response> undo_case(Call& call);
Result<Response> reopen_case(Call& call);
Result<Response> comment_case(Call& call);
Result<Response> verify_repairs(Call& call);
Result<Response> take_hook(Call& call);
Result<Response> greet_hook(Call& call);
Result<Response> list_nudges(Call& call);
Result<Response> list_playbooks(Call& call);
Result<Response> check_playbooks(Call& call);
Result<Response> move_step(Call& call);
Result<Response> list_actions(Call& call);
Result<Response> retry_action(Call& call);
Result<Response> undo_action(Call& call);
Result<Response> preview_action(Call& call);
Result<Response> list_approvals(Call& call);
Result<Response> approve_action(Call& call);
Result<Response> refuse_action(Call& call);

Result<Response> show_drivers(Call& call);
Result<Response> explain(Call& call);
Result<Response> show_journey(Call& call);
Result<Response> journey_departments(Call& call);
Result<Response> journey_segments(Call& call);

Result<Response> list_causes(Call& call);
Result<Response> close_books(Call& call);

Result<Response> show_ledger(Call& call);
Result<Response> list_ledger_entries(Call& call);
Result<Response> close_ledger(Call& call);
Result<Response> post_to_ledger(Call& call);
Result<Response> show_statement(Call& call);

Result<Response> list_experiments(Call& call);
Result<Response> show_experiment(Call& call);
Result<Response> create_experiment(Call& call);
Result<Response> start_experiment(Call& call);
Result<Response> stop_experiment(Call& call);
Result<Response> decide_experiment(Call& call);
Result<Response> assign_units(Call& call);
Result<Response> try_repair(Call& call);

Result<Response> list_churn(Call& call);
Result<Response> show_churn_watch(Call& call);
Result<Response> look_at_churn(Call& call);
Result<Response> list_leaving(Call& call);
Result<Response> list_customers(Call& call);
Result<Response> show_customer(Call& call);
Result<Response> undo_merge(Call& call);

Result<Response> accept_signals(Call& call);
Result<Response> list_signals(Call& call);
Result<Response> show_coverage(Call& call);
Result<Response> list_imports(Call& call);
Result<Response> begin_import(Call& call);
Result<Response> end_import(Call& call);
Result<Response> list_quarantine(Call& call);
Result<Response> put_in_quarantine(Call& call);
Result<Response> settle_quarantine(Call& call);

Result<Response> list_forecasts(Call& call);
Result<Response> list_scores(Call& call);
Result<Response> show_score(Call& call);
Result<Response> show_customer_value(Call& call);
Result<Response> show_worth_of_satisfaction(Call& call);
Result<Response> show_worth_of_factors(Call& call);
Result<Response> show_worth_of_returns(Call& call);
Result<Response> list_topics(Call& call);
Result<Response> show_topic(Call& call);
Result<Response> accept_topic(Call& call);
Result<Response> reject_topic(Call& call);
Result<Response> merge_topic(Call& call);

Result<Response> show_taxonomy(Call& call);
Result<Response> list_taxonomy_versions(Call& call);
Result<Response> show_taxonomy_version(Call& call);
Result<Response> restate(Call& call);
Result<Response> make_backup(Call& call);
Result<Response> show_session(Call& call);
Result<Response> list_people(Call& call);
Result<Response> enrol_person(Call& call);
Result<Response> remove_person(Call& call);
Result<Response> list_audit(Call& call);
Result<Response> list_keys(Call& call);
Result<Response> create_key(Call& call);
Result<Response> revoke_key(Call& call);
Result<Response> show_pulse(Call& call);
Result<Response> show_configuration(Call& call);
Result<Response> test_channel(Call& call);
Result<Response> show_customer_outlook(Call& call);
Result<Response> show_doctor(Call& call);
Result<Response> show_health(Call& call);
Result<Response> show_readiness(Call& call);
Result<Response> show_metrics(Call& call);
Result<Response> show_contract(Call& call);

}  // namespace myelin::server
