#include "text/mapped_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace myelin::text {

Result<MappedFile> MappedFile::open(const std::filesystem::path& path, std::string_view what,
                                    std::string_view hint) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0)
    return fail(ErrorCode::not_found, "no " + std::string(what) + " at " + path.string(),
                std::string(hint));
  struct stat status{};
  const bool sized = ::fstat(file, &status) == 0 && status.st_size > 0;
  const auto bytes = sized ? static_cast<std::size_t>(status.st_size) : 0;
  void* const mapping =
      sized ? ::mmap(nullptr, bytes, PROT_READ, MAP_PRIVATE, file, 0) : MAP_FAILED;
  ::close(file);
  if (mapping == MAP_FAILED)
    return fail(ErrorCode::corrupt, path.string() + " cannot be mapped", std::string(hint));
  MappedFile mapped;
  mapped.bytes_ = {static_cast<const char*>(mapping), bytes};
  return mapped;
}

MappedFile::~MappedFile() {
  if (!bytes_.empty()) ::munmap(const_cast<char*>(bytes_.data()), bytes_.size());
}

}  // namespace myelin::text
