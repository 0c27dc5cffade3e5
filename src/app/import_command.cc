#include <fmt/format.h>
#include <signal.h>

#include <CLI/CLI.hpp>
#include <fstream>

#include "app/api_sink.h"
#include "app/show.h"
#include "app/table.h"
#include "server/wire_import.h"

namespace myelin::app {
namespace {

struct Options {
  std::string path, mapping, save;
  bool dry_run = false, known_only = false;
};

std::atomic<bool> interrupted{false};

void draw(const Context& context, const raw::ImportProgress& p) {
  const std::string left = p.seconds_left < 0 ? "" : fmt::format(", {:.0f} s left", p.seconds_left);
  *context.err << fmt::format("\r\033[K{:3.0f} %  {} rows, {:.0f} rows/s{}  {}", p.fraction * 100,
                              p.rows, p.rows_per_second, left, shortened(p.table, 40))
               << std::flush;
}

void print(const Context& context, const raw::ImportReport& r, bool dry_run) {
  auto& out = *context.out;
  const auto n = [](std::int64_t value) { return count(Json(value)); };
  if (dry_run)
    out << n(r.rows) << " rows would become " << n(r.drafts) << " signals; " << n(r.quarantined)
        << " rows would go to quarantine. Nothing was sent.\n\n";
  else
    out << n(r.rows) << " rows read in " << fmt::format("{:.1f}", r.seconds)
        << " s: " << n(r.accepted) << " signals are new, " << n(r.duplicates)
        << " were there already, " << n(r.quarantined) << " rows went to quarantine.\n\n";
  const auto share = [](std::int64_t part, std::int64_t whole) {
    return whole == 0 ? std::string{"–"}
                      : fmt::format("{:.0f} %",
                                    100.0 * static_cast<double>(part) / static_cast<double>(whole));
  };
  Table table{{"table", "mapping", ">rows", ">signals", ">quarantined", ">text", ">order",
               ">product", ">carrier", ">warehouse", ">money", ">customer"}};
  for (const auto& t : r.tables)
    table.row({shortened(t.table, 36), t.mapping + " (" + t.how + ")", n(t.rows), n(t.drafts),
               n(t.quarantined), share(t.with_text, t.drafts), share(t.with_order, t.drafts),
               share(t.with_product, t.drafts), share(t.with_carrier, t.drafts),
               share(t.with_warehouse, t.drafts), share(t.with_money, t.drafts),
               share(t.with_customer, t.drafts)});
  table.print(out);
  for (const auto& t : r.tables) {
    for (const auto& [code, rows] : t.faults)
      out << t.table << ": " << n(rows) << " rows " << code << '\n';
    for (const auto& warning : t.warnings) out << t.table << ": " << warning << '\n';
    if (dry_run)
      for (const auto& example : t.examples) out << "  " << example << '\n';
  }
  for (const auto& [name, reason] : r.skipped) out << name << " was not read: " << reason << '\n';
  if (r.quarantined != 0 && !dry_run) out << "\nSee what is wrong with: myelin quarantine\n";
}

// What was guessed is shown and kept, so that it can be corrected and used again.
Status keep_proposals(const Context& context, const raw::ImportReport& report, const Options& o) {
  const std::string yaml = raw::proposals_yaml(report);
  if (yaml.empty()) return {};
  std::filesystem::path file = o.save;
  if (file.empty()) {
    if (o.dry_run) {
      if (!context.json)
        *context.out << "\nProposed mapping (keep it with --save-mapping FILE):\n\n" << yaml;
      return {};
    }
    file = context.home / "mappings" / (std::filesystem::path{o.path}.stem().string() + ".yaml");
  }
  std::error_code fault;
  if (file.has_parent_path()) std::filesystem::create_directories(file.parent_path(), fault);
  std::ofstream out{file, std::ios::binary};
  out << yaml;
  if (!out.flush()) return fail(ErrorCode::unavailable, "cannot write " + file.string());
  if (!context.json)
    *context.out << "\nThe proposed mapping is in " << file.string()
                 << "; correct it there and import again.\n";
  return {};
}

Result<raw::ImportReport> read(const Options& o, raw::ImportOptions options, raw::Sink& sink) {
  return raw::Importer{std::move(options), sink}.run(o.path);
}

Status run(const Context& context, const Options& o) {
  raw::ImportOptions options;
  MYELIN_TRY(mappings, raw::known_mappings(context.home, context.share));
  options.mappings = std::move(mappings);
  if (!o.mapping.empty() && std::filesystem::exists(o.mapping)) {
    MYELIN_TRY(own, raw::load_mappings(o.mapping));
    options.mappings.insert(options.mappings.begin(), own.begin(), own.end());
  } else if (!o.mapping.empty()) {
    options.mapping = o.mapping;
  }
  options.dry_run = o.dry_run;
  options.propose_unknown = !o.known_only;
  options.stop = &interrupted;
  ::signal(SIGINT, [](int) { interrupted = true; });
  if (context.on_terminal())
    options.progress = [&context](const raw::ImportProgress& p) { draw(context, p); };
  raw::ImportReport report;
  if (o.dry_run) {
    NoSink sink;
    MYELIN_TRY(done, read(o, std::move(options), sink));
    report = std::move(done);
  } else {
    MYELIN_TRY(link, Link::open(context, "import"));
    MYELIN_TRY(begun,
               link->ask("POST", "/v1/imports", Json{{"origin", o.path}, {"mapping", o.mapping}}));
    const std::string id = text(begun, "id");
    ApiSink sink{*link, std::stoll(id)};
    MYELIN_TRY(done, read(o, std::move(options), sink));
    report = std::move(done);
    if (context.on_terminal()) *context.err << "\r\033[K" << "looking at the past…" << std::flush;
    MYELIN_CHECK(link->tell("POST", "/v1/imports/" + id + "/end",
                            Json{{"rows_read", report.rows},
                                 {"accepted", report.accepted},
                                 {"duplicates", report.duplicates},
                                 {"quarantined", report.quarantined}}));
  }
  if (context.on_terminal()) *context.err << "\r\033[K" << std::flush;
  if (!printed_as_json(context, server::wire(report))) print(context, report, o.dry_run);
  MYELIN_CHECK(keep_proposals(context, report, o));
  if (report.interrupted)
    return fail(ErrorCode::cancelled, "the import was interrupted",
                "Run it again: what is there already is recognised");
  return {};
}

}  // namespace

void add_import(CLI::App& app, Context& context) {
  auto o = std::make_shared<Options>();
  auto* command = app.add_subcommand(
      "import", "Read a file, a folder or a ZIP: CSV, TSV, JSON, JSONL, Parquet, XLSX");
  command->footer(
      "Examples:\n  myelin import reviews.xlsx --dry-run\n  myelin import exports/ --mapping "
      "taobao\n  myelin import olist.zip\n"
      "The same file twice changes nothing. A bad row goes to quarantine and stops nothing.\n");
  command->add_option("path", o->path, "What to read")->required();
  command->add_option("--mapping", o->mapping,
                      "A shipped mapping's name, or a YAML file of your own");
  command->add_option("--save-mapping", o->save,
                      "Where a proposed mapping goes (default: the home's mappings folder)");
  command->add_flag("--dry-run", o->dry_run, "Show what would happen, send nothing");
  command->add_flag("--known-only", o->known_only,
                    "Skip tables that no mapping fits instead of proposing one");
  command->callback([&context, o] { context.conclude(run(context, *o)); });
}

}  // namespace myelin::app
