#include <signal.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdlib>
#include <thread>

#include "app/command.h"
#include "app/home.h"
#include "app/instance.h"
#include "app/live_feed.h"
#include "base/log.h"
#include "engine/engine.h"
#include "server/api.h"
#include "server/http_server.h"
#include "server/rounds.h"

namespace myelin::app {
namespace {

struct Options {
  std::string bind = "127.0.0.1";
  std::uint16_t port = 7800;
  bool live = false, no_local_session = false;
  std::vector<std::string> proxies;
  double rate = 2;
  std::uint64_t seed = 7;
};

// Signals are taken by waiting for them, on this thread alone; every other thread is started with
// them blocked.
sigset_t ending_signals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  return set;
}

Status run(const Context& context, const Options& o) {
  log::set_level(log::Level::info);
  const sigset_t ending = ending_signals();
  ::pthread_sigmask(SIG_BLOCK, &ending, nullptr);
  ::signal(SIGPIPE, SIG_IGN);
  if (const auto other = find_server(context.home))
    return fail(ErrorCode::conflict, "a server runs on this home already, at " + other->address,
                "Stop process " + std::to_string(other->process) + ", or choose another --home");
  const auto start = std::chrono::steady_clock::now();
  MYELIN_TRY(lock, HomeLock::acquire(context.home, "serve"));
  remove_server_file(context.home);  // under the lock: whatever stands there is stale
  MYELIN_TRY(instance, Instance::open(context, std::move(lock), true));
  server::HttpOptions http;
  http.bind = o.bind;
  http.port = o.port;
  http.local_sessions = !o.no_local_session;
  http.proxies = o.proxies;
  http.home = context.home;
  http.page = context.share / "console" / "status";
  http.console = context.share / "console" / "dist";
  MYELIN_TRY(server, server::HttpServer::start(instance->engine(), instance->api(), http));
  const std::string host = o.bind == "0.0.0.0" || o.bind == "::" ? "127.0.0.1" : o.bind;
  const std::string address = "http://" +
                              (host.find(':') == std::string::npos ? host : "[" + host + "]") +
                              ":" + std::to_string(server->port());
  MYELIN_CHECK(write_server_file(
      context.home, {.address = address, .key = server->local_key(), .process = ::getpid()}));
  const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(
      std::chrono::steady_clock::now() - start);
  log::info("serving {} from {} (ready after {} ms)", address, context.home.string(), took.count());
  *context.out << "Myelin is at " << address << "  (home " << context.home.string()
               << ", Ctrl-C ends it)" << std::endl;

  std::unique_ptr<LiveFeed> feed;
  if (o.live)
    feed =
        std::make_unique<LiveFeed>(instance->engine(), instance->clock(),
                                   LiveFeedOptions{.seed = o.seed, .signals_per_second = o.rate});
  server::Rounds rounds{instance->engine(), instance->api(), instance->clock()};
  int signal = 0;
  ::sigwait(&ending, &signal);
  log::info("ending: answering what is in hand");
  feed.reset();
  server->stop();
  instance->engine().end_questions();
  rounds.stop();
  remove_server_file(context.home);
  server.reset();
  instance.reset();
  log::info("ended");
  return {};
}

}  // namespace

void add_serve(CLI::App& app, Context& context) {
  auto o = std::make_shared<Options>();
  auto* command =
      app.add_subcommand("serve", "The API, live events and the console, until SIGTERM or Ctrl-C");
  command->footer(
      "Examples:\n  myelin serve\n  myelin serve --port 8080 --home /srv/myelin\n  myelin serve "
      "--live-simulation\n"
      "Bound to another address than this machine's own, every request needs a key (myelin keys "
      "create).\n");
  command->add_option("--port", o->port, "0 takes any free port")->capture_default_str();
  command->add_option("--bind", o->bind, "The address to listen on")->capture_default_str();
  command->add_flag("--live-simulation", o->live,
                    "Feed a simulated company's signals as they happen");
  command->add_option("--rate", o->rate, "Signals a second of the simulation")
      ->check(CLI::Range(0.01, 10'000.0))
      ->capture_default_str();
  command->add_option("--seed", o->seed, "Seed of the simulation")->capture_default_str();
  command->add_flag(
      "--no-local-session", o->no_local_session,
      "A browser on this machine needs a key, too: behind a proxy on the same machine");
  command->add_option("--proxy", o->proxies,
                      "The address of a proxy on another machine that may say whom it asks for");
  command->callback([&context, o] { context.conclude(run(context, *o)); });
}

}  // namespace myelin::app
