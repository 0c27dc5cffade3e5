#include "revenue/ledger.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

namespace myelin::revenue {
namespace {

constexpr std::array<std::string_view, 4> contra{"cash", "promises", "recoveries", "avoidances"};

auto line_key(const LedgerEntry& e) {
  return std::tuple(e.account, e.factor, e.department, e.case_id, e.currency);
}

}  // namespace

void LedgerKeeper::add(const store::OrderFact& order,
                       std::span<const store::OrderEvidence> evidence) {
  if (order.currency.empty()) return;  // nobody sent an amount: told apart, booked nowhere
  ++month_.orders;
  const auto shares = splitter_.shares_of(order, evidence);
  if (shares.empty()) {
    auto& [orders, minor] = kept_[order.currency];
    ++orders;
    minor += order.paid_minor;
    return;
  }
  std::int64_t kept = order.paid_minor;
  const auto entry = [&](std::string_view account, const std::string& factor,
                         const std::string& department, std::int64_t minor) {
    if (minor == 0) return;
    month_.entries.push_back(
        {std::string(account), factor, department, 0, order.order, 1, minor, order.currency});
  };
  for (const auto& share : shares) {
    entry(share.kind == model::LossKind::lost ? "lost" : "at_risk", share.factor, share.department,
          share.minor);
    kept -= share.minor;
  }
  entry("kept", "", "", kept);
  entry("sales", "", "", -order.paid_minor);
}

void LedgerKeeper::add(const Posting& posting) {
  const auto kind = static_cast<std::size_t>(posting.kind);
  LedgerEntry entry{std::string(posting_kind_names[kind]),
                    posting.factor,
                    posting.department,
                    posting.case_id,
                    "",
                    0,
                    posting.minor,
                    posting.currency};
  month_.entries.push_back(entry);
  entry.account = contra[kind];
  entry.minor = -posting.minor;
  month_.entries.push_back(std::move(entry));
  month_.postings.push_back(posting);
}

LedgerMonth LedgerKeeper::finish(std::string month) {
  for (const auto& [currency, sum] : kept_) {
    const auto& [orders, minor] = sum;
    if (minor == 0) continue;
    month_.entries.push_back({"kept", "", "", 0, "", orders, minor, currency});
    month_.entries.push_back({"sales", "", "", 0, "", orders, -minor, currency});
  }
  std::ranges::sort(month_.entries);
  month_.month = std::move(month);
  month_.taxonomy_version = settings_.taxonomy_version;
  return std::move(month_);
}

std::string fault_of(std::span<const LedgerEntry> entries) {
  std::map<std::string, std::int64_t> by_currency;
  std::map<std::pair<std::string, std::string>, std::int64_t> by_order;
  for (const auto& e : entries) {
    by_currency[e.currency] += e.minor;
    if (!e.order.empty()) by_order[{e.order, e.currency}] += e.minor;
  }
  for (const auto& [currency, sum] : by_currency)
    if (sum != 0)
      return fmt::format("the entries in {} do not balance: {} left over", currency, sum);
  for (const auto& [key, sum] : by_order)
    if (sum != 0) return fmt::format("order {} does not balance: {} left over", key.first, sum);
  return {};
}

std::vector<LedgerEntry> lines_of(std::span<const LedgerEntry> entries) {
  return difference({}, entries);
}

std::vector<LedgerEntry> difference(std::span<const LedgerEntry> before,
                                    std::span<const LedgerEntry> after) {
  using Key = decltype(line_key(LedgerEntry{}));
  std::map<Key, LedgerEntry> lines;
  const auto take = [&](std::span<const LedgerEntry> entries, std::int64_t sign) {
    for (const auto& e : entries) {
      auto [at, fresh] = lines.try_emplace(line_key(e), e);
      auto& line = at->second;
      if (fresh) {
        line.order.clear();
        line.orders = line.minor = 0;
      }
      line.orders += sign * e.orders;
      line.minor += sign * e.minor;
    }
  };
  take(before, -1);
  take(after, 1);
  std::vector<LedgerEntry> out;
  for (auto& [key, line] : lines)
    if (line.minor != 0 || line.orders != 0) out.push_back(std::move(line));
  return out;
}

}  // namespace myelin::revenue
