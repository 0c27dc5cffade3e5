// Page: the files a browser is given, read once at the start: the console at "/" and every deep
// link, its hashed assets (as the build compressed them), and the plain status page at /status,
// which also stands at "/" where no console is built. Every document carries a policy that lets no
// foreign or inline script run; the console's style elements need the nonce that is made for each
// answer. Thread safety: immutable once made. Private to this room.
#pragma once
#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "server/message.h"

namespace myelin::server {

class Page {
 public:
  // Folders that are not there give a page that says so.
  Page(const std::filesystem::path& status, const std::filesystem::path& console);
  // The file of a GET, where the path is one of the page's or a deep link into the console; nothing
  // is ever looked up in the file system.
  std::optional<Response> find(const Request& request) const;
  // Whether the path is a document that a person opens, so that a session may begin with it.
  bool is_document(const std::string& path) const;

 private:
  struct File {
    std::string type, text, brotli, gzip;
  };
  void add_status(const std::filesystem::path& folder);
  void add_console(const std::filesystem::path& folder);
  Response document(const std::string& html) const;
  Response asset(const File& file, const Request& request) const;

  std::map<std::string, File> files_;
  std::string console_;  // its index.html; empty: not built
  std::string status_;
};

}  // namespace myelin::server
