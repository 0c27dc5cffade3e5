// Keys, and answers kept for Idempotency-Key.
#include <fmt/format.h>

#include "engine/rooms.h"
#include "engine/sql.h"

namespace myelin::engine {
namespace {

using store::Row;
using store::Session;
using store::Value;

KeyInfo info_of(const trust::ApiKey& key) {
  return {key.id, key.name, key.scopes.words(), key.created_at, key.revoked_at};
}

}  // namespace

Result<NewKey> Engine::create_key(std::string_view name, const std::vector<std::string>& scopes,
                                  std::string_view actor) {
  MYELIN_TRY(parsed, trust::Scopes::parse(scopes));
  MYELIN_TRY(issued, trust::issue_key(name, parsed, rooms_->clock().now()));
  MYELIN_CHECK(rooms_->command(
      {actor, "created", "api_key " + issued.record.id, name},
      [&](Session& session) { return trust::save(session, issued.record); },
      [&] {
        const std::lock_guard lock{rooms_->keys_mutex};
        rooms_->keys.push_back(issued.record);
      }));
  return NewKey{issued.record.id, issued.plain};
}

Result<KeyInfo> Engine::authenticate(std::string_view key) {
  const std::lock_guard lock{rooms_->keys_mutex};
  MYELIN_TRY(found, trust::authenticate(rooms_->keys, key));
  return info_of(found);
}

Result<std::vector<KeyInfo>> Engine::keys() {
  const std::lock_guard lock{rooms_->keys_mutex};
  std::vector<KeyInfo> all;
  for (const auto& key : rooms_->keys) all.push_back(info_of(key));
  return all;
}

Result<KeyInfo> Engine::key(std::string_view id) {
  const std::lock_guard lock{rooms_->keys_mutex};
  for (const auto& key : rooms_->keys)
    if (key.id == id) return info_of(key);
  return fail(ErrorCode::not_found, fmt::format("no key is called {}", id),
              "list the keys to see their ids");
}

Status Engine::revoke_key(std::string_view id, std::string_view actor) {
  const Time now = rooms_->clock().now();
  return rooms_->command(
      {actor, "revoked", fmt::format("api_key {}", id), {}},
      [&](Session& session) { return trust::revoke(session, id, now); },
      [&] {
        const std::lock_guard lock{rooms_->keys_mutex};
        for (auto& key : rooms_->keys)
          if (key.id == id) key.revoked_at = now;
      });
}

Result<std::optional<StoredReply>> Engine::recall_reply(std::string_view key,
                                                        std::uint64_t request_digest) {
  MYELIN_TRY(session, rooms_->sessions.borrow());
  std::optional<StoredReply> reply;
  std::string digest;
  const Time since = rooms_->clock().now() - hours{limits::reply_kept_h};
  MYELIN_CHECK(session->query(
      sql::recall_reply, {Value{std::string{key}}, Value{since}}, [&](const Row& row) {
        digest = row.text(0);
        reply = StoredReply{static_cast<int>(row.integer(1)), std::string{row.text(2)}};
        return false;
      }));
  if (reply && digest != fmt::format("{:016x}", request_digest))
    return fail(ErrorCode::conflict, "this Idempotency-Key came before with another request",
                "use a new key for a new request");
  return reply;
}

Status Engine::remember_reply(std::string_view key, std::uint64_t request_digest,
                              const StoredReply& reply) {
  return rooms_->command({}, [&](Session& session) -> Status {
    MYELIN_TRY(table, session.append_to("idempotency"));
    table->add(key);
    table->add(fmt::format("{:016x}", request_digest));
    table->add(reply.status);
    table->add(reply.body);
    table->add(rooms_->clock().now());
    table->end_row();
    return {};
  });
}

Status Engine::Rooms::forget_replies() {
  return command({}, [this](Session& transaction) -> Status {
    const Time until = clock().now() - hours{limits::reply_kept_h};
    const auto forgotten = transaction.execute(sql::forget_replies, {Value{until}});
    if (!forgotten) return std::unexpected(forgotten.error());
    return {};
  });
}

Status Engine::forget_replies() {
  return rooms_->forget_replies();
}

}  // namespace myelin::engine
