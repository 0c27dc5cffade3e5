// ByteSource: bytes in order, from a file, an archive's member or memory.
// Thread safety: none.
#pragma once
#include <filesystem>
#include <memory>
#include <span>
#include <string>

#include "base/result.h"

namespace myelin::connect::file {

class ByteSource {
 public:
  virtual ~ByteSource() = default;
  // Up to out.size() bytes; 0 at the end only.
  virtual Result<std::size_t> read(std::span<char> out) = 0;
  // How much has been read, 0…1.
  virtual double fraction() const = 0;
};

Result<std::unique_ptr<ByteSource>> open_file(const std::filesystem::path& path);
std::unique_ptr<ByteSource> from_memory(std::string bytes);

// A file that is deleted with its last owner. Nobody else can read it.
class TemporaryFile {
 public:
  // Writes all of `source`; too_large beyond `bytes_max`.
  static Result<std::shared_ptr<TemporaryFile>> spill(ByteSource& source, std::uint64_t bytes_max);
  ~TemporaryFile();
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  const std::filesystem::path& path() const { return path_; }
  std::uint64_t bytes() const { return bytes_; }

 private:
  TemporaryFile() = default;
  std::filesystem::path path_;
  std::uint64_t bytes_ = 0;
};

}  // namespace myelin::connect::file
