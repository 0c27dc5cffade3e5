// The façade's questions about customers. Who is merged with whom the writer knows: it answers
// between two transactions.
#include <fmt/format.h>

#include <algorithm>

#include "engine/customer_questions.h"
#include "engine/question_rows.h"
#include "engine/rooms.h"
#include "raw/accept.h"

namespace myelin::engine {
namespace {

// The persons behind `ids`, each once, in the order of `ids`; only those that are shown under one
// of them.
std::vector<Person> shown_among(const raw::Identities& identities,
                                std::span<const CustomerId> ids) {
  std::vector<Person> persons;
  for (const auto id : ids)
    if (identities.current(id) == id) persons.push_back(identities.members(id));
  for (std::size_t i = 0; i < persons.size(); ++i)
    if (persons[i].empty()) persons[i].push_back(ids[i]);
  return persons;
}

}  // namespace

Result<std::vector<CustomerRow>> Engine::customers(const CustomerFilter& filter) {
  MYELIN_TRY(session, rooms_->sessions.borrow());
  const auto rows = static_cast<std::size_t>(rows_of(filter.page));
  MYELIN_TRY(last, last_customer(*session));
  std::int64_t before = filter.page.before == 0 ? last.value + 1 : filter.page.before;
  std::vector<CustomerRow> found;
  std::shared_ptr<const std::vector<CustomerId>> silent;
  if (filter.silent_only) {
    MYELIN_TRY(all, rooms_->silent_customers());
    silent = std::move(all);
  }
  while (found.size() < rows && before > 1) {
    std::vector<CustomerId> ids;
    if (filter.silent_only) {
      const auto first =
          std::ranges::upper_bound(*silent, before, std::greater{}, &CustomerId::value);
      for (auto at = first; at != silent->end() && ids.size() < rows; ++at) ids.push_back(*at);
    } else {
      for (std::int64_t id = before - 1; id > 0 && ids.size() < rows; --id)
        ids.push_back(CustomerId{id});
    }
    if (ids.empty()) break;
    before = ids.back().value;
    std::vector<Person> persons;
    MYELIN_CHECK(rooms_->command({}, [&](store::Session&) -> Status {
      return persons = shown_among(rooms_->memory->identities, ids), Status{};
    }));
    MYELIN_TRY(some, engine::rows_of(*session, persons));
    for (auto& row : some)
      if (found.size() < rows && !(filter.silent_only && row.voices > 0))
        found.push_back(std::move(row));
  }
  return found;
}

Result<CustomerDetail> Engine::customer(CustomerId id) {
  MYELIN_TRY(session, rooms_->sessions.borrow());
  MYELIN_TRY(person, rooms_->person_of(id));
  MYELIN_TRY(detail, customer_detail(*session, *rooms_->language.now(), person));
  MYELIN_CHECK(rooms_->add_scores(person, detail));
  return detail;
}

Result<std::shared_ptr<const std::vector<CustomerId>>> Engine::Rooms::silent_customers() {
  return silent_ones.get("", [this]() -> Result<std::vector<CustomerId>> {
    MYELIN_TRY(reading, sessions.borrow());
    return engine::silent_customers(*reading);
  });
}

Result<std::vector<CustomerId>> Engine::Rooms::person_of(CustomerId id) {
  std::vector<CustomerId> members;
  MYELIN_CHECK(command({}, [&](store::Session&) -> Status {
    return members = memory->identities.members(id), Status{};
  }));
  if (members.empty()) members.push_back(id);
  return members;
}

Result<CustomerDetail> Engine::customer_of_key(std::string_view key) {
  MYELIN_TRY(token, raw::key_token(key, rooms_->vault));
  CustomerId id;
  MYELIN_CHECK(rooms_->command({}, [&](store::Session&) -> Status {
    return id = rooms_->memory->identities.customer_of(token.token), Status{};
  }));
  if (!id)
    return fail(ErrorCode::not_found, "no customer has this key, or it is shared by many",
                "write it as phone:13800138000 or platform:tmall:nick");
  return customer(id);
}

Result<CustomerOutlook> Engine::customer_outlook(CustomerId id) {
  MYELIN_TRY(values, rooms_->customer_values({}));
  MYELIN_TRY(person, rooms_->person_of(id));
  const auto& statement = values->statement;
  const auto orders = values->orders.orders_of(person);
  CustomerOutlook outlook{statement.as_of, statement.horizon_days, {}};
  if (!orders.empty() && orders.front().at < statement.as_of)
    outlook.value = revenue::outlook_of(statement, orders);
  return outlook;
}

}  // namespace myelin::engine
