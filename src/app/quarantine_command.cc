#include <CLI/CLI.hpp>
#include <fstream>

#include "app/show.h"
#include "app/table.h"
#include "raw/importer.h"
#include "server/query.h"

namespace myelin::app {
namespace {

struct Options {
  std::string state = "open", file, mapping;
  std::vector<std::string> ids;
  std::int64_t run = 0;
  int limit = 50;
};

// Every row, page after page.
Status each_row(Link& link, const Options& o, const std::function<Status(const Json&)>& see) {
  for (std::string cursor = "0"; !cursor.empty();) {
    std::string target =
        "/v1/quarantine?limit=1000&state=" + server::percent_encoded(o.state) + "&cursor=" + cursor;
    if (o.run != 0) target += "&run=" + std::to_string(o.run);
    MYELIN_TRY(page, link.ask("GET", target));
    for (const auto& row : page["items"]) MYELIN_CHECK(see(row));
    cursor = text(page, "next_cursor");
  }
  return {};
}

Status list(const Context& context, const Options& o) {
  std::string target = "/v1/quarantine?limit=" + std::to_string(o.limit) +
                       "&state=" + server::percent_encoded(o.state);
  if (o.run != 0) target += "&run=" + std::to_string(o.run);
  MYELIN_TRY(answer, ask_once(context, "quarantine", "GET", target));
  if (printed_as_json(context, answer)) return {};
  *context.out << answer["items"].size() << " rows in quarantine (" << o.state << ").\n\n";
  Table table{{">id", "origin", "why", "what to look at", "row"}};
  for (const auto& row : answer["items"])
    table.row({text(row, "id"), shortened(text(row, "origin"), 40), text(row, "reason_code"),
               shortened(text(row, "reason"), 60),
               shortened(row["row"].dump(-1, ' ', false, Json::error_handler_t::replace), 60)});
  table.print(*context.out);
  return {};
}

// One JSON object a line, {"id","mapping","reason","row"}: to be repaired in an editor and given to
// replay.
Status export_rows(const Context& context, const Options& o) {
  MYELIN_TRY(link, Link::open(context, "quarantine"));
  std::ofstream file;
  if (!o.file.empty()) file.open(o.file, std::ios::binary);
  std::ostream& out = o.file.empty() ? *context.out : file;
  MYELIN_CHECK(each_row(*link, o, [&](const Json& row) -> Status {
    const Json line = {{"id", row["id"]},
                       {"mapping", raw::mapping_of_origin(text(row, "origin"))},
                       {"reason", row["reason"]},
                       {"row", row["row"]}};
    out << line.dump(-1, ' ', false, Json::error_handler_t::replace) << '\n';
    return {};
  }));
  if (!out.flush()) return fail(ErrorCode::unavailable, "cannot write " + o.file);
  return {};
}

// Reads rows again, as they are or as repaired; what is still wrong is told and stays.
class Replay {
 public:
  Replay(const Context& context, Link& link, std::string forced)
      : context_{context}, link_{link}, forced_{std::move(forced)} {}

  void row(const std::string& id, const std::string& mapping, const Json& columns) {
    const auto done =
        link_.tell("POST", "/v1/quarantine/" + server::percent_encoded(id) + "/replay",
                   Json{{"mapping", forced_.empty() ? mapping : forced_}, {"row", columns}});
    ++(done ? replayed_ : refused_);
    if (!done) *context_.err << "row " << id << ": " << done.error().message << '\n';
  }
  std::size_t replayed() const { return replayed_; }
  std::size_t refused() const { return refused_; }

 private:
  const Context& context_;
  Link& link_;
  std::string forced_;
  std::size_t replayed_ = 0, refused_ = 0;
};

Status replay(const Context& context, const Options& o) {
  MYELIN_TRY(link, Link::open(context, "quarantine"));
  Replay replay{context, *link, o.mapping};
  if (o.file.empty()) {
    MYELIN_CHECK(each_row(*link, o, [&](const Json& row) -> Status {
      replay.row(text(row, "id"), raw::mapping_of_origin(text(row, "origin")), row["row"]);
      return {};
    }));
  } else {
    std::ifstream file{o.file};
    if (!file) return fail(ErrorCode::not_found, "cannot read " + o.file);
    for (std::string line; std::getline(file, line);) {
      const Json row = Json::parse(line, nullptr, false);
      if (!row.is_object() || !row.contains("row"))
        return fail(ErrorCode::invalid_argument,
                    "a line of " + o.file + " is not what `quarantine export` writes");
      replay.row(text(row, "id"), text(row, "mapping"), row["row"]);
    }
  }
  const Json answer = {{"replayed", replay.replayed()}, {"still_wrong", replay.refused()}};
  if (!printed_as_json(context, answer))
    *context.out << replay.replayed() << " rows replayed, " << replay.refused()
                 << " are still wrong.\n";
  return {};
}

Status drop(const Context& context, const Options& o) {
  MYELIN_TRY(link, Link::open(context, "quarantine"));
  for (const auto& id : o.ids)
    MYELIN_CHECK(link->tell("POST", "/v1/quarantine/" + server::percent_encoded(id) + "/settle",
                            Json{{"state", "dropped"}}));
  if (!context.json) *context.out << o.ids.size() << " rows dropped.\n";
  return {};
}

}  // namespace

void add_quarantine(CLI::App& app, Context& context) {
  auto o = std::make_shared<Options>();
  auto* command =
      app.add_subcommand("quarantine", "Rows that could not be read: list, export, replay, drop");
  command->footer(
      "Examples:\n  myelin quarantine\n  myelin quarantine export --out bad.jsonl    # repair the "
      "rows in an editor\n"
      "  myelin quarantine replay --file bad.jsonl\n  myelin quarantine drop 12 13\n");
  command->require_subcommand(0, 1);
  const auto filters = [o](CLI::App* to) {
    to->add_option("--state", o->state, "open, replayed or dropped")->capture_default_str();
    to->add_option("--run", o->run, "Only of this import");
  };
  filters(command);
  command->callback([&context, o, command] {
    if (command->get_subcommands().empty()) context.conclude(list(context, *o));
  });
  auto* list_command = command->add_subcommand("list", "List them (the default)");
  filters(list_command);
  list_command->add_option("--limit", o->limit, "At most so many")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
  list_command->callback([&context, o] { context.conclude(list(context, *o)); });
  auto* export_command =
      command->add_subcommand("export", "Write them as JSON lines, to be repaired");
  filters(export_command);
  export_command->add_option("--out", o->file, "The file (default: standard output)");
  export_command->callback([&context, o] { context.conclude(export_rows(context, *o)); });
  auto* replay_command =
      command->add_subcommand("replay", "Read them again, as they are or as repaired");
  replay_command->add_option("--file", o->file, "What export wrote, repaired");
  replay_command->add_option("--run", o->run, "Only of this import");
  replay_command->add_option("--mapping", o->mapping, "Read them by this mapping");
  replay_command->callback([&context, o] { context.conclude(replay(context, *o)); });
  auto* drop_command = command->add_subcommand("drop", "Give rows up");
  drop_command->add_option("ids", o->ids, "The rows")->required();
  drop_command->callback([&context, o] { context.conclude(drop(context, *o)); });
}

}  // namespace myelin::app
