// People who log in: enrolled, proved, removed.
#include <fmt/format.h>

#include <algorithm>

#include "base/hash.h"
#include "engine/rooms.h"

namespace myelin::engine {
namespace {

Result<PersonInfo> info_of(const trust::Person& person) {
  MYELIN_TRY(scopes, trust::scopes_of_role(person.role));
  // Two enrolments of one person never have the same digest: each is salted.
  return PersonInfo{person.name, person.role, std::move(scopes), person.created_at,
                    hash64(person.digest)};
}

}  // namespace

Result<PersonInfo> Engine::enrol_person(std::string_view name, std::string_view password,
                                        std::string_view role, std::string_view actor) {
  const Time now = rooms_->clock().now();
  MYELIN_TRY(made, trust::enrol(name, password, role, now));
  MYELIN_CHECK(rooms_->command(
      {actor, "enrolled", fmt::format("person {}", name), role},
      [&](store::Session& session) -> Status {
        MYELIN_CHECK(trust::remove_person(session, name, now));
        return trust::save(session, made);
      },
      [&] {
        const std::lock_guard lock{rooms_->keys_mutex};
        std::erase_if(rooms_->people, [&](const trust::Person& p) { return p.name == name; });
        rooms_->people.push_back(made);
      }));
  return info_of(made);
}

Result<PersonInfo> Engine::prove_person(std::string_view name, std::string_view password) {
  std::optional<trust::Person> found;
  {
    const std::lock_guard lock{rooms_->keys_mutex};
    for (const auto& person : rooms_->people)
      if (person.name == name) found = person;
  }
  MYELIN_CHECK(trust::prove(found, password));
  return info_of(*found);
}

Result<PersonInfo> Engine::person(std::string_view name) {
  const std::lock_guard lock{rooms_->keys_mutex};
  for (const auto& person : rooms_->people)
    if (person.name == name) return info_of(person);
  return fail(ErrorCode::not_found, fmt::format("nobody is called {}", name));
}

bool Engine::anybody_enrolled() const {
  const std::lock_guard lock{rooms_->keys_mutex};
  return !rooms_->people.empty();
}

Result<std::vector<PersonInfo>> Engine::people() {
  const std::lock_guard lock{rooms_->keys_mutex};
  std::vector<PersonInfo> all;
  for (const auto& person : rooms_->people) {
    MYELIN_TRY(info, info_of(person));
    all.push_back(std::move(info));
  }
  return all;
}

Status Engine::remove_person(std::string_view name, std::string_view actor) {
  const Time now = rooms_->clock().now();
  return rooms_->command(
      {actor, "removed", fmt::format("person {}", name), {}},
      [&](store::Session& session) -> Status {
        MYELIN_CHECK(person(name));
        return trust::remove_person(session, name, now);
      },
      [&] {
        const std::lock_guard lock{rooms_->keys_mutex};
        std::erase_if(rooms_->people, [&](const trust::Person& p) { return p.name == name; });
      });
}

}  // namespace myelin::engine
