// Fields: the JSON object of a request's body, each field asked for by name and type; a field
// nobody asked for is an error. Thread safety: none; one request, one thread. Private to this room.
#pragma once
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "server/message.h"
#include "server/wire.h"

namespace myelin::server {

class Fields {
 public:
  // An empty body is an empty object.
  static Result<Fields> read(const Request& request);
  explicit Fields(Json object) : object_(std::move(object)) {}

  Result<std::string> text(const std::string& name);  // required, not empty
  Result<std::string> text_or(const std::string& name, std::string otherwise);
  Result<bool> boolean_or(const std::string& name, bool otherwise);
  Result<std::int64_t> integer_or(const std::string& name, std::int64_t otherwise);
  Result<std::optional<Time>> time(const std::string& name, Zone zone);
  Result<std::vector<std::string>> texts(const std::string& name);  // required
  Json any(const std::string& name);                                // null when absent
  Status nothing_else() const;

 private:
  Json object_;
  std::set<std::string> asked_;
};

}  // namespace myelin::server
