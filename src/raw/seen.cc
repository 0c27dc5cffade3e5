#include "raw/seen.h"

#include <algorithm>

#include "raw/sql.h"
#include "store/store.h"

namespace myelin::raw {
namespace {

std::uint32_t folded(std::uint64_t content) {
  return static_cast<std::uint32_t>(content ^ (content >> 32));
}

}  // namespace

Arrived Seen::check(const Fingerprint& fingerprint, std::uint64_t content,
                    SignalId* existing) const {
  const Entry* entry = entries_.find(fingerprint);
  if (entry == nullptr) return Arrived::fresh;
  if (existing != nullptr)
    existing->value =
        static_cast<std::int64_t>(std::uint64_t{entry->id_high} << 32 | entry->id_low);
  return entry->content == folded(content) ? Arrived::duplicate : Arrived::conflict;
}

void Seen::insert(const Fingerprint& fingerprint, std::uint64_t content, SignalId id) {
  const auto bits = static_cast<std::uint64_t>(id.value);
  entries_[fingerprint] = {folded(content), static_cast<std::uint32_t>(bits),
                           static_cast<std::uint32_t>(bits >> 32)};
  newest_ = std::max(newest_, id);
}

Status Seen::load(store::Session& session) {
  Seen fresh;
  MYELIN_CHECK(session.query(sql::count_signals, {}, [&](const store::Row& row) {
    fresh.entries_.reserve(static_cast<std::size_t>(row.integer(0)));
    return true;
  }));
  MYELIN_CHECK(session.query(sql::load_seen, {}, [&](const store::Row& row) {
    fresh.insert(row.fingerprint(0), static_cast<std::uint64_t>(row.integer(1)),
                 SignalId{row.integer(2)});
    return true;
  }));
  *this = std::move(fresh);
  return {};
}

}  // namespace myelin::raw
