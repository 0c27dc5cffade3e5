// What the engine answers about who may do what, and who did. Plain values.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "engine/page.h"

namespace myelin::engine {

struct NewKey {
  std::string id, key;
};
struct KeyInfo {
  std::string id, name;
  std::vector<std::string> scopes;
  Time created_at;
  std::optional<Time> revoked_at;
};
struct PersonInfo {
  std::string name, role;
  std::vector<std::string> scopes;
  Time created_at;
  std::uint64_t enrolment = 0;  // another each time that a person is enrolled
};
// A line of the audit log.
struct Deed {
  std::string_view actor, verb, object, detail;
};
struct AuditRow {
  std::int64_t seq = 0;
  Time at;
  std::string actor, verb, object, detail;
};
struct AuditFilter {
  std::string actor, verb, object;  // empty: all
  Page page;
};

}  // namespace myelin::engine
