#include "raw/bound_mapping.h"

#include <algorithm>

namespace myelin::raw {

Binder::Binder(const std::vector<std::string>& header, const std::vector<std::string>& joined)
    : used_(header.size(), false) {
  for (std::size_t i = 0; i < header.size(); ++i)
    slots_.try_emplace(canonical_column(header[i]), Slot{Slot::From::cell, i});
  for (std::size_t i = 0; i < joined.size(); ++i)
    slots_.try_emplace(canonical_column(joined[i]), Slot{Slot::From::joined, i});
  slots_.try_emplace("@row", Slot{Slot::From::row_id, 0});
  slots_.try_emplace("@file", Slot{Slot::From::table_name, 0});
}

BoundTemplate Binder::bind(const Template& rule) {
  BoundTemplate bound;
  for (const auto& piece : rule.pieces) {
    auto& added = bound.pieces.emplace_back();
    added.literal = piece.literal;
    for (const auto& column : piece.columns) {
      const auto found = slots_.find(canonical_column(column));
      if (found == slots_.end()) continue;
      if (found->second.from == Slot::From::cell) used_[found->second.index] = true;
      if (found->second.from == Slot::From::row_id) uses_row_id_ = true;
      if (found->second.from == Slot::From::table_name) uses_table_name_ = true;
      added.slots.push_back(found->second);
    }
    if (!piece.columns.empty() && added.slots.empty() &&
        std::find(absent_.begin(), absent_.end(), piece.columns[0]) == absent_.end())
      absent_.push_back(piece.columns[0]);
  }
  return bound;
}

BoundExpression Binder::bind(const Expression& rule) {
  BoundExpression bound{&rule, {}};
  for (const auto& one : rule.first_of) bound.first_of.push_back(bind(one));
  return bound;
}

BoundEmit Binder::bind(const Emit& rule) {
  BoundEmit bound;
  bound.rule = &rule;
  bound.kind = bind(rule.kind);
  bound.event = bind(rule.event);
  bound.id = bind(rule.id);
  bound.at = bind(rule.at);
  bound.due = bind(rule.due);
  bound.order = bind(rule.order);
  bound.text = bind(rule.text);
  bound.rating = bind(rule.rating);
  bound.amount = bind(rule.amount);
  bound.currency = bind(rule.currency);
  bound.reach = bind(rule.reach);
  bound.customer_name = bind(rule.customer_name);
  bound.customer_tier = bind(rule.customer_tier);
  bound.source = bind(rule.source);
  for (const auto& condition : rule.when) bound.when.push_back({&condition, bind(condition.value)});
  for (const auto& key : rule.keys)
    bound.keys.push_back({key.kind, bind(key.space), bind(key.value)});
  for (std::size_t i = 0; i < rule.dimensions.size(); ++i)
    if (!rule.dimensions[i].empty()) bound.dimensions.emplace_back(i, bind(rule.dimensions[i]));
  for (const auto& [name, value] : rule.attributes)
    bound.attributes.emplace_back(name, bind(value));
  return bound;
}

}  // namespace myelin::raw
