#include "app/home.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <nlohmann/json.hpp>

#include "server/http_client.h"

namespace myelin::app {
namespace {

std::filesystem::path run_folder(const std::filesystem::path& home) {
  return home / "run";
}

Status make_folders(const std::filesystem::path& home) {
  std::error_code fault;
  const bool fresh = !std::filesystem::exists(home, fault);
  std::filesystem::create_directories(run_folder(home), fault);
  if (fault)
    return fail(ErrorCode::unavailable,
                "cannot create " + run_folder(home).string() + ": " + fault.message(),
                "Choose a folder that you may write with --home");
  // Customers' words lie here: other users of the machine have no business in it.
  if (fresh) ::chmod(home.c_str(), 0700);
  return {};
}

}  // namespace

Result<HomeLock> HomeLock::acquire(const std::filesystem::path& home, const std::string& command) {
  MYELIN_CHECK(make_folders(home));
  const auto path = run_folder(home) / "lock";
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0)
    return fail(ErrorCode::unavailable,
                "cannot open " + path.string() + ": " + std::strerror(errno));
  HomeLock lock{file};
  if (::flock(file, LOCK_EX | LOCK_NB) != 0) {
    char text[256]{};
    const auto size = ::pread(file, text, sizeof text - 1, 0);
    const std::string holder =
        size > 0 ? std::string(text, static_cast<std::size_t>(size)) : "another command";
    return fail(ErrorCode::unavailable, home.string() + " is in use by " + holder,
                "Wait until it has finished, or stop it");
  }
  const std::string note = "`myelin " + command + "` (process " + std::to_string(::getpid()) + ")";
  if (::ftruncate(file, 0) == 0) static_cast<void>(::pwrite(file, note.data(), note.size(), 0));
  return lock;
}

HomeLock::~HomeLock() {
  if (file_ >= 0) ::close(file_);  // closing gives the lock back
}

std::optional<RunningServer> find_server(const std::filesystem::path& home) {
  std::ifstream file{run_folder(home) / "server.json"};
  if (!file) return std::nullopt;
  const auto json = nlohmann::json::parse(file, nullptr, false);
  if (!json.is_object()) return std::nullopt;
  RunningServer server;
  server.address = json.value("address", "");
  server.key = json.value("key", "");
  server.process = json.value("process", std::int64_t{0});
  if (server.process <= 0 || (::kill(static_cast<pid_t>(server.process), 0) != 0 && errno == ESRCH))
    return std::nullopt;
  // The process id may have passed to a stranger: only an answer counts.
  server::HttpClient client{
      {.address = server.address, .key = {}, .connect_wait_ms = 1'000, .answer_wait_ms = 5'000}};
  const auto health = client.send(server::request_of("GET", "/healthz"));
  if (!health || health->status != 200) return std::nullopt;
  return server;
}

Status write_server_file(const std::filesystem::path& home, const RunningServer& server) {
  const auto path = run_folder(home) / "server.json";
  const auto draft = run_folder(home) / "server.json.new";
  const nlohmann::json json{
      {"address", server.address}, {"key", server.key}, {"process", server.process}};
  const std::string text = json.dump() + "\n";
  const int file = ::open(draft.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file < 0)
    return fail(ErrorCode::unavailable,
                "cannot write " + draft.string() + ": " + std::strerror(errno));
  const bool whole = ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  ::close(file);
  std::error_code fault;
  if (whole) std::filesystem::rename(draft, path, fault);
  if (!whole || fault) return fail(ErrorCode::unavailable, "cannot write " + path.string());
  return {};
}

void remove_server_file(const std::filesystem::path& home) {
  std::error_code ignored;
  std::filesystem::remove(run_folder(home) / "server.json", ignored);
}

}  // namespace myelin::app
