// Who a customer is now: a row keeps whose key it was, so that a merge can be undone; whoever reads
// it shows the person that merges made of them. From the rows: a reader has a session, not the
// writer's memory.
#pragma once
#include <span>
#include <unordered_map>

#include "base/id.h"
#include "base/result.h"
#include "store/store.h"

namespace myelin::engine {

// Of each of `own` that is a customer: the person, itself where nothing was merged.
Result<std::unordered_map<CustomerId, CustomerId>> persons_now(store::Session& session,
                                                               std::span<const CustomerId> own);

}  // namespace myelin::engine
