// Signals as people may see them: the masked text, and what was read in it.
#pragma once
#include <span>
#include <vector>

#include "engine/answers.h"
#include "engine/language.h"
#include "store/store.h"

namespace myelin::engine {

Result<std::vector<Verbatim>> find_verbatims(store::Session& session, const Language& language,
                                             const SignalFilter& filter);
// In the order of `ids`; ids that are not there are left out.
Result<std::vector<Verbatim>> verbatims_of(store::Session& session, const Language& language,
                                           std::span<const SignalId> ids);

}  // namespace myelin::engine
