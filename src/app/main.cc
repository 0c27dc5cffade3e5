// The `myelin` command.
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdlib>

#include "app/command.h"
#include "base/log.h"

namespace {

namespace fs = std::filesystem;
using myelin::app::Context;

fs::path from_environment(const char* name, const fs::path& otherwise) {
  const char* value = std::getenv(name);
  return value != nullptr && *value != '\0' ? fs::path{value} : otherwise;
}

fs::path default_home() {
  return from_environment("MYELIN_HOME", from_environment("HOME", ".") / ".myelin");
}

// Beside the program in a build, below ../share/myelin where it is installed.
fs::path default_share() {
  std::error_code fault;
  const fs::path program = fs::read_symlink("/proc/self/exe", fault).parent_path();
  const fs::path installed = program.parent_path() / "share" / "myelin";
  return from_environment("MYELIN_SHARE",
                          fs::exists(installed, fault) ? installed : program / "share");
}

constexpr const char* examples =
    "Examples:\n"
    "  myelin simulate --days 90 --seed 7 --out company/   a company to try it on\n"
    "  myelin import company/                              or your own files: CSV, XLSX, JSON, "
    "Parquet, ZIP\n"
    "  myelin alerts                                       what is going wrong now\n"
    "  myelin causes --metric loss                         what costs how much\n"
    "  myelin serve                                        the API and the status page on "
    "127.0.0.1:7800\n";

}  // namespace

int main(int count, char** words) {
  using namespace myelin::app;
  CLI::App app{
      "Myelin feels every customer signal, warns before trouble erupts, and drives the repair.",
      "myelin"};
  app.footer(examples);
  app.require_subcommand(1);
  app.fallthrough();  // --home and --json may stand after the command, too
  app.set_version_flag("--version", "myelin 0.1.0");
  Context context;
  context.home = default_home();
  context.share = default_share();
  app.add_option("--home", context.home,
                 "The instance's folder: store, vault, configuration (MYELIN_HOME)")
      ->default_str(context.home.string());
  app.add_flag("--json", context.json, "Print the answer as the API gives it");
  add_every_command(app, context);
  // Commands other than serve speak to people: the log only where something is wrong.
  myelin::log::set_level(myelin::log::Level::warning);
  try {
    app.parse(count, words);
  } catch (const CLI::ParseError& fault) {
    if (fault.get_exit_code() == 0) return app.exit(fault);  // --help, --version
    std::cerr << "myelin: " << fault.what()
              << "\n  Run `myelin --help`, or `myelin <command> --help`\n";
    return myelin::traits(myelin::ErrorCode::invalid_argument).exit_code;
  } catch (const std::exception& fault) {
    std::cerr << "myelin: " << fault.what() << '\n';
    return myelin::traits(myelin::ErrorCode::internal).exit_code;
  }
  return context.exit_code;
}
