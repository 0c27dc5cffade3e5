#include "raw/importer.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "connect/draft_json.h"
#include "connect/file/input.h"
#include "raw/row_mapper.h"

namespace myelin::raw {
namespace {

namespace file = connect::file;

constexpr std::size_t sample_rows = 300;
constexpr std::size_t progress_every_rows = 512;
constexpr std::string_view mapping_mark = " · mapping ";

// What is read, by which mapping.
struct Plan {
  const file::Input* input = nullptr;
  Mapping mapping;
  std::string how;
  std::optional<Proposal> proposal;
  std::vector<std::string> header;
  std::vector<std::vector<std::string>> sample;
};

// The rows of a batch, kept until the sink has said what it takes: a refused draft's row goes to
// quarantine.
class KeptRows {
 public:
  std::size_t add(const RowMapper& mapper, std::uint64_t line) {
    mapper.keep(arena_, ends_);
    rows_.push_back({ends_.size(), line});
    return rows_.size() - 1;
  }
  std::uint64_t line(std::size_t row) const { return rows_[row].line; }
  std::string json(const RowMapper& mapper, std::size_t row) const {
    const std::size_t first = row == 0 ? 0 : rows_[row - 1].end;
    std::vector<std::string_view> cells;
    for (std::size_t i = first; i < rows_[row].end; ++i) {
      const std::size_t from = i == 0 ? 0 : ends_[i - 1];
      cells.push_back(std::string_view(arena_).substr(from, ends_[i] - from));
    }
    return mapper.kept_json(cells);
  }
  void clear() {
    arena_.clear();
    ends_.clear();
    rows_.clear();
  }

 private:
  struct Kept {
    std::size_t end;
    std::uint64_t line;
  };
  std::string arena_;
  std::vector<std::size_t> ends_;
  std::vector<Kept> rows_;
};

class Run {
 public:
  Run(const ImportOptions& options, Sink& sink)
      : options_(options),
        sink_(sink),
        clock_(options.clock == nullptr ? &system_clock_ : options.clock) {}

  Result<ImportReport> run(const std::filesystem::path& path) {
    started_ = last_progress_ = clock_->now();
    MYELIN_TRY(inputs, file::open_inputs(path));
    for (const auto& skipped : inputs.skipped)
      report_.skipped.emplace_back(skipped.name, skipped.reason);
    for (const auto& input : inputs.tables) {
      if (stopped()) break;
      plan(input);
    }
    std::stable_sort(plans_.begin(), plans_.end(),
                     [](const Plan& a, const Plan& b) { return a.mapping.rank < b.mapping.rank; });
    for (const auto& one : plans_) bytes_all_ += weight(*one.input);
    for (table_ = 0; table_ < plans_.size() && !stopped(); ++table_) {
      MYELIN_CHECK(read_table(plans_[table_]));
      bytes_done_ += weight(*plans_[table_].input);
    }
    report_.interrupted = stopped();
    report_.seconds = seconds_since(started_);
    for (const auto& one : report_.tables) {
      report_.rows += one.rows;
      report_.drafts += one.drafts;
      report_.accepted += one.accepted;
      report_.duplicates += one.duplicates;
      report_.quarantined += one.quarantined;
    }
    if (plans_.empty() && !report_.interrupted)
      return fail(
          ErrorCode::invalid_argument,
          fmt::format("there is no table to import in {}{}", path.string(),
                      report_.skipped.empty() ? ""
                                              : fmt::format(": {} {}", report_.skipped[0].first,
                                                            report_.skipped[0].second)),
          "give CSV, TSV, JSON, JSONL, XLSX or Parquet, or a mapping for it");
    return std::move(report_);
  }

 private:
  static double weight(const file::Input& input) {
    return static_cast<double>(std::max<std::uint64_t>(input.bytes, 1));
  }
  bool stopped() const {
    return options_.stop != nullptr && options_.stop->load(std::memory_order_relaxed);
  }
  double seconds_since(Time t) const {
    return static_cast<double>((clock_->now() - t).count()) / 1e6;
  }

  // Chooses the mapping of a table, or skips it with the reason.
  void plan(const file::Input& input) {
    TableSample sample{input.name, {}, {}, input.modified};
    auto reader = input.open();
    if (!reader) return skip(input, reader.error());
    file::Row row;
    while (sample.rows.size() < sample_rows) {
      const auto any = (*reader)->next(row);
      if (!any || !*any) break;
      if (!row.problem) sample.rows.emplace_back(row.cells.begin(), row.cells.end());
    }
    sample.header = (*reader)->header();
    if (sample.header.empty()) return skip(input, {ErrorCode::corrupt, "has no columns", ""});
    const auto settled = options_.roles.find(input.name);
    if (settled != options_.roles.end()) return plan_by_proposal(input, sample, settled->second);
    const Mapping* best = nullptr;
    double best_fit = 0;
    for (const auto& mapping : options_.mappings) {
      if (options_.mapping && mapping.name != *options_.mapping) continue;
      const double fits = fit(mapping, input.name, sample.header);
      if (fits > best_fit || (options_.mapping && best == nullptr)) {
        best = &mapping;
        best_fit = fits;
      }
    }
    if (best != nullptr && !best->skip.empty())
      return skip(input, {ErrorCode::invalid_argument, best->skip, ""});
    if (best != nullptr) {
      plans_.push_back({&input, *best, options_.mapping ? "chosen" : "shipped", std::nullopt,
                        sample.header, first_rows(sample)});
      return;
    }
    if (!options_.propose_unknown)
      return skip(input, {ErrorCode::not_found, "no mapping fits it", ""});
    plan_by_proposal(input, sample, {});
  }

