// Taxonomy: the experience language of a company: journey stage → factor → issue (→ cause), each
// node with its words, its definition and exactly one accountable department at every instant. One
// immutable version, read from YAML (docs/taxonomy.md).
//
// Thread safety: immutable; share it between threads.
// Invariants: parents stand before their children; keys are unique and begin with the parent's key
// and a dot; no two nodes claim the same synonym; every node has exactly one owner at every
// instant.
#pragma once
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "model/factor.h"

namespace myelin::cause {

struct Department {
  std::string key;  // "logistics": what Ownership, cases and loss lines name
  std::string name_zh, name_en;
};

// One thing wrong with a taxonomy file.
struct TaxonomyFault {
  int line = 0;         // 1-based
  std::string where;    // the node's key and the entry: "deliver.speed.late: polarity"
  std::string problem;  // what is wrong and what was expected
  std::string hint;     // how to mend it
};
std::string text(const TaxonomyFault& fault);  // one line: "line 12, deliver.speed.late: …; …"

class Taxonomy {
 public:
  // Reads and checks the whole file. Error::invalid_argument with every fault, one a line (at most
  // limits::taxonomy_faults_max of them). REQUIRES: version ≥ 1.
  static Result<std::shared_ptr<const Taxonomy>> parse(std::string_view yaml, int version);
  // The same check; empty: parse() will succeed.
  static std::vector<TaxonomyFault> check(std::string_view yaml);

  int version() const { return version_; }
  const std::string& digest() const {
    return digest_;
  }  // 32 hexadecimal digits of the YAML's bytes
  const std::string& yaml() const { return yaml_; }
  const std::string& name_zh() const { return name_zh_; }
  const std::string& name_en() const { return name_en_; }

  const std::vector<Department>& departments() const { return departments_; }
  const Department* department(std::string_view key) const;  // nullptr: unknown

  const std::vector<model::Factor>& factors() const { return factors_; }
  // no_factor where the key is unknown.
  model::FactorIndex find(std::string_view key) const;
  // The department that answers for the factor at that time. REQUIRES: factor < factors().size().
  const std::string& owner(model::FactorIndex factor, Time at) const;
  // The issues that an operational fact ("late", "cancelled", "returned", "refunded", "damaged",
  // "lost"…) proves by itself.
  std::span<const model::FactorIndex> with_fact(std::string_view fact) const;
  // Every fact the taxonomy knows, in alphabetical order.
  std::vector<std::string> facts() const;

 private:
  Taxonomy() = default;
  friend class TaxonomyReader;

  int version_ = 0;
  std::string digest_, yaml_, name_zh_, name_en_;
  std::vector<Department> departments_;
  std::vector<model::Factor> factors_;
  std::unordered_map<std::string, model::FactorIndex> by_key_;
  std::unordered_map<std::string, std::vector<model::FactorIndex>> by_fact_;
};

}  // namespace myelin::cause
