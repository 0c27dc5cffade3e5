// The bound mapping of a RowMapper and the row it is at: how each field of a draft gets its value.
// Internal to raw/. Thread safety: none.
#pragma once
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "base/hash.h"
#include "base/limits.h"
#include "raw/bound_mapping.h"
#include "raw/cell_text.h"
#include "raw/row_mapper.h"

namespace myelin::raw {

inline std::string_view clip(std::string_view text) {
  return text.substr(0, 64);
}

// A value is cut where a character ends.
inline std::string_view cut(std::string_view text, std::size_t bytes) {
  if (text.size() <= bytes) return text;
  while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0) == 0x80) --bytes;
  return text.substr(0, bytes);
}

using Mapped = std::expected<void, RowFault>;
inline std::unexpected<RowFault> fault(std::string code, std::string message) {
  return std::unexpected(RowFault{std::move(code), std::move(message)});
}

struct RowMapper::State {
  State(const Mapping& rules, std::string name, JoinTables* tables)
      : mapping(rules), table_name(std::move(name)), joins(tables) {}

  const Mapping& mapping;
  std::string table_name;
  JoinTables* joins;
  std::vector<std::string> header, joined_names, absent;
  std::vector<BoundEmit> emits;
  std::optional<BoundTemplate> share_key;
  std::vector<BoundTemplate> join_keys, share_columns;
  std::vector<bool> used;
  bool uses_row_id = false, uses_table_name = false;
  std::optional<std::size_t> given_row_id;  // a replayed row brings the id that it had
  std::unordered_map<Fingerprint, std::uint32_t> seen;

  std::span<const std::string_view> cells;
  std::vector<std::string> joined;
  std::string row_id;

  std::string_view raw_cell(std::size_t i) const {
    return i < cells.size() ? cells[i] : std::string_view{};
  }
  std::string_view text_of(const Slot& slot) const {
    switch (slot.from) {
      case Slot::From::cell:
        return clean_cell(raw_cell(slot.index));
      case Slot::From::joined:
        return joined[slot.index];
      case Slot::From::row_id:
        return row_id;
      case Slot::From::table_name:
        return table_name;
    }
    return {};
  }

  // Empty when a placeholder is empty.
  void render(const BoundTemplate& bound, std::string& out) const {
    out.clear();
    for (const auto& piece : bound.pieces) {
      if (!piece.literal.empty()) {
        out += piece.literal;
        continue;
      }
      std::string_view value;
      for (const auto& slot : piece.slots)
        if (value = text_of(slot); !value.empty()) break;
      if (value.empty()) {
        out.clear();
        return;
      }
      out += value;
    }
  }

  Mapped evaluate(const BoundExpression& bound, std::string_view field, std::string& out) const {
    out.clear();
    for (const auto& one : bound.first_of) {
      render(one, out);
      if (!out.empty()) break;
    }
    const auto* rule = bound.rule;
    if (rule == nullptr || (rule->table.empty() && rule->otherwise == Expression::Otherwise::keep))
      return {};
    if (const auto found = rule->table.find(out); found != rule->table.end()) {
      out = found->second;
    } else if (rule->otherwise == Expression::Otherwise::constant) {
      out = rule->otherwise_text;
    } else if (rule->otherwise == Expression::Otherwise::drop) {
      out.clear();
    } else if (rule->otherwise == Expression::Otherwise::fault && !out.empty()) {
      return fault("unknown_value", fmt::format("'{}' is not a value that the mapping knows for {}",
                                                clip(out), field));
    }
    return {};
  }

  void take_joins() {
    std::size_t at = 0;
    std::string key;
    for (std::size_t i = 0; i < mapping.joins.size(); ++i) {
      const auto& rule = mapping.joins[i];
      render(join_keys[i], key);
      const auto* row = joins == nullptr || key.empty() ? nullptr : joins->find(rule.table, key);
      const auto* columns = joins == nullptr ? nullptr : joins->columns(rule.table);
      for (const auto& name : rule.take) {
        joined[at].clear();
        if (row != nullptr)
          if (const auto found = std::find(columns->begin(), columns->end(), name);
              found != columns->end())
            joined[at] = (*row)[static_cast<std::size_t>(found - columns->begin())];
        ++at;
      }
    }
  }

