#include "revenue/persons.h"

#include <algorithm>

#include "revenue/sql.h"

namespace myelin::revenue {

void Persons::join(CustomerId a, CustomerId b) {
  const auto x = find(a), y = find(b);
  if (x != y) over_[std::max(x, y)] = std::min(x, y);
}

CustomerId Persons::find(CustomerId id) const {
  for (auto at = over_.find(id); at != over_.end(); at = over_.find(id)) id = at->second;
  return id;
}

std::vector<CustomerId> Persons::everybody(const std::unordered_set<CustomerId>& persons) const {
  std::vector<CustomerId> all(persons.begin(), persons.end());
  for (const auto& [absorbed, by] : over_)
    if (persons.contains(find(absorbed))) all.push_back(absorbed);
  std::ranges::sort(all);
  return all;
}

Result<Persons> Persons::load(store::Session& session) {
  Persons persons;
  MYELIN_CHECK(session.query(sql::standing_merges, {}, [&](const store::Row& row) {
    persons.join(CustomerId{row.integer(0)}, CustomerId{row.integer(1)});
    return true;
  }));
  return persons;
}

}  // namespace myelin::revenue
