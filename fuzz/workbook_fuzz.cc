// links: connect
// The XML inside a workbook. A mutated ZIP fails at its checksums; here the input is the parts
// themselves, set apart by form feeds: sheet, shared texts, styles, workbook.
#include <zip.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>

#include "connect/file/byte_source.h"
#include "connect/file/input.h"

namespace {

constexpr std::string_view workbook =
    R"(<workbook xmlns:r="r"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>)";
constexpr std::string_view relations =
    R"(<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>)";

void demand(bool held) {
  if (!held) std::abort();
}

void add(zip_t* archive, const char* name, std::string_view bytes) {
  zip_source_t* source = zip_source_buffer(archive, bytes.data(), bytes.size(), 0);
  const auto index = zip_file_add(archive, name, source, ZIP_FL_OVERWRITE);
  demand(index >= 0);
  demand(zip_set_file_compression(archive, static_cast<zip_uint64_t>(index), ZIP_CM_STORE, 0) == 0);
}

void write_workbook(const std::filesystem::path& path, std::string_view parts) {
  std::array<std::string_view, 4> part{};
  for (std::string_view& one : part) {
    const auto end = parts.find('\f');
    one = parts.substr(0, end);
    parts = end == std::string_view::npos ? std::string_view{} : parts.substr(end + 1);
  }
  zip_t* archive = zip_open(path.c_str(), ZIP_CREATE | ZIP_TRUNCATE, nullptr);
  demand(archive != nullptr);
  add(archive, "xl/worksheets/sheet1.xml", part[0]);
  if (!part[1].empty()) add(archive, "xl/sharedStrings.xml", part[1]);
  if (!part[2].empty()) add(archive, "xl/styles.xml", part[2]);
  add(archive, "xl/workbook.xml", part[3].empty() ? workbook : part[3]);
  add(archive, "xl/_rels/workbook.xml.rels", relations);
  demand(zip_close(archive) == 0);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace myelin::connect::file;
  const auto nothing = from_memory("");
  const auto file = TemporaryFile::spill(*nothing, 0);
  demand(file.has_value());
  write_workbook((*file)->path(), {reinterpret_cast<const char*>(data), size});
  const auto inputs = open_inputs((*file)->path());
  if (!inputs) return 0;
  for (const auto& input : inputs->tables) {
    const auto reader = input.open();
    if (!reader) continue;
    Row row;
    while (true) {
      const auto any = (*reader)->next(row);
      if (!any || !*any) break;
      demand(row.problem || row.cells.size() <= (*reader)->header().size());
    }
  }
  return 0;
}
