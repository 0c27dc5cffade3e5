// Drivers as lines for a terminal: shared by `alerts show` and `explain`. Thread safety: pure
// functions.
#pragma once
#include <ostream>

#include "server/wire.h"

namespace myelin::app {

// `explanation` as the API answers it.
void print_explanation(std::ostream& out, const server::Json& explanation);

}  // namespace myelin::app
