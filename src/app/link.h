// Link: what a command talks to: the running server of its home over HTTP, or an instance that it
// opens itself. Either way the same Request gets the same Response. Thread safety: none; one link,
// one thread.
#pragma once
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "app/command.h"
#include "server/message.h"

namespace myelin::app {

using Json = nlohmann::ordered_json;

class Link {
 public:
  // Waits some seconds, and says so, while another command holds the home. `command` names this one
  // to those who wait for it.
  static Result<std::unique_ptr<Link>> open(const Context& context, const std::string& command);
  virtual ~Link() = default;
  virtual Result<server::Response> send(server::Request request) = 0;

  // The answer's JSON (null when it has none), or the Error of its problem document.
  Result<Json> ask(const std::string& method, const std::string& target,
                   const Json& body = nullptr);
  // The same where only success matters.
  Status tell(const std::string& method, const std::string& target, const Json& body);
};

// Opens a link, asks once and closes it.
Result<Json> ask_once(const Context& context, const std::string& command, const std::string& method,
                      const std::string& target, const Json& body = nullptr);

}  // namespace myelin::app