  void plan_by_proposal(const file::Input& input, const TableSample& sample,
                        const ChosenRoles& chosen) {
    auto proposal = propose(sample, chosen);
    if (!proposal) return skip(input, proposal.error());
    const Mapping mapping = proposal->mapping;
    plans_.push_back({&input, mapping, chosen.empty() ? "proposed" : "chosen", std::move(*proposal),
                      sample.header, first_rows(sample)});
  }

  std::vector<std::vector<std::string>> first_rows(const TableSample& sample) const {
    const auto n = std::min(sample.rows.size(), options_.examples);
    return {sample.rows.begin(), sample.rows.begin() + static_cast<std::ptrdiff_t>(n)};
  }

  void skip(const file::Input& input, const Error& error) {
    report_.skipped.emplace_back(input.name, error.message);
  }

  Status read_table(const Plan& plan) {
    auto& report = report_.tables.emplace_back();
    report.table = plan.input->name;
    report.mapping = plan.mapping.name;
    report.how = plan.how;
    report.proposal = plan.proposal;
    report.header = plan.header;
    report.sample = plan.sample;
    if (plan.proposal) report.warnings = plan.proposal->warnings;
    faults_.clear();
    RowMapper mapper(plan.mapping, plan.input->name, &joins_);
    auto reader = plan.input->open();
    Status status = reader ? read_rows(plan, **reader, mapper, report)
                           : broke_off(plan, reader.error(), report);
    report.faults.assign(faults_.begin(), faults_.end());
    std::stable_sort(report.faults.begin(), report.faults.end(),
                     [](const auto& a, const auto& b) { return a.second > b.second; });
    if (options_.mapping)  // the user chose it for this table: a missing column may be a mistake,
                           // else it is optional
      for (const auto& column : mapper.absent_columns())
        report.warnings.push_back(
            fmt::format("the table has no column '{}', which the mapping uses", column));
    return status;
  }

  Status read_rows(const Plan& plan, file::RecordReader& reader, RowMapper& mapper,
                   TableReport& report) {
    std::size_t columns = 0;
    file::Row row;
    while (!stopped()) {
      const auto any = reader.next(row);
      if (!any) {
        MYELIN_CHECK(flush(plan, mapper, report));
        return broke_off(plan, any.error(), report);
      }
      if (!*any) break;
      if (reader.header().size() != columns) {
        // What waits was kept under the header as it was.
        MYELIN_CHECK(flush(plan, mapper, report));
        columns = reader.header().size();
        MYELIN_CHECK(mapper.bind(reader.header()));
      }
      ++report.rows;
      ++rows_;
      MYELIN_CHECK(one_row(plan, row, mapper, report));
      if (drafts_.size() >= options_.batch_drafts) MYELIN_CHECK(flush(plan, mapper, report));
      if (rows_ % progress_every_rows == 0) progress(plan, reader.fraction());
    }
    MYELIN_CHECK(flush(plan, mapper, report));
    progress(plan, 1);
    return {};
  }

  Status one_row(const Plan& plan, const file::Row& row, RowMapper& mapper, TableReport& report) {
    if (row.problem) {
      mapper.hold(row.cells);
      return quarantine(plan, row.line, {row.problem->code, row.problem->message},
                        mapper.row_json(), report);
    }
    const std::size_t before = drafts_.size();
    if (auto mapped = mapper.map(row.cells, drafts_); !mapped)
      return quarantine(plan, row.line, mapped.error(), mapper.row_json(), report);
    if (drafts_.size() == before) {
      report.ignored += plan.mapping.share ? 0 : 1;
      return {};
    }
    const std::size_t kept = kept_.add(mapper, row.line);
    for (std::size_t i = before; i < drafts_.size(); ++i) {
      rows_of_drafts_.push_back(kept);
      count(drafts_[i], report);
    }
    return {};
  }

  void count(const model::Draft& draft, TableReport& report) {
    ++report.drafts;
    report.with_text += !draft.text.empty();
    report.with_order += !draft.order.empty();
    report.with_product += !draft.dimensions[model::Dimension::product].empty();
    report.with_carrier += !draft.dimensions[model::Dimension::carrier].empty();
    report.with_warehouse += !draft.dimensions[model::Dimension::warehouse].empty();
    report.with_money += draft.amount.has_value();
    report.with_customer += !draft.keys.empty();
    if (report.examples.size() < options_.examples)
      report.examples.push_back(connect::draft_to_json(draft));
  }

