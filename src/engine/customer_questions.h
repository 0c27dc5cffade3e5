// Questions about customers. Thread safety: that of the session.
#pragma once
#include <span>

#include "engine/answers.h"
#include "engine/language.h"
#include "store/store.h"

namespace myelin::engine {

Result<std::vector<CustomerRow>> find_customers(store::Session& session,
                                                const CustomerFilter& filter);
// `members`: everybody merged into one person, the shown one first. Error::not_found.
Result<CustomerDetail> customer_detail(store::Session& session, const Language& language,
                                       std::span<const CustomerId> members);

}  // namespace myelin::engine
