// One JSON object to one draft. Internal to connect/: the only header here that shows the JSON
// library.
#pragma once
#include <simdjson.h>

#include "base/result.h"
#include "base/time.h"
#include "model/draft.h"

namespace myelin::connect {

Result<model::Draft> read_draft(const simdjson::dom::element& item, Zone zone);

}  // namespace myelin::connect
