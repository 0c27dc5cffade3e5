// TaxonomyReader: turns the tree of a taxonomy file into a Taxonomy and collects every fault on the
// way (docs/taxonomy.md describes the file). Used by taxonomy.cc only. Thread safety: none; one
// reader reads one file.
#pragma once
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "cause/taxonomy.h"
#include "cause/yaml_tree.h"

namespace myelin::cause {

class TaxonomyReader {
 public:
  explicit TaxonomyReader(std::string_view yaml);
  // The taxonomy, without a version; meaningful only when faults() is empty.
  std::shared_ptr<Taxonomy> take() { return std::move(taxonomy_); }
  const std::vector<TaxonomyFault>& faults() const { return faults_; }

 private:
  struct Claim {
    std::string factor;
    int line = 0;
  };

  void read_root(const YamlNode& root);
  void read_departments(const YamlNode& node);
  void read_nodes(const YamlNode& node, model::FactorLevel level, model::FactorIndex parent);
  void read_node(const YamlNode& node, int line, std::string key, model::FactorLevel level,
                 model::FactorIndex parent);
  void read_names(const YamlNode& node, const std::string& where, std::size_t bytes_max,
                  std::string& zh, std::string& en);
  void read_words(const YamlNode& node, const std::string& where, const std::string& factor,
                  std::vector<std::string>& words);
  std::vector<std::string> read_texts(const YamlNode& node, const std::string& where,
                                      std::size_t bytes_max);
  void read_polarity(const YamlNode& node, model::Factor& factor);
  void read_facts(const YamlNode& node, model::Factor& factor);
  void read_owner(const YamlNode* node, int line, model::Factor& factor);
  std::vector<model::Ownership> read_periods(const YamlNode& node, const std::string& where);
  bool read_period(const YamlNode& node, const std::string& where, model::Ownership& period,
                   bool& has_from);
  std::string read_department(const YamlNode& node, const std::string& where);

  // The value under `key`, or nullptr. Unknown and repeated keys of the map are faults, told once
  // by check_keys.
  static const YamlNode* entry(const YamlNode& map, std::string_view key);
  bool check_keys(const YamlNode& node, const std::string& where,
                  std::initializer_list<std::string_view> known);
  void fault(int line, std::string where, std::string problem, std::string hint);

  std::shared_ptr<Taxonomy> taxonomy_;
  std::vector<TaxonomyFault> faults_;
  std::map<std::string, Claim> claims_;  // a synonym, folded → who has it
};

}  // namespace myelin::cause
