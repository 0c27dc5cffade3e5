// FactorNames: what a factor's key is called in both languages and who answers for it, in one
// taxonomy version. Thread safety: immutable once made.
#pragma once
#include <string>
#include <string_view>
#include <unordered_map>

#include "engine/answers.h"

namespace myelin::server {

struct FactorName {
  std::string zh, en, department;
};

class FactorNames {
 public:
  FactorNames() = default;
  explicit FactorNames(const engine::TaxonomyAnswer& taxonomy);
  // A key that this version does not have is its own name: an old alert may speak an older
  // language.
  FactorName of(const std::string& key) const;
  int version() const { return version_; }

 private:
  int version_ = -1;
  std::unordered_map<std::string, FactorName> names_;
};

}  // namespace myelin::server
