// A mapping with its column names turned into positions of one table's header. Internal to raw/.
// Thread safety: none. REQUIRES: the mapping outlives it.
#pragma once
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "raw/mapping.h"

namespace myelin::raw {

// Where a placeholder's text comes from.
struct Slot {
  enum class From : std::uint8_t { cell, joined, row_id, table_name } from = From::cell;
  std::size_t index = 0;
};
struct BoundTemplate {
  struct Piece {
    std::string_view literal;
    std::vector<Slot> slots;
  };
  std::vector<Piece> pieces;
};
struct BoundExpression {
  const Expression* rule = nullptr;
  std::vector<BoundTemplate> first_of;
  explicit operator bool() const { return !first_of.empty(); }
};
struct BoundCondition {
  const Condition* rule = nullptr;
  BoundExpression value;
};
struct BoundKey {
  model::KeyKind kind = model::KeyKind::account;
  BoundExpression space, value;
};
struct BoundEmit {
  const Emit* rule = nullptr;
  BoundExpression kind, event, id, at, due, order, text, rating, amount, currency, reach,
      customer_name, customer_tier, source;
  std::vector<BoundCondition> when;
  std::vector<BoundKey> keys;
  std::vector<std::pair<std::size_t, BoundExpression>> dimensions;
  std::vector<std::pair<std::string_view, BoundExpression>> attributes;
};

class Binder {
 public:
  // `joined` names the columns that joins add, "table.column".
  Binder(const std::vector<std::string>& header, const std::vector<std::string>& joined);
  BoundTemplate bind(const Template& rule);
  BoundExpression bind(const Expression& rule);
  BoundEmit bind(const Emit& rule);
  const std::vector<bool>& used() const { return used_; }  // of the header's columns
  bool uses_row_id() const { return uses_row_id_; }
  bool uses_table_name() const { return uses_table_name_; }
  const std::vector<std::string>& absent() const { return absent_; }

 private:
  std::unordered_map<std::string, Slot> slots_;
  std::vector<bool> used_;
  bool uses_row_id_ = false, uses_table_name_ = false;
  std::vector<std::string> absent_;
};

}  // namespace myelin::raw
