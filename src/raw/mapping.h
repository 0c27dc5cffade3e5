// Mapping: how one row of a table becomes drafts; declared in YAML (src/raw/mapping.md,
// shipped ones in mappings/).
//
// A value is text with {column} placeholders; {a|b} takes the first of the columns that is there
// and not empty; a value with a placeholder that stays empty is empty as a whole, and an empty
// value is not sent. {@row} is the row's own id (hash of its cells, and its occurrence among equal
// rows), {@file} the table's name. There is no scripting. Thread safety: a Mapping is a value; a
// RowMapper belongs to one thread.
#pragma once
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/money.h"
#include "base/result.h"
#include "base/time.h"
#include "model/draft.h"

namespace myelin::raw {

// "text {column} text", compiled into pieces: literals, and lists of columns of which the first
// filled one counts.
struct Template {
  struct Piece {
    std::string literal;  // empty for a placeholder
    std::vector<std::string> columns;
  };
  std::vector<Piece> pieces;
  bool empty() const { return pieces.empty(); }
  static Result<Template> parse(std::string_view text);
};

// A value: the first of its templates that is not empty, then translated by the table.
struct Expression {
  std::vector<Template> first_of;
  std::map<std::string, std::string, std::less<>> table;  // map: 好评 → 5
  enum class Otherwise : std::uint8_t { keep, drop, fault, constant } otherwise = Otherwise::keep;
  std::string otherwise_text;
  bool empty() const { return first_of.empty(); }
};

struct Condition {
  Expression value;
  std::vector<std::string> in, not_in;  // both empty: the value must be there
  bool absent = false;                  // the value must be empty
};

struct KeyRule {
  model::KeyKind kind = model::KeyKind::account;
  Expression space, value;
};

struct Emit {
  Expression kind, event, id, at, due, order, text, rating, amount, currency, reach, customer_name,
      customer_tier, source;
  bool at_import = false;  // `at: import`: the table has no time; default_time stands in
  model::RatingScale scale = model::RatingScale::stars;
  std::vector<Condition> when;  // all of them
  std::vector<KeyRule> keys;
  std::array<Expression, model::dimension_count> dimensions;
  std::vector<std::pair<std::string, Expression>> attributes;
  bool rest = false;  // every column that no rule names becomes an attribute
};

// Columns of another table of the same import, found by key: they appear in the row as
// "table.column".
struct Join {
  std::string table;  // the `share` name of the other mapping
  Template key;
  std::vector<std::string> take;
};
struct Share {
  std::string table;
  Template key;
  std::vector<std::string> columns;
};

struct Mapping {
  std::string name, title, origin;  // origin: "mappings/olist.yaml:12", for errors
  std::string source;
  int rank = 50;  // lower first: reference data 10, orders 20, what happens to them 30, texts 50
  Zone zone{};
  Currency currency{};
  std::optional<Time> default_time;
  std::vector<std::string> match_files;                 // globs over the table's name; empty: any
  std::vector<std::vector<std::string>> match_headers;  // each: one of these names must be a column
  std::string skip;    // why such a table is not read at all; empty: it is
  std::string reader;  // "myelin-json": rows are canonical drafts; empty: by `emit`
  std::optional<Share> share;
  std::vector<Join> joins;
  std::vector<Emit> emit;
};

// Every document of a YAML file. Errors name the file, the line, the key and what was expected
// there.
Result<std::vector<Mapping>> parse_mappings(std::string_view yaml, std::string_view file_name);
Result<std::vector<Mapping>> load_mappings(const std::filesystem::path& file_or_folder);
// What an import may use: the user's own (home/mappings) before the shipped (share/mappings).
Result<std::vector<Mapping>> known_mappings(const std::filesystem::path& home,
                                            const std::filesystem::path& share);

// Header names are compared without case, surrounding space, full-width forms and a leading mark.
std::string canonical_column(std::string_view name);

// How well a mapping fits a table: 0 when a required header is missing or its file globs (unless it
// has none) do not fit, else more the more it asks for.
double fit(const Mapping& mapping, std::string_view table_name,
           const std::vector<std::string>& header);

}  // namespace myelin::raw
