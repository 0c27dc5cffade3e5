#include <fmt/format.h>

#include "raw/identities_state.h"
#include "raw/sql.h"
#include "store/store.h"

namespace myelin::raw {
namespace {

model::KeyKind key_kind_named(std::string_view text) {
  for (std::size_t i = 0; i < model::key_kind_names.size(); ++i)
    if (model::key_kind_names[i] == text) return static_cast<model::KeyKind>(i);
  return model::KeyKind::account;
}

Status undo_row(store::Session& session, const model::Merge& merge, std::string_view actor) {
  const auto rows =
      session.execute(sql::undo_merge, {merge.id.value, *merge.undone_at, std::string{actor}});
  if (!rows) return std::unexpected(rows.error());
  if (*rows != 1)
    return fail(ErrorCode::corrupt, fmt::format("merge {} has no row", merge.id.value),
                "restart: memory is rebuilt from the store");
  return {};
}

}  // namespace

Status Identities::load(store::Session& session) {
  auto fresh = std::make_unique<State>();
  MYELIN_CHECK(session.query(sql::count_customer_keys, {}, [&](const store::Row& row) {
    fresh->keys.reserve(static_cast<std::size_t>(row.integer(0)));
    return true;
  }));
  // In batches, so that the map's memory is on its way while the next rows are read.
  std::vector<OwnedKey> batch;
  const auto take = [&] {
    for (const OwnedKey& owned : batch)
      fresh->put_key(owned.key, static_cast<std::uint32_t>(owned.owner.value));
    batch.clear();
  };
  MYELIN_CHECK(session.query(sql::load_customer_keys, {}, [&](const store::Row& row) {
    const Fingerprint token = row.fingerprint(0);
    fresh->keys.prefetch(token);
    batch.push_back({{key_kind_named(row.text(1)), token}, CustomerId{row.integer(2)}});
    if (batch.size() == 64) take();
    return true;
  }));
  take();
  Status fits;
  MYELIN_CHECK(session.query(sql::load_merges, {}, [&](const store::Row& row) {
    Edge edge;
    edge.kept = static_cast<std::uint32_t>(row.integer(1));
    edge.absorbed = static_cast<std::uint32_t>(row.integer(2));
    edge.key = {key_kind_named(row.text(4)), row.fingerprint(3)};
    edge.with = {key_kind_named(row.text(6)), row.fingerprint(5)};
    edge.evidence.value = row.integer(7);
    edge.at = row.time(8);
    edge.state = EdgeState::active;
    if (!row.is_null(9)) {
      edge.undone_at = row.time(9);
      edge.state =
          row.text(10) == sharing_actor ? EdgeState::undone_by_sharing : EdgeState::undone_by_hand;
    }
    if (!fresh->graph.restore(static_cast<std::uint32_t>(row.integer(0)), edge)) {
      fits = fail(ErrorCode::corrupt,
                  fmt::format("the row of merge {} cannot be true", row.integer(0)),
                  "restore the database from a backup");
      return false;
    }
    fresh->count_ties(edge);
    return true;
  }));
  MYELIN_CHECK(fits);
  MYELIN_CHECK(session.query(sql::load_shared_keys, {}, [&](const store::Row& row) {
    if (KeyEntry* entry = fresh->keys.find(row.fingerprint(0))) entry->shared = 1;
    return true;
  }));
  state_ = std::move(fresh);
  return {};
}

Status append(store::Session& session, const Resolution& resolution, SignalId signal, Time at) {
  if (!resolution.new_keys.empty()) {
    MYELIN_TRY(rows, session.append_to("customer_key"));
    for (const OwnedKey& owned : resolution.new_keys) {
      rows->add(owned.key.token);
      rows->add(name(owned.key.kind));
      rows->add(owned.owner.value);
      rows->add(signal.value);
      rows->add(at);
      rows->end_row();
    }
  }
  if (!resolution.merges.empty()) {
    MYELIN_TRY(rows, session.append_to("customer_merge"));
    for (const model::Merge& merge : resolution.merges) {
      for (std::int64_t id : {merge.id.value, merge.kept.value, merge.absorbed.value})
        rows->add(id);
      rows->add(merge.key.token);
      rows->add(name(merge.key.kind));
      rows->add(merge.evidence.value);
      rows->add(merge.at);
      rows->add(merge.reason);
      rows->add_null();
      rows->add_null();
      rows->add(merge.with.token);
      rows->add(name(merge.with.kind));
      rows->end_row();
    }
  }
  if (!resolution.newly_shared.empty()) {
    MYELIN_TRY(rows, session.append_to("shared_key"));
    for (const model::KeyToken& key : resolution.newly_shared) {
      rows->add(key.token);
      rows->add(name(key.kind));
      rows->add("it ties more customers than one person's key would");
      rows->add(at);
      rows->end_row();
    }
  }
  if (resolution.undone.empty()) return {};
  // Rows that this transaction appended may be among those to undo.
  MYELIN_TRY(merges, session.append_to("customer_merge"));
  MYELIN_CHECK(merges->flush());
  for (const model::Merge& merge : resolution.undone)
    MYELIN_CHECK(undo_row(session, merge, sharing_actor));
  return {};
}

Status append(store::Session& session, const Undone& undone, std::string_view actor) {
  return undo_row(session, undone.merge, actor);
}

}  // namespace myelin::raw
