#include "connect/file/archive.h"

#include <archive.h>
#include <archive_entry.h>
#include <fmt/format.h>
#include <locale.h>
#include <simdjson.h>

#include <algorithm>

#include "base/limits.h"
#include "connect/file/decode.h"

namespace myelin::connect::file {
namespace {

constexpr std::uint64_t ratio_free_bytes =
    64ULL * 1024 * 1024;  // small things may pack as well as they like

struct Close {
  void operator()(struct archive* a) const { archive_read_free(a); }
};
using Handle = std::unique_ptr<struct archive, Close>;

std::unexpected<Error> broken(const std::filesystem::path& path, struct archive* handle) {
  const char* said = archive_error_string(handle);
  return fail(ErrorCode::corrupt,
              fmt::format("the archive {} cannot be read: {}", path.filename().string(),
                          said == nullptr ? "it is broken" : said),
              "pack or download it again");
}

Result<Handle> open_archive(const std::filesystem::path& path) {
  Handle handle(archive_read_new());
  archive_read_support_filter_gzip(handle.get());
  archive_read_support_filter_xz(handle.get());
  archive_read_support_filter_zstd(handle.get());
  archive_read_support_filter_bzip2(handle.get());
  archive_read_support_format_zip(handle.get());
  archive_read_support_format_tar(handle.get());
  archive_read_support_format_raw(handle.get());
  if (archive_read_open_filename(handle.get(), path.c_str(), 256 * 1024) != ARCHIVE_OK)
    return broken(path, handle.get());
  return handle;
}

// libarchive turns names into the thread's locale, and gives none at all where the "C" locale
// cannot hold them.
class Utf8Names {
 public:
  Utf8Names()
      : locale_(newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr)), before_(uselocale(locale_)) {}
  ~Utf8Names() {
    uselocale(before_);
    if (locale_ != nullptr) freelocale(locale_);
  }
  Utf8Names(const Utf8Names&) = delete;
  Utf8Names& operator=(const Utf8Names&) = delete;

 private:
  locale_t locale_, before_;
};

Result<bool> next_entry(const std::filesystem::path& path, struct archive* handle,
                        archive_entry*& entry) {
  const int code = archive_read_next_header(handle, &entry);
  if (code == ARCHIVE_EOF) return false;
  if (code != ARCHIVE_OK && code != ARCHIVE_WARN) return broken(path, handle);
  return true;
}

bool is_raw(struct archive* handle) {
  return archive_format(handle) == ARCHIVE_FORMAT_RAW;
}

std::string name_of(archive_entry* entry, std::size_t index) {
  if (const char* name = archive_entry_pathname(entry)) {
    const std::string_view raw(name);
    return simdjson::validate_utf8(raw.data(), raw.size()) ? std::string(raw) : from_gb18030(raw);
  }
  if (const char* name = archive_entry_pathname_utf8(entry)) return name;
  return fmt::format("member-{}", index);
}

std::unexpected<Error> grows_too_far(const std::filesystem::path& path) {
  return fail(
      ErrorCode::too_large,
      fmt::format("{} unpacks to more than {} bytes, or more than {} times its size",
                  path.filename().string(), limits::archive_bytes_max, limits::archive_ratio_max),
      "unpack it yourself and import the folder");
}

bool beyond_limits(std::uint64_t unpacked, std::uint64_t packed) {
  return unpacked > limits::archive_bytes_max ||
         (unpacked > ratio_free_bytes &&
          unpacked / std::max<std::uint64_t>(packed, 1) > limits::archive_ratio_max);
}

class MemberSource final : public ByteSource {
 public:
  MemberSource(Handle handle, std::filesystem::path path, std::uint64_t packed, std::uint64_t bytes,
               std::shared_ptr<void> keep)
      : keep_(std::move(keep)),
        handle_(std::move(handle)),
        path_(std::move(path)),
        packed_(packed),
        bytes_(bytes) {}
  Result<std::size_t> read(std::span<char> out) override {
    const auto n = archive_read_data(handle_.get(), out.data(), out.size());
    if (n < 0) return broken(path_, handle_.get());
    done_ += static_cast<std::uint64_t>(n);
    if (beyond_limits(done_, packed_)) return grows_too_far(path_);
    if (n == 0 && bytes_ > 0 && done_ < bytes_)
      return fail(ErrorCode::corrupt,
                  fmt::format("a member of {} breaks off after {} of {} bytes",
                              path_.filename().string(), done_, bytes_),
                  "pack it again");
    return static_cast<std::size_t>(n);
  }
  double fraction() const override {
    if (bytes_ > 0) return std::min(1.0, static_cast<double>(done_) / static_cast<double>(bytes_));
    return std::min(1.0, static_cast<double>(archive_filter_bytes(handle_.get(), -1)) /
                             static_cast<double>(std::max<std::uint64_t>(packed_, 1)));
  }

