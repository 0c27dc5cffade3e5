// What the façade answers about the experience language. Plain values.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "base/time.h"
#include "cause/taxonomy_store.h"

namespace myelin::engine {

struct TaxonomyAnswer {
  int version = 0;
  std::string digest, yaml;
  Time at;
  struct Node {
    std::string key, level, parent, name_zh, name_en, definition_zh, definition_en, department;
    std::int64_t mentions = 0, negative = 0;
    std::int64_t negative_week = 0, negative_week_before = 0;  // of the last seven days
  };
  std::vector<Node> nodes;
  struct Department {
    std::string key, name_zh, name_en;
  };
  std::vector<Department> departments;
};

// One version as it was saved.
struct TaxonomyFile {
  cause::TaxonomyVersion of;
  std::string yaml;
};

struct RestateRow {
  std::string factor, department;
  std::int64_t before = 0, after = 0;
};
struct RestateAnswer {
  int from_version = 0, to_version = 0;
  std::int64_t signals = 0, mentions_before = 0, mentions_after = 0;
  std::vector<RestateRow> rows;  // factors whose count changed, largest change first
};

}  // namespace myelin::engine
