#include "server/factor_names.h"

namespace myelin::server {

FactorNames::FactorNames(const engine::TaxonomyAnswer& taxonomy) : version_{taxonomy.version} {
  for (const auto& node : taxonomy.nodes)
    names_.emplace(node.key, FactorName{node.name_zh, node.name_en, node.department});
}

FactorName FactorNames::of(const std::string& key) const {
  if (const auto found = names_.find(key); found != names_.end()) return found->second;
  return {key, key, {}};
}

}  // namespace myelin::server
