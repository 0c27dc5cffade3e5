// What a person wrote beside a deed, as it is stored. Inside this room only. Thread safety: pure.
#pragma once
#include <string>
#include <string_view>

#include "base/result.h"

namespace myelin::repair {

// One trimmed line. Error::invalid_argument when nothing is left of it; `what` names it.
Result<std::string> said(std::string_view text, std::string_view what, std::size_t bytes_max);

}  // namespace myelin::repair
