#include "app/command.h"
#include "app/contact_command.h"
#include "app/people_command.h"
#include "app/taxonomy_command.h"
#include "app/why_commands.h"

namespace myelin::app {

void add_every_command(CLI::App& app, Context& context) {
  add_serve(app, context);
  add_import(app, context);
  add_simulate(app, context);
  add_alerts(app, context);
  add_forecast(app, context);
  add_scores(app, context);
  add_topics(app, context);
  add_cases(app, context);
  add_contacts(app, context);
  add_consents(app, context);
  add_verify(app, context);
  add_nudges(app, context);
  add_playbooks(app, context);
  add_causes(app, context);
  add_explain(app, context);
  add_journey(app, context);
  add_ledger(app, context);
  add_report(app, context);
  add_experiments(app, context);
  add_worth(app, context);
  add_customers(app, context);
  add_signals(app, context);
  add_coverage(app, context);
  add_quarantine(app, context);
  add_taxonomy(app, context);
  add_restate(app, context);
  add_actions(app, context);
  add_doctor(app, context);
  add_backup(app, context);
  add_restore(app, context);
  add_keys(app, context);
  add_people(app, context);
  add_audit(app, context);
  add_train(app, context);
  add_evaluate(app, context);
  add_label(app, context);
}

}  // namespace myelin::app
