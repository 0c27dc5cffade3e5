// People: those who log in with a name and a password. Only an argon2id digest of the password is
// stored (libsodium's string form, which holds its own salt and cost). A role is a set of scopes:
// a viewer reads, an operator also acts, an admin does everything.
//
// Thread safety: free functions over values; the caller guards its list. Hashing and proving take
// some 50 ms and 64 MB on purpose: never on a thread that serves signals.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace myelin::store {
class Session;
}

namespace myelin::trust {

struct Person {
  std::string name, digest, role;
  Time created_at;
};

// The scopes of a role as keys name them; Error::invalid_argument when there is no such role.
Result<std::vector<std::string>> scopes_of_role(std::string_view role);

// Error::invalid_argument when the name, the role or the password will not do (12 bytes at least).
Result<Person> enrol(std::string_view name, std::string_view password, std::string_view role,
                     Time now);
// Error::unauthenticated, with the same words and in the same time, when nobody has this name or
// the password is another.
Status prove(const std::optional<Person>& person, std::string_view password);

Status save(store::Session& session, const Person& person);
Result<std::vector<Person>> load_people(store::Session& session);
Status remove_person(store::Session& session, std::string_view name, Time now);

}  // namespace myelin::trust