 private:
  std::shared_ptr<void> keep_;
  Handle handle_;
  std::filesystem::path path_;
  std::uint64_t packed_, bytes_, done_ = 0;
};

std::uint64_t size_on_disk(const std::filesystem::path& path) {
  std::error_code ignored;
  const auto size = std::filesystem::file_size(path, ignored);
  return ignored ? 0 : size;
}

}  // namespace

bool is_safe_member_name(std::string_view name) {
  if (name.empty() || name.front() == '/' || name.front() == '\\') return false;
  if (name.size() > 1 && name[1] == ':') return false;
  if (std::any_of(name.begin(), name.end(),
                  [](char c) { return static_cast<unsigned char>(c) < 0x20; }))
    return false;
  while (!name.empty()) {
    const auto end = name.find_first_of("/\\");
    if (name.substr(0, end) == "..") return false;
    name.remove_prefix(end == std::string_view::npos ? name.size() : end + 1);
  }
  return true;
}

Result<std::vector<Member>> list_members(const std::filesystem::path& path) {
  const Utf8Names names;
  MYELIN_TRY(handle, open_archive(path));
  const std::uint64_t packed = size_on_disk(path);
  std::vector<Member> members;
  std::uint64_t unpacked = 0;
  archive_entry* entry = nullptr;
  for (std::size_t index = 0;; ++index) {
    MYELIN_TRY(any, next_entry(path, handle.get(), entry));
    if (!any) break;
    if (index >= limits::archive_members_max)
      return fail(ErrorCode::too_large,
                  fmt::format("{} has more than {} members", path.filename().string(),
                              limits::archive_members_max),
                  "import it in parts");
    if (is_raw(handle.get())) {
      members.push_back({index, "", 0, Time{}, false});
      break;
    }
    const std::string name = name_of(entry, index);
    const bool link = archive_entry_filetype(entry) == AE_IFLNK ||
                      archive_entry_symlink(entry) != nullptr ||
                      archive_entry_hardlink(entry) != nullptr;
    if (!is_safe_member_name(name) || link)
      return fail(ErrorCode::invalid_argument,
                  fmt::format("{} holds '{}', which {}", path.filename().string(), name,
                              link ? "is a link" : "leads out of the archive"),
                  "pack plain files only");
    if (archive_entry_filetype(entry) != AE_IFREG && archive_entry_filetype(entry) != 0) continue;
    Member member{index, name, 0, Time{}, archive_entry_is_encrypted(entry) != 0};
    if (archive_entry_size_is_set(entry))
      member.bytes =
          static_cast<std::uint64_t>(std::max<std::int64_t>(archive_entry_size(entry), 0));
    if (archive_entry_mtime_is_set(entry))
      member.modified = from_us(static_cast<std::int64_t>(archive_entry_mtime(entry)) * 1'000'000);
    unpacked += member.bytes;
    if (beyond_limits(unpacked, packed)) return grows_too_far(path);
    members.push_back(std::move(member));
  }
  return members;
}

Result<std::unique_ptr<ByteSource>> open_member(const std::filesystem::path& path,
                                                const Member& member, std::shared_ptr<void> keep) {
  const Utf8Names names;
  MYELIN_TRY(handle, open_archive(path));
  archive_entry* entry = nullptr;
  for (std::size_t index = 0; index <= member.index; ++index) {
    MYELIN_TRY(any, next_entry(path, handle.get(), entry));
    if (!any)
      return fail(ErrorCode::corrupt, fmt::format("{} changed while it was read", path.string()),
                  "import it again");
  }
  return std::make_unique<MemberSource>(std::move(handle), path, size_on_disk(path), member.bytes,
                                        std::move(keep));
}

}  // namespace myelin::connect::file
