#include "raw/row_mapper.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/limits.h"
#include "connect/draft_json.h"
#include "raw/canonical_row.h"
#include "raw/row_mapper_state.h"

namespace myelin::raw {

Status JoinTables::put(const Share& share, std::string key, std::vector<std::string> values) {
  auto& table = tables_[share.table];
  table.columns = share.columns;
  if (table.rows.insert_or_assign(std::move(key), std::move(values)).second &&
      ++rows_ > limits::import_join_rows_max)
    return fail(ErrorCode::too_large,
                fmt::format("tables that others look up have more than {} rows",
                            limits::import_join_rows_max),
                "import it in parts");
  return {};
}

const std::vector<std::string>* JoinTables::find(std::string_view table,
                                                 std::string_view key) const {
  const auto found = tables_.find(table);
  if (found == tables_.end()) return nullptr;
  const auto row = found->second.rows.find(std::string(key));
  return row == found->second.rows.end() ? nullptr : &row->second;
}

const std::vector<std::string>* JoinTables::columns(std::string_view table) const {
  const auto found = tables_.find(table);
  return found == tables_.end() ? nullptr : &found->second.columns;
}

RowMapper::RowMapper(const Mapping& mapping, std::string table_name, JoinTables* joins)
    : state_(std::make_unique<State>(mapping, std::move(table_name), joins)) {}
RowMapper::~RowMapper() = default;

Status RowMapper::bind(const std::vector<std::string>& header) {
  auto& s = *state_;
  s.header = header;
  s.joined_names.clear();
  for (const auto& join : s.mapping.joins)
    for (const auto& name : join.take) s.joined_names.push_back(join.table + "." + name);
  s.joined.assign(s.joined_names.size(), "");
  Binder binder(header, s.joined_names);
  s.emits.clear();
  for (const auto& rule : s.mapping.emit) s.emits.push_back(binder.bind(rule));
  s.join_keys.clear();
  for (const auto& join : s.mapping.joins) s.join_keys.push_back(binder.bind(join.key));
  s.share_columns.clear();
  if (s.mapping.share) {
    s.share_key = binder.bind(s.mapping.share->key);
    for (const auto& column : s.mapping.share->columns)
      s.share_columns.push_back(binder.bind(Template{{{"", {column}}}}));
  }
  s.used = binder.used();
  s.uses_row_id = binder.uses_row_id();
  s.uses_table_name = binder.uses_table_name();
  s.absent = binder.absent();
  const auto given = std::find(header.begin(), header.end(), "@row");
  s.given_row_id = given == header.end()
                       ? std::nullopt
                       : std::optional(static_cast<std::size_t>(given - header.begin()));
  return {};
}

std::expected<void, RowFault> RowMapper::map(std::span<const std::string_view> cells,
                                             std::vector<model::Draft>& out) {
  auto& s = *state_;
  s.cells = cells;
  s.row_id.clear();
  if (s.mapping.reader == "myelin-json") {
    auto draft = draft_of_row(s.header, cells, s.mapping.zone);
    if (!draft)
      return fault("bad_draft",
                   draft.error().hint.empty()
                       ? draft.error().message
                       : fmt::format("{} ({})", draft.error().message, draft.error().hint));
    out.push_back(std::move(*draft));
    return {};
  }
  s.take_joins();
  if (s.uses_row_id) s.take_row_id();
  if (const auto shared = s.share(); !shared) return fault("too_large", shared.error().message);
  const std::size_t before = out.size();
  for (const auto& bound : s.emits) {
    const auto applies = s.applies(bound);
    Mapped mapped;
    if (!applies)
      mapped = std::unexpected(applies.error());
    else if (!*applies)
      continue;
    else
      mapped = s.emit(bound, out.emplace_back());
    if (mapped) continue;
    out.resize(before);
    return mapped;
  }
  return {};
}

void RowMapper::hold(std::span<const std::string_view> cells) {
  state_->cells = cells;
  state_->row_id.clear();
  for (auto& value : state_->joined) value.clear();
}

void RowMapper::keep(std::string& arena, std::vector<std::size_t>& ends) const {
  const auto add = [&](std::string_view text) {
    arena += text;
    ends.push_back(arena.size());
  };
  for (const auto& cell : state_->cells) add(cell);
  for (const auto& value : state_->joined) add(value);
  add(state_->row_id);
}

std::string RowMapper::row_json() const {
  std::string arena;
  std::vector<std::size_t> ends;
  keep(arena, ends);
  std::vector<std::string_view> kept;
  std::size_t from = 0;
  for (const auto end : ends) {
    kept.push_back(std::string_view(arena).substr(from, end - from));
    from = end;
  }
  return kept_json(kept);
}

std::string RowMapper::kept_json(std::span<const std::string_view> kept) const {
  const auto& s = *state_;
  std::string json = "{";
  const auto field = [&](std::string_view name, std::string_view value) {
    if (value.empty()) return;
    if (json.size() > 1) json += ',';
    connect::append_json_string(json, name);
    json += ':';
    connect::append_json_string(json, value);
  };
  const std::size_t cells = kept.size() - s.joined_names.size() - 1;
  for (std::size_t i = 0; i < cells; ++i)
    if (i >= s.header.size())
      field(fmt::format("column_{}", i + 1), kept[i]);
    else if (s.header[i] != "@row")
      field(s.header[i], kept[i]);
  for (std::size_t i = 0; i < s.joined_names.size(); ++i) field(s.joined_names[i], kept[cells + i]);
  if (s.uses_table_name) field("@file", s.table_name);
  field("@row", kept.back());
  return json + "}";
}

std::vector<std::string> RowMapper::absent_columns() const {
  return state_->absent;
}

}  // namespace myelin::raw
