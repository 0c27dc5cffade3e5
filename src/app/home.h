// The home folder as processes share it: who holds the store, and which server answers for it.
//
//   home/run/lock         held (flock) by the one process that has the store open; says which
//   command it is home/run/server.json  port, process and local key of the running server; readable
//   by the owner only
//
// Thread safety: none. Invariant: the store is opened only under the lock.
#pragma once
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "base/result.h"

namespace myelin::app {

class HomeLock {
 public:
  // Error::unavailable names the holder. Creates the home folder (mode 0700) when it is missing.
  static Result<HomeLock> acquire(const std::filesystem::path& home, const std::string& command);
  HomeLock(HomeLock&& other) noexcept : file_{other.file_} { other.file_ = -1; }
  HomeLock& operator=(HomeLock&&) = delete;
  ~HomeLock();

 private:
  explicit HomeLock(int file) : file_{file} {}
  int file_ = -1;
};

struct RunningServer {
  std::string address;  // "http://127.0.0.1:7800"
  std::string key;
  std::int64_t process = 0;
};

// What server.json says, where its process lives and answers; a stale file counts as none.
std::optional<RunningServer> find_server(const std::filesystem::path& home);
Status write_server_file(const std::filesystem::path& home, const RunningServer& server);
void remove_server_file(const std::filesystem::path& home);

}  // namespace myelin::app
