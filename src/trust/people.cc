#include "trust/people.h"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <array>

#include "base/limits.h"
#include "store/store.h"
#include "trust/sql.h"

namespace myelin::trust {
namespace {

constexpr std::size_t password_bytes_min = 12;

struct Role {
  std::string_view name, scope;
};
constexpr std::array<Role, 4> roles{
    {{"viewer", "read"}, {"agent", "operate"}, {"operator", "operate"}, {"admin", "admin"}}};

Result<std::string> digest_of(std::string_view password) {
  if (sodium_init() < 0)
    return fail(ErrorCode::internal, "libsodium found no source of randomness");
  std::array<char, crypto_pwhash_STRBYTES> digest;
  if (crypto_pwhash_str(digest.data(), password.data(), password.size(),
                        crypto_pwhash_OPSLIMIT_INTERACTIVE,
                        crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0)
    return fail(ErrorCode::unavailable, "there is no memory to hash a password with",
                "try again; hashing takes 64 MB");
  return std::string{digest.data()};
}

// What is compared with where nobody has the name, so that the time tells nothing.
const std::string& nobodys_digest() {
  static const std::string digest = digest_of("nobody has this password").value_or("");
  return digest;
}

}  // namespace

Result<std::vector<std::string>> scopes_of_role(std::string_view role) {
  const auto found = std::ranges::find(roles, role, &Role::name);
  if (found == roles.end())
    return fail(ErrorCode::invalid_argument, fmt::format("there is no role '{}'", role),
                "Use viewer, agent, operator or admin");
  return std::vector<std::string>{std::string{found->scope}};
}

Result<Person> enrol(std::string_view name, std::string_view password, std::string_view role,
                     Time now) {
  if (name.empty() || name.size() > limits::name_bytes_max)
    return fail(ErrorCode::invalid_argument,
                fmt::format("a person's name has 1 to {} bytes", limits::name_bytes_max));
  if (password.size() < password_bytes_min || password.size() > limits::attribute_bytes_max)
    return fail(ErrorCode::invalid_argument,
                fmt::format("a password has at least {} bytes", password_bytes_min),
                "Four words that nobody would put together are long and easy to remember");
  MYELIN_CHECK(scopes_of_role(role));
  MYELIN_TRY(digest, digest_of(password));
  return Person{std::string{name}, std::move(digest), std::string{role}, now};
}

Status prove(const std::optional<Person>& person, std::string_view password) {
  const std::string& digest = person ? person->digest : nobodys_digest();
  const bool fits = crypto_pwhash_str_verify(digest.c_str(), password.data(), password.size()) == 0;
  if (fits && person) return {};
  return fail(ErrorCode::unauthenticated, "the name or the password is not right",
              "Ask an administrator for a new password if it is lost");
}

Status save(store::Session& session, const Person& person) {
  const auto rows = session.execute(sql::insert_person,
                                    {person.name, person.digest, person.role, person.created_at});
  if (!rows) return std::unexpected(rows.error());
  return {};
}

Result<std::vector<Person>> load_people(store::Session& session) {
  std::vector<Person> people;
  MYELIN_CHECK(session.query(sql::load_people, {}, [&](const store::Row& row) {
    people.push_back({std::string{row.text(0)}, std::string{row.text(1)}, std::string{row.text(2)},
                      row.time(3)});
    return true;
  }));
  return people;
}

Status remove_person(store::Session& session, std::string_view name, Time now) {
  const auto rows = session.execute(sql::remove_person, {std::string{name}, now});
  if (!rows) return std::unexpected(rows.error());
  return {};
}

}  // namespace myelin::trust
