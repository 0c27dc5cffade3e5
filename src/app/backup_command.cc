#include <CLI/CLI.hpp>

#include "app/command.h"
#include "app/home.h"
#include "app/instance.h"
#include "app/link.h"
#include "app/show.h"

namespace myelin::app {
namespace {

namespace fs = std::filesystem;

struct Options {
  std::string folder;
  bool force = false;
};

// The server writes below its home; what is wanted elsewhere is moved there, by rename where that
// works.
Status move_folder(const fs::path& from, const fs::path& to) {
  std::error_code fault;
  if (to.has_parent_path()) fs::create_directories(to.parent_path(), fault);
  fs::rename(from, to, fault);
  if (!fault) return {};
  fs::copy(from, to, fs::copy_options::recursive, fault);
  if (fault)
    return fail(ErrorCode::unavailable,
                "the backup could not be moved to " + to.string() + ": " + fault.message(),
                "It is complete in " + from.string());
  fs::remove_all(from, fault);
  return {};
}

Status backup(const Context& context, const Options& o) {
  const fs::path wanted = o.folder.empty() ? fs::path{} : fs::absolute(o.folder);
  if (!wanted.empty() && fs::exists(wanted))
    return fail(ErrorCode::conflict, wanted.string() + " is there already",
                "Name a folder that does not exist yet");
  MYELIN_TRY(answer, ask_once(context, "backup", "POST", "/v1/backup", Json::object()));
  if (!wanted.empty()) {
    MYELIN_CHECK(move_folder(text(answer, "folder"), wanted));
    answer["folder"] = wanted.string();
  }
  if (!printed_as_json(context, answer))
    *context.out << "Backed up to " << text(answer, "folder") << ".\n";
  return {};
}

Status restore(const Context& context, const Options& o) {
  const fs::path from{o.folder};
  std::error_code fault;
  if (!fs::exists(store_file(from), fault))
    return fail(ErrorCode::not_found, from.string() + " holds no backup",
                "Name a folder that `myelin backup` wrote");
  if (find_server(context.home))
    return fail(ErrorCode::conflict, "a server runs on " + context.home.string(), "Stop it first");
  MYELIN_TRY(lock, HomeLock::acquire(context.home, "restore"));
  const bool filled = fs::exists(store_file(context.home), fault);
  if (filled && !o.force)
    return fail(ErrorCode::conflict, context.home.string() + " is not empty",
                "Restore to another --home, or replace it with --force");
  if (filled) {
    // What is replaced is kept beside it: a wrong restore must not be the end of the data.
    const fs::path kept =
        context.home /
        ("replaced-" + std::to_string(std::chrono::system_clock::now().time_since_epoch() /
                                      std::chrono::seconds{1}));
    fs::create_directories(kept, fault);
    for (const char* name :
         {"myelin.duckdb", "myelin.duckdb.wal", "vault.key", "myelin.yaml", "taught", "mappings"})
      if (fs::exists(context.home / name, fault))
        fs::rename(context.home / name, kept / name, fault);
    if (fault)
      return fail(ErrorCode::unavailable,
                  "the old files could not be set aside: " + fault.message());
    if (!context.json) *context.out << "What was there is kept in " << kept.string() << ".\n";
  }
  for (const auto& entry : fs::directory_iterator{from, fault}) {
    fs::copy(entry.path(), context.home / entry.path().filename(),
             fs::copy_options::recursive | fs::copy_options::overwrite_existing, fault);
    if (fault)
      return fail(ErrorCode::unavailable,
                  entry.path().string() + " could not be copied: " + fault.message());
  }
  if (fault)
    return fail(ErrorCode::unavailable, from.string() + " could not be read: " + fault.message());
  // Opening it proves that it can be opened.
  MYELIN_TRY(instance, Instance::open(context, std::move(lock), false));
  if (!printed_as_json(context, Json{{"home", context.home.string()}}))
    *context.out << "Restored to " << context.home.string() << ".\n";
  return {};
}

}  // namespace

void add_backup(CLI::App& app, Context& context) {
  auto o = std::make_shared<Options>();
  auto* command = app.add_subcommand(
      "backup", "Copy a consistent image of everything, also while the server runs");
  command->footer(
      "Example:\n  myelin backup --to /backup/$(date +%F)\nThe copy holds the vault's key: guard "
      "it like the home folder.\n");
  command->add_option("--to", o->folder,
                      "A folder that does not exist yet (default: below the home's backups)");
  command->callback([&context, o] { context.conclude(backup(context, *o)); });
}

void add_restore(CLI::App& app, Context& context) {
  auto o = std::make_shared<Options>();
  auto* command = app.add_subcommand("restore", "Make a home of a backup");
  command->footer("Example:\n  myelin restore /backup/2026-11-22 --home ~/.myelin-new\n");
  command->add_option("folder", o->folder, "What `myelin backup` wrote")->required();
  command->add_flag("--force", o->force,
                    "Replace a home that is not empty; the old files are set aside");
  command->callback([&context, o] { context.conclude(restore(context, *o)); });
}

}  // namespace myelin::app
