#include "raw/seen.h"

#include <algorithm>
#include <vector>

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
  // In batches, so that the map's memory is on its way while the next rows are read.
  struct Known {
    Fingerprint fingerprint;
    std::uint64_t content;
    SignalId id;
  };
  std::vector<Known> batch;
  const auto take = [&] {
    for (const auto& [fingerprint, content, id] : batch) fresh.insert(fingerprint, content, id);
    batch.clear();
  };
  MYELIN_CHECK(session.query(sql::load_seen, {}, [&](const store::Row& row) {
    const auto fingerprint = row.fingerprint(0);
    fresh.entries_.prefetch(fingerprint);
    batch.push_back(
        {fingerprint, static_cast<std::uint64_t>(row.integer(1)), SignalId{row.integer(2)}});
    if (batch.size() == 64) take();
    return true;
  }));
  take();
  *this = std::move(fresh);
  return {};
}

}  // namespace myelin::raw