  // The same row gives the same id in every copy of the file; its second occurrence another one.
  void take_row_id() {
    if (given_row_id) {
      row_id = raw_cell(*given_row_id);
      if (!row_id.empty()) return;
    }
    std::string all;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const auto cell = clean_cell(cells[i]);
      if (cell.empty() || i >= header.size() || header[i].starts_with('@')) continue;
      all += canonical_column(header[i]);
      all += '\x1F';
      all += cell;
      all += '\x1E';
    }
    const auto print = hash128(all);
    const auto occurrence = ++seen[print];
    row_id = occurrence == 1 ? to_hex(print) : fmt::format("{}-{}", to_hex(print), occurrence);
  }

  Status share() {
    if (!share_key || joins == nullptr) return {};
    std::string key;
    render(*share_key, key);
    if (key.empty()) return {};
    std::vector<std::string> values(share_columns.size());
    for (std::size_t i = 0; i < values.size(); ++i) render(share_columns[i], values[i]);
    return joins->put(*mapping.share, std::move(key), std::move(values));
  }

  std::expected<bool, RowFault> applies(const BoundEmit& bound) const {
    std::string value;
    for (const auto& condition : bound.when) {
      if (auto ok = evaluate(condition.value, "a condition", value); !ok)
        return std::unexpected(ok.error());
      const auto& rule = *condition.rule;
      const auto among = [&](const std::vector<std::string>& list) {
        return std::find(list.begin(), list.end(), value) != list.end();
      };
      const bool plain = rule.in.empty() && rule.not_in.empty();
      if (plain && value.empty() != rule.absent) return false;
      if (!rule.in.empty() && !among(rule.in)) return false;
      if (!rule.not_in.empty() && among(rule.not_in)) return false;
    }
    return true;
  }

  Mapped times(const BoundEmit& bound, model::Draft& draft) const {
    std::string value;
    if (bound.rule->at_import) {
      draft.at = mapping.default_time;
    } else {
      if (auto ok = evaluate(bound.at, "at", value); !ok) return ok;
      if (value.empty()) return fault("no_time", "the row does not say when it happened");
      const auto time = parse_time(value, mapping.zone);
      if (!time) return fault("bad_time", time.error().message);
      draft.at = *time;
    }
    if (auto ok = evaluate(bound.due, "due", value); !ok) return ok;
    if (!value.empty()) {
      const auto time = parse_time(value, mapping.zone);
      if (!time) return fault("bad_time", time.error().message);
      draft.due = *time;
    }
    return {};
  }

  Mapped numbers(const BoundEmit& bound, model::Draft& draft) const {
    std::string value;
    if (auto ok = evaluate(bound.rating, "rating", value); !ok) return ok;
    if (!value.empty()) {
      draft.rating = parse_rating(value);
      draft.scale = bound.rule->scale;
      if (!draft.rating)
        return fault("bad_rating", fmt::format("'{}' is not a rating", clip(value)));
    }
    if (auto ok = evaluate(bound.reach, "reach", value); !ok) return ok;
    if (!value.empty()) {
      draft.reach = parse_count(value);
      if (!draft.reach)
        return fault("bad_number", fmt::format("'{}' is not a number of people", clip(value)));
    }
    if (auto ok = evaluate(bound.amount, "amount", value); !ok) return ok;
    if (value.empty()) return {};
    Currency currency = mapping.currency;
    std::string code;
    if (auto ok = evaluate(bound.currency, "currency", code); !ok) return ok;
    if (!code.empty()) {
      const auto parsed = Currency::parse(code);
      if (!parsed) return fault("bad_money", parsed.error().message);
      currency = *parsed;
    }
    const auto money = Money::parse(value, currency);
    if (!money) return fault("bad_money", money.error().message);
    draft.amount = *money;
    return {};
  }

  Mapped details(const BoundEmit& bound, model::Draft& draft) const {
    std::string value;
    for (const auto& key : bound.keys) {
      if (auto ok = evaluate(key.value, "a key", value); !ok) return ok;
      if (value.empty()) continue;
      if (value.find('*') != std::string::npos) {  // masked by the platform: many people share it
        draft.attributes.emplace_back(fmt::format("masked_{}", model::name(key.kind)),
                                      cut(value, limits::attribute_bytes_max));
        continue;
      }
      auto& added = draft.keys.emplace_back(model::IdentityKey{key.kind, "", std::move(value)});
      if (auto ok = evaluate(key.space, "a key's space", added.space); !ok) return ok;
      value.clear();
    }
    for (const auto& [index, expression] : bound.dimensions)
      if (auto ok =
              evaluate(expression, model::dimension_names[index], draft.dimensions.values[index]);
          !ok)
        return ok;
    for (const auto& [name, expression] : bound.attributes) {
      if (auto ok = evaluate(expression, name, value); !ok) return ok;
      if (!value.empty())
        draft.attributes.emplace_back(name, cut(value, limits::attribute_bytes_max));
    }
    if (!bound.rule->rest) return {};
    for (std::size_t i = 0;
         i < cells.size() && i < header.size() && draft.attributes.size() < limits::attributes_max;
         ++i) {
      if (used[i] || header[i].starts_with('@')) continue;
      const auto cell = clean_cell(cells[i]);
      if (!cell.empty())
        draft.attributes.emplace_back(header[i], cut(cell, limits::attribute_bytes_max));
    }
    return {};
  }

  Mapped emit(const BoundEmit& bound, model::Draft& draft) const {
    std::string value;
    if (auto ok = evaluate(bound.kind, "kind", value); !ok) return ok;
    const auto kind = model::signal_kind_named(value);
    if (!kind) return fault("bad_kind", fmt::format("'{}' is not a kind of signal", clip(value)));
    draft.kind = *kind;
    if (auto ok = evaluate(bound.id, "id", draft.external_id); !ok) return ok;
    if (draft.external_id.empty())
      return fault("no_id", "the row has no id: the columns that make it are empty");
    if (auto ok = evaluate(bound.source, "source", draft.source); !ok) return ok;
    if (draft.source.empty()) draft.source = mapping.source;
    const std::initializer_list<std::tuple<const BoundExpression*, std::string_view, std::string*>>
        texts{{&bound.event, "event", &draft.event},
              {&bound.order, "order", &draft.order},
              {&bound.text, "text", &draft.text},
              {&bound.customer_name, "customer_name", &draft.customer_name},
              {&bound.customer_tier, "customer_tier", &draft.customer_tier}};
    for (const auto& [expression, name, to] : texts)
      if (auto ok = evaluate(*expression, name, *to); !ok) return ok;
    if (auto ok = times(bound, draft); !ok) return ok;
    if (auto ok = numbers(bound, draft); !ok) return ok;
    return details(bound, draft);
  }
};

}  // namespace myelin::raw
