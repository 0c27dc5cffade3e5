#include "connect/file/xlsx_part.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/limits.h"

namespace myelin::connect::file {
namespace {

constexpr std::size_t chunk_bytes = 256 * 1024;
constexpr std::uint64_t ratio_free_bytes = 64ULL * 1024 * 1024;

std::unexpected<Error> broken(std::string_view workbook, std::string_view what) {
  return fail(ErrorCode::corrupt, fmt::format("the workbook {} cannot be read: {}", workbook, what),
              "open it in a spreadsheet program and save it again");
}

std::unexpected<Error> too_large(std::string_view part) {
  return fail(ErrorCode::too_large,
              fmt::format("the part {} of the workbook unpacks to more than is read", part),
              "save it as CSV");
}

bool bomb(std::uint64_t unpacked, std::uint64_t packed) {
  return unpacked > ratio_free_bytes &&
         unpacked / std::max<std::uint64_t>(packed, 1) > limits::archive_ratio_max;
}

}  // namespace

Status refuse_declarations(std::string_view xml, std::string_view part) {
  for (std::size_t at = xml.find("<!"); at != std::string_view::npos; at = xml.find("<!", at + 2)) {
    const auto rest = xml.substr(at);
    // Fewer bytes than any declaration has: a comment cut by the end of a chunk, looked at again
    // with the next one.
    if (rest.size() < 9 || rest.starts_with("<!--") || rest.starts_with("<![CDATA[")) continue;
    return fail(
        ErrorCode::corrupt,
        fmt::format("{} declares a document type or an entity, which no workbook needs", part),
        "save the workbook again with a spreadsheet program");
  }
  return {};
}

Result<std::shared_ptr<Workbook>> Workbook::open(const std::filesystem::path& path) {
  int code = 0;
  zip_t* zip = zip_open(path.c_str(), ZIP_RDONLY, &code);
  const std::string name = path.filename().string();
  if (zip == nullptr) {
    zip_error_t error;
    zip_error_init_with_code(&error, code);
    const std::string said = zip_error_strerror(&error);
    zip_error_fini(&error);
    return broken(name, said);
  }
  std::shared_ptr<Workbook> book(new Workbook);
  book->zip_ = zip;
  book->name_ = name;
  if (static_cast<std::size_t>(zip_get_num_entries(zip, 0)) > limits::archive_members_max)
    return fail(
        ErrorCode::too_large,
        fmt::format("the workbook {} has more than {} parts", name, limits::archive_members_max),
        "save it as CSV");
  return book;
}

Workbook::~Workbook() {
  zip_discard(zip_);
}

bool Workbook::has(const std::string& part) const {
  return zip_name_locate(zip_, part.c_str(), ZIP_FL_NOCASE) >= 0;
}

Result<std::string> Workbook::text(const std::string& part, std::uint64_t bytes_max) {
  zip_stat_t about;
  const auto index = zip_name_locate(zip_, part.c_str(), ZIP_FL_NOCASE);
  if (index < 0 || zip_stat_index(zip_, static_cast<zip_uint64_t>(index), 0, &about) != 0)
    return fail(ErrorCode::not_found, fmt::format("the workbook {} has no part {}", name_, part),
                "save it again as XLSX");
  if (about.size > bytes_max || bomb(about.size, about.comp_size)) return too_large(part);
  zip_file_t* file = zip_fopen_index(zip_, static_cast<zip_uint64_t>(index), 0);
  if (file == nullptr) return broken(name_, zip_strerror(zip_));
  std::string text(about.size + 1, '\0');  // one more: a part that lies about its size is found out
  const auto n = zip_fread(file, text.data(), text.size());
  const bool whole = n >= 0 && static_cast<std::uint64_t>(n) == about.size;
  zip_fclose(file);
  if (!whole) return broken(name_, fmt::format("{} is damaged", part));
  text.pop_back();
  MYELIN_CHECK(refuse_declarations(text, part));
  return text;
}

Result<std::unique_ptr<ElementStream>> ElementStream::open(std::shared_ptr<Workbook> workbook,
                                                           const std::string& part,
                                                           std::string_view element) {
  zip_stat_t about;
  const auto index = zip_name_locate(workbook->handle(), part.c_str(), ZIP_FL_NOCASE);
  if (index < 0 ||
      zip_stat_index(workbook->handle(), static_cast<zip_uint64_t>(index), 0, &about) != 0)
    return broken(workbook->name(), fmt::format("the part {} is missing", part));
  if (about.size > limits::xml_part_bytes_max || bomb(about.size, about.comp_size))
    return too_large(part);
  std::unique_ptr<ElementStream> stream(new ElementStream);
  stream->file_ = zip_fopen_index(workbook->handle(), static_cast<zip_uint64_t>(index), 0);
  if (stream->file_ == nullptr) return broken(workbook->name(), zip_strerror(workbook->handle()));
  stream->workbook_ = std::move(workbook);
  stream->part_ = part;
  stream->element_ = element;
  stream->bytes_ = about.size;
  stream->packed_ = about.comp_size;
  return stream;
}

ElementStream::~ElementStream() {
  if (file_ != nullptr) zip_fclose(file_);
}

double ElementStream::fraction() const {
  return bytes_ == 0 ? 1 : std::min(1.0, static_cast<double>(read_) / static_cast<double>(bytes_));
}

Result<bool> ElementStream::fill() {
  if (ended_) return false;
  buffer_.erase(0, at_);
  at_ = 0;
  const std::size_t before = buffer_.size();
  buffer_.resize(before + chunk_bytes);
  const auto n = zip_fread(file_, buffer_.data() + before, chunk_bytes);
  buffer_.resize(before + static_cast<std::size_t>(std::max<zip_int64_t>(n, 0)));
  if (n < 0) return broken(workbook_->name(), fmt::format("{} is damaged", part_));
  ended_ = n == 0;
  read_ += static_cast<std::uint64_t>(n);
  if (read_ > limits::xml_part_bytes_max || bomb(read_, packed_)) return too_large(part_);
  // Only what is new, and the few bytes before it in which a "<!" may have begun.
  MYELIN_CHECK(
      refuse_declarations(std::string_view(buffer_).substr(before > 9 ? before - 9 : 0), part_));
  return !ended_;
}

Result<std::optional<std::size_t>> ElementStream::find_start() {
  std::size_t from = at_;
  while (true) {
    const auto open = buffer_.find('<', from);
    if (open == std::string::npos) {
      at_ = buffer_.size();
    } else {
      const auto end = buffer_.find_first_of(" />\t\r\n", open + 1);
      if (end != std::string::npos) {
        const std::string_view tag(buffer_.data() + open + 1, end - open - 1);
        const auto colon = tag.rfind(':');
        if ((colon == std::string_view::npos ? tag : tag.substr(colon + 1)) == element_) {
          close_ = fmt::format("</{}>", tag);
          return open;
        }
        from = open + 1;
        at_ = from;
        continue;
      }
      at_ = open;
      if (buffer_.size() - at_ > 4096)
        return broken(workbook_->name(), fmt::format("{} holds an endless tag", part_));
    }
    MYELIN_TRY(more, fill());
    from = at_;
    if (!more) return std::nullopt;
  }
}

Result<std::optional<std::string_view>> ElementStream::next() {
  MYELIN_TRY(start, find_start());
  if (!start) return std::nullopt;
  at_ = *start;
  std::size_t from = 0;
  while (true) {
    const auto tag_end = buffer_.find('>', at_);
    if (tag_end != std::string::npos && buffer_[tag_end - 1] == '/') {
      const std::string_view element(buffer_.data() + at_, tag_end + 1 - at_);
      at_ = tag_end + 1;
      return element;
    }
    const auto end = buffer_.find(close_, at_ + from);
    if (end != std::string::npos) {
      const std::string_view element(buffer_.data() + at_, end + close_.size() - at_);
      at_ = end + close_.size();
      return element;
    }
    from = buffer_.size() - at_ > close_.size() ? buffer_.size() - at_ - close_.size() : 0;
    if (buffer_.size() - at_ > limits::row_bytes_max)
      return fail(ErrorCode::too_large,
                  fmt::format("{} holds a <{}> of more than {} bytes", part_, element_,
                              limits::row_bytes_max),
                  "save the sheet as CSV");
    MYELIN_TRY(more, fill());
    if (!more)
      return broken(workbook_->name(), fmt::format("{} breaks off inside <{}>", part_, element_));
  }
}

}  // namespace myelin::connect::file
