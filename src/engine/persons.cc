#include "engine/persons.h"

#include <string>

#include "engine/sql.h"

namespace myelin::engine {

Result<std::unordered_map<CustomerId, CustomerId>> persons_now(store::Session& session,
                                                               std::span<const CustomerId> own) {
  std::unordered_map<CustomerId, CustomerId> persons;
  std::string ids;
  for (const auto id : own) {
    if (!id || !persons.emplace(id, id).second) continue;
    if (!ids.empty()) ids += ',';
    ids += std::to_string(id.value);
  }
  if (persons.empty()) return persons;
  MYELIN_CHECK(session.query(sql::persons_now, {store::Value{ids}}, [&](const store::Row& row) {
    persons[CustomerId{row.integer(0)}] = CustomerId{row.integer(1)};
    return true;
  }));
  return persons;
}

}  // namespace myelin::engine
