// Keeping an instance well: backup, and what is wrong with it.
#include <fmt/format.h>

#include "engine/rooms.h"
#include "trust/audit.h"

namespace myelin::engine {

Status Engine::Rooms::memory_equals_store() {
  return command({}, [this](store::Session& transaction) -> Status {
    MYELIN_CHECK(reflex->advance(clock().now()));  // both sides at the same hour
    repair::ActionSequence unused;
    Memory fresh{settings, unused};
    MYELIN_TRY(for_orders, sessions.borrow_unsettled());
    MYELIN_TRY(for_customers, sessions.borrow_unsettled());
    MYELIN_CHECK(fresh.load({transaction, *for_orders, *for_customers}, *language.now()->taxonomy,
                            clock().now()));
    const auto differs = [](std::string_view what, auto remembered, auto stored) {
      return fail(ErrorCode::conflict,
                  fmt::format("{}: {} remembered, {} stored", what, remembered, stored));
    };
    if (memory->seen.size() != fresh.seen.size())
      return differs("signals", memory->seen.size(), fresh.seen.size());
    if (memory->identities.keys() != fresh.identities.keys())
      return differs("identity keys", memory->identities.keys(), fresh.identities.keys());
    if (memory->identities.customers() != fresh.identities.customers())
      return differs("customers", memory->identities.customers(), fresh.identities.customers());
    if (memory->orders.size() != fresh.orders.size())
      return differs("orders", memory->orders.size(), fresh.orders.size());
    if (memory->cases.size() != fresh.cases.size())
      return differs("cases", memory->cases.size(), fresh.cases.size());
    if (memory->audit.head() != fresh.audit.head())
      return differs("the audit's head", memory->audit.head(), fresh.audit.head());
    if (memory->watch.digest() != fresh.watch.digest())
      return differs("the watch's counts", memory->watch.digest(), fresh.watch.digest());
    const Time since = clock().now() - days{27};  // within what is read back
    if (const auto known = memory->watch.evidence_digest(since),
        stored = fresh.watch.evidence_digest(since);
        known != stored)
      return differs("the watch's evidence", known, stored);
    return {};
  });
}

Status Engine::backup(const std::filesystem::path& folder, std::string_view actor) {
  auto& rooms = *rooms_;
  MYELIN_CHECK(rooms.command({actor, "backed_up", folder.string(), {}},
                             [](store::Session&) -> Status { return {}; }));
  MYELIN_CHECK(rooms.store->backup_to(folder.string()));
  std::error_code error;
  for (const char* file : {"vault.key", "myelin.yaml"}) {
    const auto from = rooms.options.home / file;
    if (!std::filesystem::exists(from, error)) continue;
    std::filesystem::copy_file(from, folder / file, error);
    if (error)
      return fail(ErrorCode::unavailable, fmt::format("{} could not be copied to the backup: {}",
                                                      from.string(), error.message()));
  }
  // What the reader was taught changes on the writer's thread only (Engine::audit).
  MYELIN_CHECK(rooms.command({}, [&](store::Session&) -> Status {
    for (const char* name : {"taught", "mappings"}) {
      const auto from = rooms.options.home / name;
      if (!std::filesystem::exists(from, error)) continue;
      std::filesystem::copy(from, folder / name, error);
      if (error)
        return fail(ErrorCode::unavailable, fmt::format("{} could not be copied to the backup: {}",
                                                        from.string(), error.message()));
    }
    return {};
  }));
  std::filesystem::permissions(
      folder / "vault.key",
      std::filesystem::perms::owner_read | std::filesystem::perms::owner_write, error);
  return {};
}

std::vector<Finding> Engine::doctor(bool thorough) {
  auto& rooms = *rooms_;
  std::vector<Finding> findings;
  const auto say = [&](std::string_view check, bool good, std::string message, std::string hint,
                       std::string_view otherwise = "error") {
    findings.push_back({std::string{check}, std::string{good ? "ok" : otherwise},
                        std::move(message), good ? std::string{} : std::move(hint)});
  };
  say("engine", !rooms.broken,
      rooms.broken ? "memory could not be rebuilt after a failed commit" : "running",
      "restart it and look at the log");
  const auto session = rooms.sessions.borrow();
  say("store", session.has_value(),
      session ? fmt::format("{} answers", rooms.store->backend()) : session.error().message,
      "look at the disk and the log");
  if (session) {
    const auto whole = trust::AuditLog::verify(**session);
    say("audit", whole && *whole,
        whole ? (*whole ? "every line fits its digest" : "a line was changed or removed")
              : whole.error().message,
        "compare with a backup: somebody touched the audit table");
  }
  if (thorough) {
    const auto same = rooms.memory_equals_store();
    say("memory", same.has_value(),
        same ? "what is remembered is what the store says" : same.error().message,
        "restart it, and report this: memory must never differ");
  }
  std::error_code error;
  const auto space = std::filesystem::space(rooms.options.home, error);
  constexpr std::uintmax_t enough = 1ULL << 30;
  if (!error)
    say("disk", space.available > enough, fmt::format("{} MB free", space.available >> 20),
        "free some space before the store stops", "warning");
  const auto pulse = this->pulse();
  say("outbox", pulse.actions_dead == 0,
      fmt::format("{} actions wait, {} could not be delivered", pulse.actions_queued,
                  pulse.actions_dead),
      "see `myelin actions --state dead`, mend the channel, then retry", "warning");
  const auto waiting = approvals({.rows = limits::page_rows_max});
  say("approvals", waiting && waiting->empty(),
      waiting ? fmt::format("{} actions wait for approval", waiting->size())
              : waiting.error().message,
      "see `myelin actions inbox`", "warning");
  say("quarantine", pulse.quarantined == 0, fmt::format("{} rows wait", pulse.quarantined),
      "see `myelin quarantine`", "warning");
  say("cases", pulse.cases_overdue == 0,
      fmt::format("{} open, {} overdue", pulse.cases_open, pulse.cases_overdue),
      "see `myelin cases --overdue`", "warning");
  say("commits", pulse.commit_ms_max < 1000,
      fmt::format("mean {:.1f} ms, longest {:.1f} ms over the last minute", pulse.commit_ms_mean,
                  pulse.commit_ms_max),
      "the disk is slow or busy", "warning");
  say("channels", !rooms.settings.repair->channels.empty(),
      fmt::format("{} configured", rooms.settings.repair->channels.size()),
      "without one nobody is told of alerts: see docs/notifications.md", "warning");
  for (const auto& one : rooms.inbound.states(rooms.clock().now())) {
    if (one.failures > 0)
      say("inbound " + one.channel, false,
          fmt::format("has not answered since {} ({} times in a row): {}",
                      format_local(one.failing_since, rooms.settings.zone), one.failures, one.why),
          "look at its address, its user and its secret; what people answer is not heard",
          "warning");
    else
      say("inbound " + one.channel, one.refused == 0,
          one.refused == 0
              ? fmt::format("looked at {}", format_local(one.looked_at, rooms.settings.zone))
              : fmt::format("{} answers were left alone within three days; the newest: {}",
                            one.refused, one.refusal),
          "they are in the mailbox still: see docs/tools.md for what an answer can do", "warning");
  }
  return findings;
}

}  // namespace myelin::engine
