// AuditLog: who did what, append-only. Each row carries a digest over itself and the row before it,
// so that changing, inserting or removing a row in the middle shows. (Cutting off the newest rows
// does not: compare head() with a copy kept elsewhere.)
//
// Thread safety: none; the writer thread owns it. Invariant: memory may be ahead of the store only
// inside a transaction; after a rollback call load() again.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"

namespace myelin::store {
class Session;
}

namespace myelin::trust {

struct AuditEntry {
  Time at;
  std::string_view actor;   // a key's id, a person, or "myelin"
  std::string_view verb;    // "created", "revoked", "undone"…
  std::string_view object;  // "api_key key_3f9a", "merge 17"
  std::string_view detail;
};

class AuditLog {
 public:
  Status load(store::Session& session);
  Status append(store::Session& session, const AuditEntry& entry);
  std::int64_t length() const { return seq_; }
  const std::string& head() const {
    return head_;
  }  // digest of the newest row; empty when there is none
  // True when every digest fits its row and the rows are numbered without a gap.
  static Result<bool> verify(store::Session& session);

 private:
  std::int64_t seq_ = 0;
  std::string head_;
};

}  // namespace myelin::trust
