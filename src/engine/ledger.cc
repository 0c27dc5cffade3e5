// The ledger's questions and commands: a month worked out now or read as it was closed.
#include <fmt/format.h>

#include "engine/rooms.h"
#include "revenue/ledger.h"

namespace myelin::engine {

Engine::Rooms::BooksRule Engine::Rooms::books_rule() const {
  BooksRule rule;
  rule.spoken = language.now();
  const auto& taxonomy = *rule.spoken->taxonomy;
  rule.settings.taxonomy_version = taxonomy.version();
  rule.settings.zone = settings.zone;
  for (const auto& fact : taxonomy.facts())
    for (const auto factor : taxonomy.with_fact(fact))
      rule.settings.factors_of_fact[fact].push_back(taxonomy.factors()[factor].key);
  rule.owner_of = [spoken = rule.spoken](std::string_view key, Time at) -> std::string {
    const auto factor = spoken->taxonomy->find(key);
    return factor == model::no_factor ? std::string{} : spoken->taxonomy->owner(factor, at);
  };
  return rule;
}

Result<LedgerAnswer> Engine::Rooms::read_ledger(const std::string& month,
                                                std::optional<int> version) {
  MYELIN_TRY(reading, sessions.borrow());
  LedgerAnswer answer;
  MYELIN_TRY(closings, revenue::closings(*reading, month));
  answer.closings = std::move(closings);
  if (version.value_or(0) > 0 || (!version && !answer.closings.empty())) {
    MYELIN_TRY(close, revenue::read_close(*reading, month, version.value_or(0)));
    answer.month = std::move(close);
  } else {
    const auto rule = books_rule();
    MYELIN_TRY(open,
               revenue::work_out(*reading, rule.owner_of, rule.settings, month, clock().now()));
    answer.month = std::move(open);
  }
  // What this one says that the closing before it did not.
  for (const auto& before : answer.closings) {
    if (answer.month.version != 0 && before.version >= answer.month.version) continue;
    MYELIN_TRY(last, revenue::read_close(*reading, month, before.version));
    answer.restated = revenue::difference(last.entries, answer.month.entries);
    answer.restated_from = before.version;
    break;
  }
  auto accounts = answer.month.entries;
  for (auto& e : accounts) {
    e.factor.clear();
    e.department.clear();
    e.case_id = 0;
  }
  answer.accounts = revenue::lines_of(accounts);
  answer.lines = revenue::lines_of(answer.month.entries);
  answer.balanced = revenue::fault_of(answer.month.entries).empty();
  return answer;
}

Result<std::shared_ptr<const LedgerAnswer>> Engine::ledger(std::string_view wanted,
                                                           std::optional<int> version) {
  auto& rooms = *rooms_;
  const auto month = rooms.month_or_this(wanted);
  return rooms.ledgers.get(fmt::format("{} {}", month, version.value_or(-1)),
                           [&rooms, month, version]() -> Result<LedgerAnswer> {
                             MYELIN_TRY(answer, rooms.read_ledger(month, version));
                             answer.month.entries = {};
                             return answer;
                           });
}

Result<std::shared_ptr<const LedgerAnswer>> Engine::ledger_entries(std::string_view wanted,
                                                                   std::optional<int> version) {
  auto& rooms = *rooms_;
  const auto month = rooms.month_or_this(wanted);
  return rooms.ledger_entries.get(
      fmt::format("{} {}", month, version.value_or(-1)),
      [&rooms, month, version] { return rooms.read_ledger(month, version); });
}

void Engine::Rooms::forget_ledgers() {
  ledgers.forget();
  ledger_entries.forget();
}

std::string Engine::Rooms::month_or_this(std::string_view month) const {
  return month.empty() ? format_date(clock().now(), settings.zone).substr(0, 7)
                       : std::string(month);
}

Result<std::shared_ptr<const LedgerAnswer>> Engine::close_ledger(std::string_view month,
                                                                 std::string_view reason,
                                                                 std::string_view actor) {
  auto& rooms = *rooms_;
  const Time now = rooms.clock().now();
  const auto rule = rooms.books_rule();
  if (reason.size() > limits::note_bytes_max)
    return fail(ErrorCode::invalid_argument,
                fmt::format("the reason is longer than {} bytes", limits::note_bytes_max),
                "say it in short, and where more of it is written");
  if (month >= format_date(now, rule.settings.zone).substr(0, 7))
    return fail(ErrorCode::invalid_argument, fmt::format("{} is not over", month),
                "a month is closed after its last day; `myelin ledger` shows it as it stands");
  revenue::LedgerMonth open;
  {
    MYELIN_TRY(session, rooms.sessions.borrow());
    MYELIN_TRY(worked_out, revenue::work_out(*session, rule.owner_of, rule.settings, month, now));
    open = std::move(worked_out);
  }
  MYELIN_CHECK(rooms.command(
      {actor, "ledger_closed", month, reason}, [&](store::Session& transaction) -> Status {
        MYELIN_TRY(closed, revenue::close_month(transaction, open, now, actor, reason));
        return {};
      }));
  rooms.forget_ledgers();
  return ledger(month, {});
}

namespace {

Status sound(const revenue::Posting& posting, const cause::Taxonomy& spoken) {
  if (posting.minor <= 0)
    return fail(ErrorCode::invalid_argument, "the amount must be above 0",
                "what an entry does to the books is its kind's business");
  if (posting.low_minor > posting.minor || posting.high_minor < posting.minor)
    return fail(ErrorCode::invalid_argument, "the amount lies outside its interval",
                "low ≤ amount ≤ high; leave both out for a known amount");
  if (posting.low_minor < 0)
    return fail(ErrorCode::invalid_argument, "the interval begins below 0",
                "an estimate that may be a loss is none of the ledger's: book it when it is known");
  if (posting.note.empty() || posting.note.size() > limits::note_bytes_max)
    return fail(ErrorCode::invalid_argument,
                fmt::format("the note has 1 to {} bytes", limits::note_bytes_max),
                "say what it was for, and where more of it is written");
  if (!posting.factor.empty() && spoken.find(posting.factor) == model::no_factor)
    return fail(ErrorCode::invalid_argument,
                fmt::format("the experience language has no factor '{}'",
                            posting.factor.substr(0, limits::name_bytes_max)),
                "GET /v1/taxonomy lists their keys");
  if (!posting.department.empty() && spoken.department(posting.department) == nullptr)
    return fail(ErrorCode::invalid_argument,
                fmt::format("there is no department '{}'",
                            posting.department.substr(0, limits::name_bytes_max)),
                "GET /v1/taxonomy lists their keys");
  return {};
}

}  // namespace

Result<revenue::Posting> Engine::post_to_ledger(revenue::Posting posting) {
  auto& rooms = *rooms_;
  MYELIN_CHECK(sound(posting, *rooms.language.now()->taxonomy));
  if (posting.case_id != 0) {
    MYELIN_TRY(detail, repair_case(CaseId{posting.case_id}));
    if (posting.factor.empty()) posting.factor = detail.value.factor;
    if (posting.department.empty()) posting.department = detail.value.department;
  }
  posting.booked_at = rooms.clock().now();
  MYELIN_CHECK(rooms.command({posting.actor, "ledger_posted", "ledger", posting.note},
                             [&](store::Session& transaction) -> Status {
                               posting.id = rooms.next_row();
                               return revenue::write_posting(transaction, posting,
                                                             rooms.settings.zone);
                             }));
  rooms.forget_ledgers();
  return posting;
}

}  // namespace myelin::engine
