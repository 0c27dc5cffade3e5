// What persons did since a moment: ordered, sent something back, complained. Thread safety: that of
// the session.
#pragma once
#include <functional>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/result.h"
#include "base/time.h"
#include "store/store.h"

namespace myelin::engine {

enum class Act : std::uint8_t { ordered, returned, complained };

// Calls `each(person, at, act)` for every act after `since`; a person is a place in `persons`,
// whose rows are everybody merged into one.
Status for_each_act(store::Session& session, const std::vector<std::vector<CustomerId>>& persons,
                    Time since, const std::function<void(std::size_t, Time, Act)>& each);

}  // namespace myelin::engine
