// Who did what: lines of the audit log for what the store knows nothing of, and reading it.
#include "engine/rooms.h"
#include "engine/sql.h"

namespace myelin::engine {

using store::Value;

Status Engine::audit(const Deed& deed, const std::function<Status()>& change,
                     const std::function<void()>& undo) {
  bool changed = false;
  auto noted = rooms_->command(deed, [&](store::Session&) -> Status {
    if (change) MYELIN_CHECK(change());
    changed = true;
    return {};
  });
  if (!noted && changed && undo) undo();
  return noted;
}

Result<std::vector<AuditRow>> Engine::audited(const AuditFilter& filter) {
  MYELIN_TRY(session, rooms_->sessions.borrow());
  std::vector<AuditRow> rows;
  MYELIN_CHECK(
      session->query(sql::list_audit,
                     {Value{filter.page.before}, Value{filter.actor}, Value{filter.verb},
                      Value{filter.object}, Value{static_cast<std::int64_t>(filter.page.rows)}},
                     [&](const store::Row& row) {
                       rows.push_back({row.integer(0), row.time(1), std::string{row.text(2)},
                                       std::string{row.text(3)}, std::string{row.text(4)},
                                       std::string{row.text(5)}});
                       return true;
                     }));
  return rows;
}

}  // namespace myelin::engine
