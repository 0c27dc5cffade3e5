// Context: what every command shares. A command lives in <name>_command.cc and declares itself to
// the parser:
//
//   void add_alerts(CLI::App& app, Context& context) {
//     auto options = std::make_shared<Options>();
//     auto* command = app.add_subcommand("alerts", "List and answer alerts")->...;
//     command->callback([&context, options] { context.conclude(list(context, *options)); });
//   }
//
// Thread safety: none; one thread runs one command.
#pragma once
#include <filesystem>
#include <functional>
#include <iostream>
#include <string>

#include "base/result.h"

namespace CLI {
class App;
}

namespace myelin::app {

struct Context {
  std::filesystem::path home;  // the instance's folder: --home, MYELIN_HOME or ~/.myelin
  std::filesystem::path
      share;  // taxonomies/, models/, mappings/, api/, console/: MYELIN_SHARE or beside the program
  bool json = false;  // --json: print what the API says, as it is
  std::ostream* out = &std::cout;
  std::ostream* err = &std::cerr;
  int exit_code = 0;

  // Ends a command: prints "myelin: <message>" and the hint of a failure and sets the exit code
  // that belongs to it.
  void conclude(const Status& status);
  bool on_terminal() const;  // whether progress may be drawn on standard error
};

// In the order in which --help lists them.
void add_every_command(CLI::App& app, Context& context);

void add_serve(CLI::App& app, Context& context);
void add_import(CLI::App& app, Context& context);
void add_simulate(CLI::App& app, Context& context);
void add_alerts(CLI::App& app, Context& context);
void add_forecast(CLI::App& app, Context& context);
void add_scores(CLI::App& app, Context& context);
void add_topics(CLI::App& app, Context& context);
void add_cases(CLI::App& app, Context& context);
void add_verify(CLI::App& app, Context& context);
void add_nudges(CLI::App& app, Context& context);
void add_playbooks(CLI::App& app, Context& context);
void add_causes(CLI::App& app, Context& context);
void add_ledger(CLI::App& app, Context& context);
void add_report(CLI::App& app, Context& context);
void add_experiments(CLI::App& app, Context& context);
void add_worth(CLI::App& app, Context& context);
void add_customers(CLI::App& app, Context& context);
void add_customer_value(CLI::App& customers, Context& context);  // below `customers`
void add_signals(CLI::App& app, Context& context);
void add_quarantine(CLI::App& app, Context& context);
void add_restate(CLI::App& app, Context& context);
void add_actions(CLI::App& app, Context& context);
void add_doctor(CLI::App& app, Context& context);
void add_audit(CLI::App& app, Context& context);
void add_backup(CLI::App& app, Context& context);
void add_restore(CLI::App& app, Context& context);
void add_keys(CLI::App& app, Context& context);
void add_coverage(CLI::App& app, Context& context);  // and `imports`
void add_train(CLI::App& app, Context& context);
void add_evaluate(CLI::App& app, Context& context);
void add_label(CLI::App& app, Context& context);

}  // namespace myelin::app
