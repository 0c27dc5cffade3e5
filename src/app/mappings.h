// The mappings that an import may use: the user's own (home/mappings) before the shipped ones
// (share/mappings).
#pragma once
#include <vector>

#include "app/command.h"
#include "raw/mapping.h"

namespace myelin::app {

Result<std::vector<raw::Mapping>> known_mappings(const Context& context);

}  // namespace myelin::app
