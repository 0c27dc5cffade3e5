// The experience ledger: double entry over every order's money and over what repairs cost and
// brought, per cause, department and case.
//
// Each order's money goes from `sales` to where it is: kept, at_risk or lost, the last two over the
// causes evidenced for that very order. Untouched orders share one pair of entries. What people
// book by hand stands against its own contra account: spend, promised, recovered, avoided. A month
// that is closed keeps its entries for ever; closing it again after late or corrected orders, or
// under another experience language, adds a version beside the old one.
//
// Thread safety: values; none of LedgerKeeper. Invariants, held before anything is written: all
// entries of a currency sum to 0; so do those of each order; −sales is what the orders paid, to the
// cent. Units: minor units; a debit is above 0.
#pragma once
#include <array>
#include <compare>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/time.h"
#include "revenue/bookkeeper.h"

namespace myelin::revenue {

struct LedgerEntry {
  std::string account;             // kept, at_risk, lost, sales; spend, cash, promised…
  std::string factor, department;  // empty where none applies
  std::int64_t case_id = 0;        // 0: none
  std::string order;               // empty: of `orders` orders together, or none
  std::int64_t orders = 0;
  std::int64_t minor = 0;
  std::string currency;
  auto operator<=>(const LedgerEntry&) const = default;
};

// What a person books by hand, or a verdict does.
enum class PostingKind : std::uint8_t { spend, promised, recovered, avoided };
inline constexpr std::array<std::string_view, 4> posting_kind_names{"spend", "promised",
                                                                    "recovered", "avoided"};

struct Posting {
  std::int64_t id = 0;
  Time booked_at;
  PostingKind kind = PostingKind::spend;
  std::string factor, department;
  std::int64_t case_id = 0;
  std::int64_t minor = 0, low_minor = 0, high_minor = 0;  // the interval of an estimate
  std::string currency, note, actor;
};

struct LedgerMonth {
  std::string month;  // "2026-10"
  int version = 0;    // 0: not closed, worked out now
  Time at;            // when it was closed or worked out
  std::string actor, reason;
  int taxonomy_version = 0;
  std::int64_t orders = 0;
  std::vector<LedgerEntry> entries;
  std::vector<Posting> postings;  // by hand; their entries are among `entries`
};

// Takes a month's orders and postings; finish() gives its entries.
class LedgerKeeper {
 public:
  LedgerKeeper(const OwnerOf& owner_of, const LossSettings& settings)
      : splitter_(owner_of, settings), settings_(settings) {}
  void add(const store::OrderFact& order, std::span<const store::OrderEvidence> evidence);
  void add(const Posting& posting);
  // Sorted; with `fault` of its own work still to be asked.
  LedgerMonth finish(std::string month);

 private:
  Bookkeeper splitter_;
  const LossSettings& settings_;
  LedgerMonth month_;
  std::map<std::string, std::pair<std::int64_t, std::int64_t>> kept_;  // currency → orders, minor
};

// What breaks an invariant, or empty.
std::string fault_of(std::span<const LedgerEntry> entries);

// The entries by account, factor, department, case and currency: orders left out, amounts summed;
// and what `after` has beyond `before` by the same lines.
std::vector<LedgerEntry> lines_of(std::span<const LedgerEntry> entries);
std::vector<LedgerEntry> difference(std::span<const LedgerEntry> before,
                                    std::span<const LedgerEntry> after);

// ---- in the store

// The month as it is now, from its orders and postings. A walk over its orders: a job. Errors:
// invalid_argument (not a month such as 2026-10), internal where an invariant does not hold.
Result<LedgerMonth> work_out(store::Session& session, const OwnerOf& owner_of,
                             const LossSettings& settings, std::string_view month, Time now);
// A closed month; version 0: the newest. not_found where there is none.
Result<LedgerMonth> read_close(store::Session& session, std::string_view month, int version);
// Every version of a month's closing (all months where it is empty), newest first, without entries.
Result<std::vector<LedgerMonth>> closings(store::Session& session, std::string_view month);
// Writes a closing as the next version. The caller begins and commits. conflict where the newest
// version has the same lines already, or where one of them is missing its reason: invalid_argument.
Result<LedgerMonth> close_month(store::Session& session, LedgerMonth month, Time at,
                                std::string_view actor, std::string_view reason);
// Everything that was booked of a case, oldest first.
Result<std::vector<Posting>> postings_of_case(store::Session& session, CaseId id);
Status write_posting(store::Session& session, const Posting& posting, Zone zone);

}  // namespace myelin::revenue
