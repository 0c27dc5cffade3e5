// MappedFile: a file read as it lies on the disk, without a copy. The pages that nobody asks for
// are never read.
//
// Thread safety: immutable; its bytes live as long as it does.
#pragma once
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.h"

namespace myelin::text {

class MappedFile {
 public:
  MappedFile() = default;
  // `what` names the kind of file in a message, `hint` says how to come by one. Errors: not_found,
  // corrupt (empty, or it cannot be mapped).
  static Result<MappedFile> open(const std::filesystem::path& path, std::string_view what,
                                 std::string_view hint);
  ~MappedFile();
  MappedFile(MappedFile&& other) noexcept : bytes_(std::exchange(other.bytes_, {})) {}
  MappedFile& operator=(MappedFile&& other) noexcept {
    std::swap(bytes_, other.bytes_);
    return *this;
  }

  std::span<const char> bytes() const { return bytes_; }

 private:
  std::span<const char> bytes_;
};

}  // namespace myelin::text
