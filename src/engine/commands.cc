// The façade's commands: each is one transaction of the writer and one line of the audit log.
#include <fmt/format.h>

#include "engine/departments.h"
#include "engine/rooms.h"
#include "engine/sql.h"
#include "repair/proof_store.h"

namespace myelin::engine {
namespace {

using store::Session;
using store::Value;

std::string object_of(std::string_view kind, std::int64_t id) {
  return fmt::format("{} {}", kind, id);
}

}  // namespace

Status Engine::acknowledge(AlertId id, Time until, std::string_view actor) {
  const auto object = object_of("alert", id.value);
  return rooms_->command(
      {actor, "acknowledged", object, format_utc(until)}, [&](Session&) -> Status {
        const Time now = rooms_->clock().now();
        MYELIN_TRY(events, rooms_->memory->alerts.acknowledge_incident(id, until, actor, now));
        return rooms_->reflex->carry(std::move(events), now);
      });
}

Status Engine::resolve_alert(AlertId id, std::string_view actor) {
  const auto object = object_of("alert", id.value);
  return rooms_->command({actor, "resolved", object, {}}, [&](Session&) -> Status {
    const Time now = rooms_->clock().now();
    MYELIN_TRY(event, rooms_->memory->alerts.resolve(id, actor, now));
    return rooms_->reflex->carry({std::move(event)}, now);
  });
}

Status Engine::test_channel(const std::string& channel, std::string_view actor) {
  MYELIN_TRY(sent, rooms_->courier->test(channel));
  if (sent.outcome != connect::notify::Outcome::delivered)
    return fail(ErrorCode::unavailable, sent.detail, "docs/notifications.md tells each channel");
  return audit({actor, "tested", fmt::format("channel {}", channel), {}});
}

const risk::Settings& Engine::risk_settings() const {
  return rooms_->settings.risk;
}
const repair::Settings& Engine::repair_settings() const {
  return *rooms_->settings.repair;
}

Result<std::string> Engine::silence(const SilenceRequest& request, std::string_view actor) {
  risk::Silence silence;
  for (const auto& wanted : request.matchers) {
    MYELIN_TRY(matcher, risk::Matcher::make(wanted.label, wanted.op, wanted.value));
    silence.matchers.push_back(std::move(matcher));
  }
  if (silence.matchers.empty())
    return fail(ErrorCode::invalid_argument, "a silence needs a matcher",
                "write one such as channel=douyin");
  if (request.ends_at <= request.starts_at)
    return fail(ErrorCode::invalid_argument, "a silence must end after it starts",
                "give a later end");
  silence.starts_at = request.starts_at;
  silence.ends_at = request.ends_at;
  silence.comment = request.comment;
  silence.created_by = actor;
  std::string id;
  MYELIN_CHECK(rooms_->command(
      {actor, "silenced", "alerts", request.comment}, [&](Session& session) -> Status {
        const Time now = rooms_->clock().now();
        silence.id = id = fmt::format("s{}", rooms_->next_row());
        MYELIN_CHECK(risk::AlertBook::save(session, silence));
        MYELIN_TRY(events, rooms_->memory->alerts.silence(std::move(silence), now));
        return rooms_->reflex->carry(std::move(events), now);
      }));
  return id;
}

Status Engine::expire_silence(std::string_view id, std::string_view actor) {
  return rooms_->command({actor, "expired", fmt::format("silence {}", id), {}},
                         [&](Session& session) -> Status {
                           const Time now = rooms_->clock().now();
                           MYELIN_TRY(events, rooms_->memory->alerts.expire(id, now));
                           for (const auto& silence : rooms_->memory->alerts.silences())
                             if (silence.id == id)
                               MYELIN_CHECK(risk::AlertBook::save(session, silence));
                           return rooms_->reflex->carry(std::move(events), now);
                         });
}

Status Engine::Rooms::on_case(CaseId id, std::string_view verb, std::string_view detail,
                              std::string_view actor, const CaseCommand& decide) {
  return command({actor, verb, object_of("case", id.value), detail}, [&](Session&) -> Status {
    MYELIN_TRY(changes, decide(memory->cases, clock().now()));
    return reflex->carry(changes);
  });
}

Status Engine::take_case(CaseId id, std::string_view person, std::string_view actor) {
  return rooms_->on_case(id, "taken", person, actor, [&](repair::CaseBook& cases, Time now) {
    return cases.take(id, person, actor, now);
  });
}

Status Engine::hand_over(CaseId id, std::string_view department, std::string_view reason,
                         std::string_view actor) {
  MYELIN_CHECK(
      known_department(*rooms_->language.now()->taxonomy, *rooms_->settings.repair, department));
  return rooms_->on_case(id, "handed_over", reason, actor, [&](repair::CaseBook& cases, Time now) {
    return cases.hand_over(id, department, reason, actor, now);
  });
}

Status Engine::resolve_case(CaseId id, std::string_view note, std::string_view actor) {
  MYELIN_TRY(plan, rooms_->plan_proof(id));
  return rooms_->command({actor, "resolved", object_of("case", id.value), note},
                         [&](Session& session) -> Status {
                           const Time now = rooms_->clock().now();
                           MYELIN_TRY(changes, rooms_->memory->cases.resolve(id, note, actor, now));
                           MYELIN_CHECK(rooms_->reflex->carry(changes));
                           plan.round = changes.value.reopened;
                           return repair::append(session, plan);
                         });
}

Status Engine::reopen_case(CaseId id, std::string_view reason, std::string_view actor) {
  return rooms_->on_case(id, "reopened", reason, actor, [&](repair::CaseBook& cases, Time now) {
    return cases.reopen(id, reason, actor, now);
  });
}

Status Engine::comment(CaseId id, std::string_view text, std::string_view actor) {
  return rooms_->on_case(id, "commented", text, actor, [&](repair::CaseBook& cases, Time now) {
    return cases.comment(id, text, actor, now);
  });
}

Status Engine::undo_merge(MergeId id, std::string_view actor) {
  return rooms_->command(
      {actor, "undone", object_of("merge", id.value), {}}, [&](Session& session) -> Status {
        MYELIN_TRY(undone, rooms_->memory->identities.undo(id, rooms_->clock().now()));
        return raw::append(session, undone, actor);
      });
}

Status Engine::retry_action(ActionId id, std::string_view actor) {
  std::optional<repair::OutboxChanges> changes;
  return rooms_->command(
      {actor, "retried", object_of("action", id.value), {}},
      [&](Session& session) -> Status {
        MYELIN_TRY(retried, rooms_->outbox->retry(session, id, rooms_->clock().now()));
        changes = std::move(retried);
        MYELIN_CHECK(repair::save(session, *changes));
        return rooms_->settle(*changes, rooms_->clock().now());
      },
      [&] {
        rooms_->outbox->enqueue(changes->updated);
        --rooms_->counters.actions_dead;
      });
}

Result<QuarantineId> Engine::put_in_quarantine(const QuarantineRow& row) {
  QuarantineId id;
  MYELIN_CHECK(rooms_->command({}, [&](Session& session) -> Status {
    id = QuarantineId{rooms_->next_row()};
    MYELIN_TRY(table, session.append_to("quarantine"));
    // What cannot be read may hold anything: it is kept sealed, so that nothing personal lies open
    // in the store.
    const std::string sealed = rooms_->vault.seal(row.row_text);
    table->add(id.value);
    table->add(row.run);
    table->add(row.source);
    table->add(row.origin);
    table->add(row.reason_code);
    table->add(rooms_->masker.mask(row.reason).text);
    table->add(sealed);
    table->add(rooms_->clock().now());
    table->add("open");
    table->add_null();
    table->end_row();
    return {};
  }));
  ++rooms_->counters.quarantined;
  return id;
}

Status Engine::settle_quarantine(QuarantineId id, std::string_view state, std::string_view actor) {
  if (state != "replayed" && state != "dropped")
    return fail(ErrorCode::invalid_argument,
                fmt::format("'{}' is not how a row can be settled", state),
                "write replayed or dropped");
  MYELIN_CHECK(rooms_->command(
      {actor, state, object_of("quarantine", id.value), {}}, [&](Session& session) -> Status {
        MYELIN_TRY(changed, session.execute(sql::settle_quarantine,
                                            {Value{id.value}, Value{std::string{state}},
                                             Value{rooms_->clock().now()}}));
        if (changed == 0)
          return fail(ErrorCode::not_found,
                      fmt::format("no open row {} is in quarantine", id.value),
                      "list them with `myelin quarantine`");
        return {};
      }));
  --rooms_->counters.quarantined;
  return {};
}

Result<std::int64_t> Engine::begin_import(std::string_view origin, std::string_view mapping,
                                          std::string_view actor) {
  std::int64_t id = 0;
  const Deed deed{actor, "import_begun", origin, mapping};
  MYELIN_CHECK(rooms_->command(deed, [&](Session& session) -> Status {
    id = rooms_->next_row();
    MYELIN_TRY(table, session.append_to("import_run"));
    table->add(id);
    table->add(origin);
    table->add(mapping);
    table->add(rooms_->clock().now());
    table->add_null();
    for (int i = 0; i < 4; ++i) table->add(0);
    table->end_row();
    return {};
  }));
  return id;
}

Status Engine::end_import(const ImportRun& run, std::string_view actor) {
  return rooms_->command(
      {actor, "imported", object_of("import", run.id),
       fmt::format("{} rows read, {} accepted", run.rows_read, run.accepted)},
      [&](Session& session) -> Status {
        MYELIN_TRY(changed, session.execute(sql::end_import,
                                            {Value{run.id}, Value{rooms_->clock().now()},
                                             Value{run.rows_read}, Value{run.accepted},
                                             Value{run.duplicates}, Value{run.quarantined}}));
        if (changed == 0)
          return fail(ErrorCode::not_found, fmt::format("there is no import {}", run.id));
        return {};
      });
}

}  // namespace myelin::engine
