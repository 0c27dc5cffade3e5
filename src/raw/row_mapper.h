// RowMapper: one table's rows → drafts, by its mapping. The whole row or nothing: a row that is
// wrong in one of its drafts gives none, so that a repaired row can be replayed without doubling
// what was right in it. Thread safety: none.
#pragma once
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "raw/mapping.h"

namespace myelin::raw {

// Why a row cannot become drafts. `code` is stable: no_id, no_time, bad_time, bad_money,
// bad_rating, bad_number, bad_kind, unknown_value, bad_draft; and those of
// connect::file::RowProblem.
struct RowFault {
  std::string code, message;
};

// What tables of one import tell each other: share name → key → values. Bounded by
// limits::import_join_rows_max.
class JoinTables {
 public:
  Status put(const Share& share, std::string key, std::vector<std::string> values);
  // nullptr where the key is not known.
  const std::vector<std::string>* find(std::string_view table, std::string_view key) const;
  const std::vector<std::string>* columns(std::string_view table) const;

 private:
  struct Table {
    std::vector<std::string> columns;
    std::unordered_map<std::string, std::vector<std::string>> rows;
  };
  std::map<std::string, Table, std::less<>> tables_;
  std::size_t rows_ = 0;
};

class RowMapper {
 public:
  // `joins` may be nullptr; REQUIRES: mapping and joins outlive the mapper.
  RowMapper(const Mapping& mapping, std::string table_name, JoinTables* joins);
  ~RowMapper();

  // Call when the header is known, and again whenever it grew.
  Status bind(const std::vector<std::string>& header);
  // Appends the row's drafts to `out`.
  std::expected<void, RowFault> map(std::span<const std::string_view> cells,
                                    std::vector<model::Draft>& out);
  // Takes a row without mapping it, so that row_json() can tell of a row that could not be read.
  void hold(std::span<const std::string_view> cells);
  // The last row as a JSON object of its filled columns, joined columns and @row: for quarantine.
  std::string row_json() const;
  // The same for later: keep() appends the last row to an arena with the end of each of its
  // pieces, kept_json() writes it from views of them.
  void keep(std::string& arena, std::vector<std::size_t>& ends) const;
  std::string kept_json(std::span<const std::string_view> kept) const;
  // Columns that the mapping names and the table does not have; empty values stand for them.
  std::vector<std::string> absent_columns() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// A quarantined row again, as repaired: `row_json` is what row_json() wrote. Ids are those it would
// have had.
Result<std::vector<model::Draft>> replay(std::string_view row_json, const Mapping& mapping);

}  // namespace myelin::raw
