// Query: the parameters after the '?', decoded, each asked for by name and type. A name nobody
// asked for is an error, so that a misspelt filter never silently answers with everything.
//
// Thread safety: none; one request, one thread.
#pragma once
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "engine/answers.h"

namespace myelin::server {

// Decodes %XX, and in a query '+' as a space. A broken escape stands as it is.
std::string percent_decoded(std::string_view text, bool in_query = true);
std::string percent_encoded(std::string_view text);

class Query {
 public:
  Query(std::string_view text, Zone zone);

  std::string text(const std::string& name);
  // Names and values as they came, for whoever knows the names.
  const std::map<std::string, std::string>& all() const { return values_; }
  Result<std::optional<Time>> time(const std::string& name);
  Result<std::optional<bool>> boolean(const std::string& name);
  Result<std::int64_t> integer(const std::string& name, std::int64_t otherwise);
  // Numbers between commas, at most limits::page_rows_max of them; none when it is absent.
  Result<std::vector<std::int64_t>> integers(const std::string& name);
  // `limit`: 1 to limits::page_rows_max.
  Result<std::size_t> rows();
  // `limit` and `cursor`, as a reply before gave it.
  Result<engine::Page> page();
  // Names one of `names`, or is absent.
  template <class Enum, class Names>
  Result<std::optional<Enum>> one_of(const std::string& name, const Names& names) {
    const std::string wanted = text(name);
    if (wanted.empty()) return std::nullopt;
    std::string known;
    for (std::size_t i = 0; i < names.size(); ++i) {
      if (names[i] == wanted) return static_cast<Enum>(i);
      known += (i == 0 ? "" : ", ") + std::string{names[i]};
    }
    return fail(ErrorCode::invalid_argument, name + "=" + wanted + " is not known",
                "Use one of: " + known);
  }
  // Error::invalid_argument when the request carries a name that was never asked for.
  Status nothing_else() const;

 private:
  Zone zone_;
  std::map<std::string, std::string> values_;
  std::set<std::string> asked_;
};

}  // namespace myelin::server