  Status flush(const Plan& plan, const RowMapper& mapper, TableReport& report) {
    if (drafts_.empty()) return {};
    Status status;
    if (!options_.dry_run) {
      auto receipt = sink_.accept(std::move(drafts_));
      if (receipt) {
        report.accepted += static_cast<std::int64_t>(receipt->accepted);
        report.duplicates += static_cast<std::int64_t>(receipt->duplicates);
        status = refuse(plan, *receipt, mapper, report);
      } else {
        status = std::unexpected(std::move(receipt.error()));
      }
    }
    drafts_ = {};
    drafts_.reserve(options_.batch_drafts + 16);
    rows_of_drafts_.clear();
    kept_.clear();
    return status;
  }

  // A row is quarantined once, however many of its drafts were refused; the others are kept, and
  // replaying is harmless.
  Status refuse(const Plan& plan, const SinkReceipt& receipt, const RowMapper& mapper,
                TableReport& report) {
    std::size_t last = static_cast<std::size_t>(-1);
    for (const auto& refusal : receipt.refused) {
      if (refusal.index >= rows_of_drafts_.size())
        return fail(ErrorCode::internal, "the sink refused a draft that it was not given");
      const std::size_t row = rows_of_drafts_[refusal.index];
      if (row == last) continue;
      last = row;
      const std::string code(refusal.error.code == ErrorCode::conflict ? "conflict" : "refused");
      MYELIN_CHECK(quarantine(plan, kept_.line(row), {code, refusal.error.message},
                              kept_.json(mapper, row), report));
    }
    return {};
  }

  Status quarantine(const Plan& plan, std::uint64_t line, const RowFault& why, std::string row_json,
                    TableReport& report) {
    ++report.quarantined;
    ++faults_[why.code];
    if (options_.dry_run) return {};
    return sink_.quarantine({plan.mapping.source, fmt::format("{} line {}", plan.input->name, line),
                             plan.mapping.name, why.code, why.message, std::move(row_json)});
  }

  // The rest of a table cannot be read. The import goes on; the gap is on record.
  Status broke_off(const Plan& plan, const Error& error, TableReport& report) {
    report.warnings.push_back(
        fmt::format("read up to row {} only: {}", report.rows, error.message));
    ++report.quarantined;
    ++faults_["broken_table"];
    if (options_.dry_run) return {};
    return sink_.quarantine({plan.mapping.source,
                             fmt::format("{} after row {}", plan.input->name, report.rows),
                             plan.mapping.name, "broken_table", error.message, "{}"});
  }

  void progress(const Plan& plan, double fraction) {
    if (!options_.progress) return;
    if (fraction < 1 && seconds_since(last_progress_) < options_.progress_every_s) return;
    last_progress_ = clock_->now();
    ImportProgress now;
    now.table = plan.input->name;
    now.table_index = table_;
    now.tables = plans_.size();
    now.rows = rows_;
    now.fraction =
        std::clamp((bytes_done_ + fraction * weight(*plan.input)) / bytes_all_, 0.0, 1.0);
    const double seconds = seconds_since(started_);
    now.rows_per_second = seconds > 0 ? static_cast<double>(rows_) / seconds : 0;
    now.seconds_left = now.fraction > 0.005 ? seconds * (1 - now.fraction) / now.fraction : -1;
    options_.progress(now);
  }

  const ImportOptions& options_;
  Sink& sink_;
  SystemClock system_clock_;
  const Clock* clock_;
  ImportReport report_;
  std::vector<Plan> plans_;
  JoinTables joins_;
  Time started_, last_progress_;
  double bytes_all_ = 0, bytes_done_ = 0;
  std::size_t table_ = 0;
  std::int64_t rows_ = 0;
  std::vector<model::Draft> drafts_;
  std::vector<std::size_t> rows_of_drafts_;
  KeptRows kept_;
  std::map<std::string, std::int64_t> faults_;
};

}  // namespace

Importer::Importer(ImportOptions options, Sink& sink) : options_(std::move(options)), sink_(sink) {}

Result<ImportReport> Importer::run(const std::filesystem::path& path) {
  for (const auto& mapping : options_.mappings)
    if (options_.mapping && mapping.name == *options_.mapping)
      return Run(options_, sink_).run(path);
  if (options_.mapping)
    return fail(ErrorCode::not_found, fmt::format("there is no mapping '{}'", *options_.mapping),
                "list them with myelin import --list-mappings");
  return Run(options_, sink_).run(path);
}

std::string proposals_yaml(const ImportReport& report) {
  std::string yaml;
  for (const auto& table : report.tables) {
    if (!table.proposal) continue;
    if (!yaml.empty()) yaml += "---\n";
    yaml += table.proposal->yaml;
  }
  return yaml;
}

std::string origin_with_mapping(const std::string& origin, const std::string& mapping) {
  return mapping.empty() ? origin : origin + std::string{mapping_mark} + mapping;
}

std::string mapping_of_origin(const std::string& origin) {
  const auto at = origin.rfind(mapping_mark);
  return at == std::string::npos ? std::string{} : origin.substr(at + mapping_mark.size());
}

}  // namespace myelin::raw
