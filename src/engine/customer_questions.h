// Questions about customers. Thread safety: that of the session.
#pragma once
#include <span>

#include "engine/answers.h"
#include "engine/language.h"
#include "store/store.h"

namespace myelin::engine {

// The customers that merges made one, the shown one first: never empty.
using Person = std::vector<CustomerId>;

Result<CustomerId> last_customer(store::Session& session);
// Customers that bought and never said a word, newest first, whatever is merged. Walks all signals.
Result<std::vector<CustomerId>> silent_customers(store::Session& session);
// Who of `persons` sent anything, in their order.
Result<std::vector<CustomerRow>> rows_of(store::Session& session, std::span<const Person> persons);
// Error::not_found.
Result<CustomerDetail> customer_detail(store::Session& session, const Language& language,
                                       const Person& person);

}  // namespace myelin::engine
