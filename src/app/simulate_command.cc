#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <memory>

#include "app/command.h"
#include "app/simulate.h"

namespace myelin::app {
namespace {

struct Options {
  SimulateOptions simulate;
  std::string out, start;
};

Status run(Context& context, Options& options) {
  if (!options.start.empty()) {
    auto start = parse_time(options.start, Zone{});
    if (!start)
      return fail(ErrorCode::invalid_argument, fmt::format("--start: {}", start.error().message),
                  "write a date such as 2026-08-20");
    options.simulate.company.start = *start;
  }
  options.simulate.out = options.out;
  const bool drawn = context.on_terminal();
  if (drawn)
    options.simulate.progress = [&context](double done) {
      *context.err << fmt::format("\rsimulating {:3.0f} %", done * 100) << std::flush;
    };
  const auto began = std::chrono::steady_clock::now();
  MYELIN_TRY(truth, simulate(options.simulate));
  const double took =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  if (drawn) *context.err << '\r';
  if (context.json) {
    *context.out << sim::truth_json(truth);
    return {};
  }
  *context.out << fmt::format(
      "{} signals of {} days in {} ({:.1f} s): {} orders, {} texts, {} customers of whom {} are "
      "silent\n",
      truth.signals, options.simulate.company.days, options.out, took, truth.orders, truth.texts,
      truth.customers, truth.silent_customers);
  for (const auto& f : truth.faults)
    *context.out << fmt::format("  {:<3} {:<9} {} – {}  {}\n", f.id,
                                f.is_fault ? "fault" : "no fault", format_date(f.from, Zone{}),
                                format_date(f.until, Zone{}), f.description_zh);
  *context.out << fmt::format("planted truth: {}\n",
                              (options.simulate.out / "truth.json").string());
  return {};
}

}  // namespace

void add_simulate(CLI::App& app, Context& context) {
  auto options = std::make_shared<Options>();
  auto* command = app.add_subcommand(
      "simulate",
      "Write a simulated company, with planted faults whose truth is known, to a folder");
  command->footer(
      "Example: myelin simulate --days 90 --seed 7 --out company && myelin import company");
  command
      ->add_option("--out", options->out,
                   "Folder to write to: JSON lines by family, and truth.json")
      ->required();
  command->add_option("--days", options->simulate.company.days, "Length, in days")
      ->capture_default_str();
  command
      ->add_option("--seed", options->simulate.company.seed, "The same seed gives the same company")
      ->capture_default_str();
  command->add_option("--scale", options->simulate.company.scale, "1: about 2,000 signals a day")
      ->capture_default_str();
  command->add_option("--start", options->start, "First day [2026-08-20]");
  command->add_flag("--force", options->simulate.overwrite, "Write over a company that is there");
  command->callback([&context, options] { context.conclude(run(context, *options)); });
}

}  // namespace myelin::app
