#include "connect/file/input.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <chrono>

#include "base/limits.h"
#include "connect/file/archive.h"
#include "connect/file/csv_reader.h"
#include "connect/file/json_reader.h"
#include "connect/file/parquet_reader.h"
#include "connect/file/xlsx_reader.h"

namespace myelin::connect::file {
namespace {

namespace fs = std::filesystem;

enum class Format : std::uint8_t { unknown, csv, json, lines, xlsx, parquet, archive, old_excel };

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

Format by_name(std::string_view name) {
  const std::string ending = lower(fs::path(std::string(name)).extension().string());
  if (ending == ".csv" || ending == ".tsv" || ending == ".txt" || ending == ".tab")
    return Format::csv;
  if (ending == ".json") return Format::json;
  if (ending == ".jsonl" || ending == ".ndjson") return Format::lines;
  if (ending == ".xlsx" || ending == ".xlsm") return Format::xlsx;
  if (ending == ".parquet" || ending == ".pq") return Format::parquet;
  if (ending == ".xls") return Format::old_excel;
  for (const std::string_view packed :
       {".zip", ".tar", ".tgz", ".txz", ".tzst", ".gz", ".xz", ".zst", ".zstd", ".bz2"})
    if (ending == packed) return Format::archive;
  return Format::unknown;
}

// What the first bytes say, which is believed before the name. A .csv that is a workbook inside is
// common.
Format by_content(std::string_view head, std::string_view name) {
  const Format named = by_name(name);
  if (head.starts_with("PAR1")) return Format::parquet;
  if (head.starts_with("PK\x03\x04") || head.starts_with("PK\x05\x06")) {
    const bool workbook = named == Format::xlsx ||
                          head.find("[Content_Types].xml") != std::string_view::npos ||
                          head.find("xl/") != std::string_view::npos;
    return workbook ? Format::xlsx : Format::archive;
  }
  if (head.starts_with("\xD0\xCF\x11\xE0")) return Format::old_excel;
  if (head.starts_with("\x1F\x8B") ||
      head.starts_with(std::string_view("\xFD"
                                        "7zXZ\0",
                                        6)) ||
      head.starts_with("\x28\xB5\x2F\xFD") || head.starts_with("BZh") ||
      (head.size() > 262 && head.substr(257, 5) == "ustar"))
    return Format::archive;
  if (named == Format::xlsx || named == Format::parquet || named == Format::archive)
    return named;  // its reader will say what is wrong
  if (named != Format::unknown) return named;
  const auto first = head.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
  if (first != std::string_view::npos && (head[first] == '{' || head[first] == '['))
    return Format::json;
  return Format::unknown;
}

Result<std::string> head_of(ByteSource& source) {
  std::string head(4096, '\0');
  std::size_t size = 0;
  while (size < head.size()) {
    MYELIN_TRY(n, source.read(std::span(head).subspan(size)));
    if (n == 0) break;
    size += n;
  }
  head.resize(size);
  return head;
}

Time modified_at(const fs::path& path) {
  std::error_code ignored;
  const auto written = fs::last_write_time(path, ignored);
  if (ignored) return Time{};
  return std::chrono::time_point_cast<Duration>(std::chrono::file_clock::to_sys(written));
}

using OpenBytes = std::function<Result<std::unique_ptr<ByteSource>>()>;

// One table of text, whatever brings its bytes.
std::function<Result<std::unique_ptr<RecordReader>>()> text_table(Format format, OpenBytes open) {
  return [format, open]() -> Result<std::unique_ptr<RecordReader>> {
    MYELIN_TRY(bytes, open());
    MYELIN_TRY(text, decode(std::move(bytes)));
    if (format == Format::csv) return read_csv(std::move(text));
    return read_json(std::move(text), format == Format::lines);
  };
}

class Enumeration {
 public:
  Result<Inputs> run(const fs::path& path) {
    std::error_code ignored;
    const auto status = fs::status(path, ignored);
    if (!fs::exists(status))
      return fail(ErrorCode::not_found, fmt::format("there is no {}", path.string()),
                  "check the path");
    if (fs::is_directory(status)) {
      MYELIN_CHECK(folder(path));
    } else {
      MYELIN_CHECK(whole_file(path, path.filename().string(), 0, nullptr, modified_at(path), true));
    }
    return std::move(inputs_);
  }

 private:
  void skip(std::string name, std::string reason) {
    inputs_.skipped.push_back({std::move(name), std::move(reason)});
  }

  Status folder(const fs::path& root) {
    std::vector<fs::path> files;
    std::error_code error;
    for (fs::recursive_directory_iterator
             at(root, fs::directory_options::skip_permission_denied, error),
         end;
         !error && at != end; at.increment(error)) {
      const auto name = at->path().filename().string();
      const auto relative = at->path().lexically_relative(root).string();
      if (name.starts_with('.') || name == "__MACOSX") {
        if (at->is_directory()) at.disable_recursion_pending();
      } else if (at->is_symlink()) {
        skip(relative, "is a link; links are not followed");
      } else if (at->is_regular_file()) {
        files.push_back(at->path());
      }
      if (files.size() > limits::folder_files_max)
        return fail(
            ErrorCode::too_large,
            fmt::format("{} holds more than {} files", root.string(), limits::folder_files_max),
            "import it in parts");
    }
    if (error)
      return fail(ErrorCode::unavailable,
                  fmt::format("cannot list {}: {}", root.string(), error.message()),
                  "check that you may read it");
    std::sort(files.begin(), files.end());
    for (const auto& file : files) {
      const auto relative = file.lexically_relative(root).string();
      // One broken file does not keep the others out.
      if (auto status = whole_file(file, relative, 0, nullptr, modified_at(file), false); !status)
        skip(relative, status.error().message);
    }
    return {};
  }

