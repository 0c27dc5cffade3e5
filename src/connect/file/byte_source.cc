#include "connect/file/byte_source.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <vector>

namespace myelin::connect::file {
namespace {

std::unexpected<Error> io_error(std::string_view doing, const std::filesystem::path& path) {
  const int reason = errno;
  const auto code = reason == ENOENT   ? ErrorCode::not_found
                    : reason == EACCES ? ErrorCode::permission_denied
                                       : ErrorCode::unavailable;
  return fail(code, fmt::format("cannot {} {}: {}", doing, path.string(), std::strerror(reason)),
              "check the path and that you may read it");
}

class FileSource final : public ByteSource {
 public:
  FileSource(int fd, std::filesystem::path path, std::uint64_t bytes)
      : fd_(fd), path_(std::move(path)), bytes_(bytes) {}
  ~FileSource() override { ::close(fd_); }
  Result<std::size_t> read(std::span<char> out) override {
    while (true) {
      const auto n = ::read(fd_, out.data(), out.size());
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) return io_error("read", path_);
      done_ += static_cast<std::uint64_t>(n);
      return static_cast<std::size_t>(n);
    }
  }
  double fraction() const override {
    return bytes_ == 0 ? 1
                       : std::min(1.0, static_cast<double>(done_) / static_cast<double>(bytes_));
  }

 private:
  int fd_;
  std::filesystem::path path_;
  std::uint64_t bytes_, done_ = 0;
};

class MemorySource final : public ByteSource {
 public:
  explicit MemorySource(std::string bytes) : bytes_(std::move(bytes)) {}
  Result<std::size_t> read(std::span<char> out) override {
    const std::size_t n = std::min(out.size(), bytes_.size() - done_);
    std::memcpy(out.data(), bytes_.data() + done_, n);
    done_ += n;
    return n;
  }
  double fraction() const override {
    return bytes_.empty() ? 1 : static_cast<double>(done_) / static_cast<double>(bytes_.size());
  }

 private:
  std::string bytes_;
  std::size_t done_ = 0;
};

}  // namespace

Result<std::unique_ptr<ByteSource>> open_file(const std::filesystem::path& path) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return io_error("open", path);
  struct stat about{};
  if (::fstat(fd, &about) != 0 || !S_ISREG(about.st_mode)) {
    ::close(fd);
    return fail(ErrorCode::unsupported, fmt::format("{} is not a regular file", path.string()),
                "name a file, a folder or an archive");
  }
  return std::make_unique<FileSource>(fd, path, static_cast<std::uint64_t>(about.st_size));
}

std::unique_ptr<ByteSource> from_memory(std::string bytes) {
  return std::make_unique<MemorySource>(std::move(bytes));
}

Result<std::shared_ptr<TemporaryFile>> TemporaryFile::spill(ByteSource& source,
                                                            std::uint64_t bytes_max) {
  std::error_code ignored;
  auto folder = std::filesystem::temp_directory_path(ignored);
  if (ignored) folder = "/tmp";
  std::string name = (folder / "myelin-XXXXXX").string();
  const int fd = ::mkstemp(name.data());
  if (fd < 0) return io_error("create", name);
  std::shared_ptr<TemporaryFile> file(new TemporaryFile);
  file->path_ = name;
  std::vector<char> chunk(256 * 1024);
  Status status;
  while (status) {
    const auto n = source.read(chunk);
    if (!n) status = std::unexpected(n.error());
    if (!n || *n == 0) break;
    file->bytes_ += *n;
    if (file->bytes_ > bytes_max)
      status = fail(ErrorCode::too_large, fmt::format("unpacks to more than {} bytes", bytes_max),
                    "unpack it yourself and import the folder");
    for (std::size_t done = 0; status && done < *n;) {
      const auto written = ::write(fd, chunk.data() + done, *n - done);
      if (written < 0 && errno != EINTR) status = io_error("write", file->path_);
      if (written > 0) done += static_cast<std::size_t>(written);
    }
  }
  ::close(fd);
  if (!status) return std::unexpected(std::move(status.error()));
  return file;
}

TemporaryFile::~TemporaryFile() {
  if (!path_.empty()) ::unlink(path_.c_str());
}

}  // namespace myelin::connect::file
