#include "revenue/ledger.h"
#include "server/wire.h"

namespace myelin::server {
namespace {

Money money_of(std::int64_t minor, const std::string& currency) {
  return {minor, Currency::parse(currency).value_or(Currency{})};
}

Json case_or_null(std::int64_t id) {
  return id == 0 ? Json(nullptr) : Json(std::to_string(id));
}

Json name_or_null(const std::string& factor, const FactorNames& names) {
  if (factor.empty()) return nullptr;
  if (factor == revenue::unexplained) return {{"zh", "未说明原因"}, {"en", "Unexplained"}};
  const auto name = names.of(factor);
  return {{"zh", name.zh}, {"en", name.en}};
}

}  // namespace

Json wire(const revenue::LedgerEntry& e, const FactorNames& names) {
  return {{"account", e.account},
          {"factor", text_or_null(e.factor)},
          {"name", name_or_null(e.factor, names)},
          {"department", text_or_null(e.department)},
          {"case", case_or_null(e.case_id)},
          {"order", text_or_null(e.order)},
          {"orders", e.orders},
          {"amount", wire(money_of(e.minor, e.currency))}};
}

Json wire(const revenue::Posting& p, const FactorNames& names) {
  return {{"id", std::to_string(p.id)},
          {"booked_at", wire(p.booked_at)},
          {"kind", revenue::posting_kind_names[static_cast<std::size_t>(p.kind)]},
          {"factor", text_or_null(p.factor)},
          {"name", name_or_null(p.factor, names)},
          {"department", text_or_null(p.department)},
          {"case", case_or_null(p.case_id)},
          {"amount", wire(money_of(p.minor, p.currency))},
          {"low", wire(money_of(p.low_minor, p.currency))},
          {"high", wire(money_of(p.high_minor, p.currency))},
          {"note", p.note},
          {"actor", p.actor}};
}

Json wire(const engine::LedgerAnswer& answer, const FactorNames& names) {
  const auto& month = answer.month;
  const auto line = [&](const revenue::LedgerEntry& e) { return wire(e, names); };
  return {{"month", month.month},
          {"state", month.version == 0 ? "open" : "closed"},
          {"version", month.version},
          {"at", wire(month.at)},
          {"actor", month.actor},
          {"reason", month.reason},
          {"taxonomy_version", month.taxonomy_version},
          {"orders", month.orders},
          {"balanced", answer.balanced},
          {"accounts", list_of(answer.accounts, line)},
          {"lines", list_of(answer.lines, line)},
          {"postings",
           list_of(month.postings, [&](const revenue::Posting& p) { return wire(p, names); })},
          {"closings", list_of(answer.closings,
                               [](const revenue::LedgerMonth& c) -> Json {
                                 return {{"version", c.version},
                                         {"closed_at", wire(c.at)},
                                         {"actor", c.actor},
                                         {"reason", c.reason},
                                         {"taxonomy_version", c.taxonomy_version},
                                         {"orders", c.orders}};
                               })},
          {"restated_from", answer.restated_from},
          {"restated", list_of(answer.restated, line)}};
}

}  // namespace myelin::server
