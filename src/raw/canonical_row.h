// Rows that are drafts already, in the shape of connect/draft_json.h with its nesting flattened:
// keys.0.kind, dimensions.product, attributes.colour. The same names serve CSV. Also: rows as
// quarantine keeps them. Thread safety: free functions. Internal to raw/.
#pragma once
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "model/draft.h"

namespace myelin::raw {

Result<model::Draft> draft_of_row(const std::vector<std::string>& header,
                                  std::span<const std::string_view> cells, Zone zone);

// A flat JSON object of texts, in its order.
Result<std::vector<std::pair<std::string, std::string>>> parse_row_json(std::string_view row_json);

}  // namespace myelin::raw
