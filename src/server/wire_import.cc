#include "server/wire_import.h"

#include "server/import_jobs.h"

namespace myelin::server {
namespace {

Json wire(const raw::ProposedColumn& column) {
  return {{"column", column.column},
          {"role", column.role},
          {"confidence", number(column.confidence)},
          {"why", column.why}};
}

Json wire(const raw::TableReport& t) {
  Json faults = Json::object();
  for (const auto& [code, n] : t.faults) faults[code] = n;
  return {{"table", t.table},
          {"mapping", t.mapping},
          {"how", t.how},
          {"rows", t.rows},
          {"drafts", t.drafts},
          {"accepted", t.accepted},
          {"duplicates", t.duplicates},
          {"quarantined", t.quarantined},
          {"ignored", t.ignored},
          {"faults", faults},
          {"warnings", t.warnings},
          {"header", t.header},
          {"sample", t.sample},
          {"examples", t.examples},
          {"with_text", t.with_text},
          {"with_order", t.with_order},
          {"with_product", t.with_product},
          {"with_carrier", t.with_carrier},
          {"with_warehouse", t.with_warehouse},
          {"with_money", t.with_money},
          {"with_customer", t.with_customer},
          {"columns", t.proposal ? list_of(t.proposal->columns,
                                           [](const auto& column) { return wire(column); })
                                 : Json::array()},
          {"proposal", t.proposal ? Json(t.proposal->yaml) : Json(nullptr)}};
}

}  // namespace

Json wire(const raw::ImportReport& r) {
  return {{"rows", r.rows},
          {"drafts", r.drafts},
          {"accepted", r.accepted},
          {"duplicates", r.duplicates},
          {"quarantined", r.quarantined},
          {"seconds", number(r.seconds)},
          {"interrupted", r.interrupted},
          {"tables", list_of(r.tables, [](const auto& table) { return wire(table); })},
          {"skipped", list_of(r.skipped, [](const auto& skipped) -> Json {
             return {{"name", skipped.first}, {"reason", skipped.second}};
           })}};
}

Json wire(const ImportJob& job) {
  const auto& p = job.progress;
  return {{"id", std::to_string(job.id)},
          {"kind", job.simulation ? "simulation" : "file"},
          {"name", job.name},
          {"bytes", job.bytes},
          {"state", ImportJob::state_names[static_cast<std::size_t>(job.state)]},
          {"table", text_or_null(p.table)},
          {"fraction", number(p.fraction)},
          {"rows", p.rows},
          {"rows_per_second", number(p.rows_per_second)},
          {"seconds_left", p.seconds_left < 0 ? Json(nullptr) : number(p.seconds_left)},
          {"error", job.error ? Json(job.error->message) : Json(nullptr)},
          {"report", job.report ? wire(*job.report) : Json(nullptr)}};
}

}  // namespace myelin::server
