// An explanation as text for the store, and back: one record a line, fields apart by tabs. Thread
// safety: pure functions.
#pragma once
#include <string>
#include <string_view>

#include "base/result.h"
#include "model/driver.h"

namespace myelin::cause {

std::string text_of(const model::Explanation& explanation);
// Errors: corrupt.
Result<model::Explanation> explanation_of(std::string_view text);

}  // namespace myelin::cause
