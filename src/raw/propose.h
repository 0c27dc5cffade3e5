// Proposes a mapping for a table that nobody has described, from its headers (Chinese and English)
// and its values.
//
// Nothing is dropped: a column that is not understood becomes an attribute. Where there is no id
// the row's own (its content and its occurrence) stands in, so that a second import changes
// nothing; where there is no time, `at: import` says so. Thread safety: free functions over values.
#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "raw/mapping.h"

namespace myelin::raw {

struct TableSample {
  std::string name;  // of the table, "reviews.csv"
  std::vector<std::string> header;
  std::vector<std::vector<std::string>> rows;  // some hundreds
  Time modified{};  // of the file: the default time where no column tells one
};

struct ProposedColumn {
  std::string column;
  std::string role;       // "text", "rating", "order", "phone", "product", "attribute"…
  double confidence = 0;  // 0…1: by header and values 0.95, by header 0.8, by values 0.6
  std::string why;        // for a person
};

struct Proposal {
  Mapping mapping;
  std::vector<ProposedColumn> columns;  // in the table's order
  std::vector<std::string> warnings;    // "no column tells a time: …"
  std::string yaml;  // the mapping with comments; parse_mappings() gives `mapping` back
};

// column → role, as a person settled it; a role is given to one column, and theirs goes first.
// Error::invalid_argument for a role that is not known.
using ChosenRoles = std::map<std::string, std::string>;
Result<Proposal> propose(const TableSample& sample, const ChosenRoles& chosen = {});

}  // namespace myelin::raw
