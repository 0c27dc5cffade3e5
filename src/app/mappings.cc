#include "app/mappings.h"

namespace myelin::app {

Result<std::vector<raw::Mapping>> known_mappings(const Context& context) {
  std::vector<raw::Mapping> mappings;
  for (const auto& folder : {context.home / "mappings", context.share / "mappings"}) {
    std::error_code fault;
    if (!std::filesystem::exists(folder, fault)) continue;
    MYELIN_TRY(loaded, raw::load_mappings(folder));
    std::move(loaded.begin(), loaded.end(), std::back_inserter(mappings));
  }
  return mappings;
}

}  // namespace myelin::app
