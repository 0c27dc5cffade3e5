#include "app/link.h"

#include <pwd.h>
#include <unistd.h>

#include <chrono>
#include <thread>

#include "app/home.h"
#include "app/instance.h"
#include "engine/engine.h"
#include "server/api.h"
#include "server/http_client.h"

namespace myelin::app {
namespace {

constexpr auto home_wait_max = std::chrono::seconds{20};
constexpr auto home_wait_step = std::chrono::milliseconds{100};

// Who runs the command, for the audit.
std::string person() {
  const passwd* entry = ::getpwuid(::getuid());
  return entry != nullptr ? entry->pw_name : "owner";
}

class HttpLink final : public Link {
 public:
  explicit HttpLink(const RunningServer& server)
      : client_{{.address = server.address, .key = server.key}} {}
  Result<server::Response> send(server::Request request) override {
    request.headers.emplace_back("x-myelin-actor", person());
    return client_.send(request);
  }

 private:
  server::HttpClient client_;
};

class OwnLink final : public Link {
 public:
  explicit OwnLink(std::unique_ptr<Instance> instance) : instance_{std::move(instance)} {}
  Result<server::Response> send(server::Request request) override {
    request.principal = server::owner(person());
    return instance_->api().handle(request);
  }

 private:
  std::unique_ptr<Instance> instance_;
};

}  // namespace

Result<std::unique_ptr<Link>> Link::open(const Context& context, const std::string& command) {
  const auto give_up = std::chrono::steady_clock::now() + home_wait_max;
  for (bool told = false;; told = true) {
    if (const auto server = find_server(context.home)) return std::make_unique<HttpLink>(*server);
    auto lock = HomeLock::acquire(context.home, command);
    if (lock) {
      MYELIN_TRY(instance, Instance::open(context, std::move(*lock), false));
      return std::make_unique<OwnLink>(std::move(instance));
    }
    const bool waits = std::chrono::steady_clock::now() < give_up;
    if (!waits) return std::unexpected(lock.error());
    if (!told)
      *context.err << "myelin: " << lock.error().message << "; waiting for it" << std::endl;
    std::this_thread::sleep_for(home_wait_step);
  }
}

Result<Json> Link::ask(const std::string& method, const std::string& target, const Json& body) {
  MYELIN_TRY(response, send(server::request_of(method, target,
                                               body.is_null() ? std::string{} : body.dump())));
  if (response.status >= 400) return std::unexpected(server::error_of(response));
  if (response.body.empty()) return Json(nullptr);
  Json answer = Json::parse(response.body, nullptr, false);
  if (answer.is_discarded())
    return fail(ErrorCode::corrupt, "the answer of " + target + " is not JSON",
                "Is it a Myelin that listens there?");
  return answer;
}

Status Link::tell(const std::string& method, const std::string& target, const Json& body) {
  MYELIN_TRY(answer, ask(method, target, body));
  static_cast<void>(answer);
  return {};
}

Result<Json> ask_once(const Context& context, const std::string& command, const std::string& method,
                      const std::string& target, const Json& body) {
  MYELIN_TRY(link, Link::open(context, command));
  return link->ask(method, target, body);
}

}  // namespace myelin::app
