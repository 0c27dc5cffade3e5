// Page: the status page's files, read once at the start, with the headers that keep a browser from
// running anything else. Thread safety: immutable once made. Private to this room.
#pragma once
#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "server/message.h"

namespace myelin::server {

class Page {
 public:
  // A folder that is not there gives a page that says so.
  explicit Page(const std::filesystem::path& folder);
  // "/" and "/page/<file>"; nothing else is ever looked up in the file system.
  std::optional<Response> find(const std::string& path) const;

 private:
  struct File {
    std::string type, text;
  };
  std::map<std::string, File> files_;
};

}  // namespace myelin::server