  // A file that can be read at any place: on disk, or spilled there. `asked`: the user named this
  // very file.
  Status whole_file(const fs::path& path, const std::string& name, int depth,
                    std::shared_ptr<void> keep, Time modified, bool asked) {
    MYELIN_TRY(bytes, open_file(path));
    MYELIN_TRY(head, head_of(*bytes));
    const std::uint64_t size = fs::file_size(path);
    Format format = by_content(head, name);
    if (format == Format::unknown && asked) format = Format::csv;
    switch (format) {
      case Format::unknown:
        skip(name,
             "is no format that is read (CSV, TSV, JSON, JSONL, XLSX, Parquet, ZIP, TAR, GZ, XZ, "
             "ZSTD)");
        return {};
      case Format::old_excel:
        skip(name, "is an old or protected Excel file; save it as XLSX or CSV without a password");
        return {};
      case Format::archive:
        return archive(path, name, depth, std::move(keep));
      case Format::xlsx:
        return workbook(path, name, size, std::move(keep), modified);
      case Format::parquet:
        inputs_.tables.push_back(
            {name, size, modified, [path, keep] { return read_parquet(path, keep); }});
        return {};
      default:
        break;
    }
    if (size == 0) {
      skip(name, "is empty");
      return {};
    }
    inputs_.tables.push_back(
        {name, size, modified, text_table(format, [path, keep] { return open_file(path); })});
    return {};
  }

  Status workbook(const fs::path& path, const std::string& name, std::uint64_t size,
                  std::shared_ptr<void> keep, Time modified) {
    MYELIN_TRY(sheets, list_sheets(path));
    for (const auto& sheet : sheets)
      inputs_.tables.push_back({sheets.size() == 1 ? name : name + "#" + sheet.name,
                                size / sheets.size(), modified,
                                [path, sheet, keep] { return read_sheet(path, sheet, keep); }});
    if (sheets.empty()) skip(name, "has no sheet");
    return {};
  }

  Status archive(const fs::path& path, const std::string& name, int depth,
                 std::shared_ptr<void> keep) {
    if (depth >= limits::archive_depth_max)
      return fail(
          ErrorCode::too_large,
          fmt::format("{}: archives are nested deeper than {}", name, limits::archive_depth_max),
          "unpack it yourself and import the folder");
    MYELIN_TRY(members, list_members(path));
    std::sort(members.begin(), members.end(),
              [](const Member& a, const Member& b) { return a.name < b.name; });
    for (const auto& member : members) {
      if (++members_ > limits::archive_members_max)
        return fail(ErrorCode::too_large,
                    fmt::format("{} has more than {} members", name, limits::archive_members_max),
                    "import it in parts");
      MYELIN_CHECK(one_member(path, name, member, depth, keep));
    }
    return {};
  }

  Status one_member(const fs::path& path, const std::string& archive_name, const Member& member,
                    int depth, const std::shared_ptr<void>& keep) {
    // "orders.csv.xz" is the table orders.csv; "shop.zip" holds "shop.zip/orders.csv".
    const bool plain = member.name.empty();
    const std::string name = plain ? fs::path(archive_name).replace_extension().string()
                                   : archive_name + "/" + member.name;
    const std::string file_name = fs::path(name).filename().string();
    if (file_name.starts_with('.') || name.find("__MACOSX/") != std::string::npos) return {};
    if (member.encrypted) {
      skip(name, "is encrypted; unpack it with its password first");
      return {};
    }
    const OpenBytes open = [path, member, keep] { return open_member(path, member, keep); };
    MYELIN_TRY(bytes, open());
    MYELIN_TRY(head, head_of(*bytes));
    if (head.empty()) {
      skip(name, "is empty");
      return {};
    }
    const Format format = by_content(head, file_name);
    if (format == Format::csv || format == Format::json || format == Format::lines ||
        (plain && format == Format::unknown)) {
      const auto as = format == Format::unknown ? Format::csv : format;
      inputs_.tables.push_back({name, plain ? fs::file_size(path) : member.bytes,
                                plain ? modified_at(path) : member.modified, text_table(as, open)});
      return {};
    }
    if (format == Format::unknown) {
      skip(name, "is no format that is read");
      return {};
    }
    bytes = nullptr;
    MYELIN_TRY(again, open());
    MYELIN_TRY(file,
               TemporaryFile::spill(*again, limits::archive_bytes_max -
                                                std::min(spilled_, limits::archive_bytes_max)));
    spilled_ += file->bytes();
    const fs::path spilled = file->path();
    return whole_file(spilled, name, depth + 1, std::move(file), member.modified, false);
  }

  Inputs inputs_;
  std::size_t members_ = 0;
  std::uint64_t spilled_ = 0;
};

}  // namespace

Result<Inputs> open_inputs(const std::filesystem::path& path) {
  try {
    return Enumeration().run(path);
  } catch (const std::filesystem::filesystem_error& error) {
    return fail(ErrorCode::unavailable,
                fmt::format("cannot read {}: {}", path.string(), error.what()),
                "check the path and that you may read it");
  }
}

}  // namespace myelin::connect::file
