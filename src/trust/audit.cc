#include "trust/audit.h"

#include <fmt/format.h>
#include <sodium.h>

#include <array>

#include "store/store.h"
#include "trust/sql.h"

namespace myelin::trust {
namespace {

// BLAKE2b-256 of the row before and of this row; every field with its length, so that none runs
// into the next.
std::string digest_of(std::string_view before, std::int64_t seq, const AuditEntry& entry) {
  std::string bytes = fmt::format("{}\n{}\n{}\n", before, seq, to_us(entry.at));
  for (std::string_view field : {entry.actor, entry.verb, entry.object, entry.detail})
    bytes += fmt::format("{}:{}", field.size(), field);
  std::array<unsigned char, 32> digest;
  crypto_generichash(digest.data(), digest.size(),
                     reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), nullptr,
                     0);
  std::string hex;
  for (unsigned char byte : digest) hex += fmt::format("{:02x}", byte);
  return hex;
}

}  // namespace

Status AuditLog::load(store::Session& session) {
  seq_ = 0;
  head_.clear();
  return session.query(sql::newest_audit, {}, [&](const store::Row& row) {
    seq_ = row.integer(0);
    head_ = row.text(1);
    return true;
  });
}

Status AuditLog::append(store::Session& session, const AuditEntry& entry) {
  const std::string digest = digest_of(head_, seq_ + 1, entry);
  const auto rows = session.execute(
      sql::insert_audit, {seq_ + 1, entry.at, std::string{entry.actor}, std::string{entry.verb},
                          std::string{entry.object}, std::string{entry.detail}, digest});
  if (!rows) return std::unexpected(rows.error());
  ++seq_;
  head_ = digest;
  return {};
}

Result<bool> AuditLog::verify(store::Session& session) {
  std::string before;
  std::int64_t seq = 0;
  bool whole = true;
  MYELIN_CHECK(session.query(sql::walk_audit, {}, [&](const store::Row& row) {
    const std::string actor{row.text(2)}, verb{row.text(3)}, object{row.text(4)},
        detail{row.text(5)};
    ++seq;
    before = digest_of(before, seq, {row.time(1), actor, verb, object, detail});
    whole = row.integer(0) == seq && row.text(6) == before;
    return whole;
  }));
  return whole;
}

}  // namespace myelin::trust
