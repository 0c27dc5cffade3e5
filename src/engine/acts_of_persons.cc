#include "engine/acts_of_persons.h"

#include <fmt/format.h>

#include <unordered_map>

#include "engine/sql.h"
#include "risk/watch.h"

namespace myelin::engine {
namespace {

Act act_named(std::string_view name) {
  if (name == "ordered") return Act::ordered;
  return name == "returned" ? Act::returned : Act::complained;
}

}  // namespace

Status for_each_act(store::Session& session, const std::vector<std::vector<CustomerId>>& persons,
                    Time since, const std::function<void(std::size_t, Time, Act)>& each) {
  using store::Value;
  std::unordered_map<CustomerId, std::size_t> place;
  std::string ids;
  for (std::size_t i = 0; i < persons.size(); ++i)
    for (const auto member : persons[i]) {
      place.emplace(member, i);
      ids += fmt::format("{}{}", ids.empty() ? "" : ",", member.value);
    }
  if (ids.empty()) return {};
  return session.query(
      sql::acts_of_customers,
      {Value{ids}, Value{since}, Value{static_cast<double>(risk::complaint_polarity_max)}},
      [&](const store::Row& row) {
        each(place.at(CustomerId{row.integer(0)}), row.time(1), act_named(row.text(2)));
        return true;
      });
}

}  // namespace myelin::engine
