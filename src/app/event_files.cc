#include "app/event_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "connect/file/archive.h"
#include "connect/file/input.h"
#include "connect/file/xes_reader.h"

namespace myelin::app {
namespace {

using connect::file::ByteSource;

Result<std::string> whole(ByteSource& source) {
  std::string text;
  std::array<char, 1 << 16> part;
  for (;;) {
    MYELIN_TRY(n, source.read(part));
    if (n == 0) return text;
    if (text.size() + n > connect::file::xes_bytes_max)
      return fail(ErrorCode::too_large, "the log is too large to be read at once",
                  "split it, or write it as CSV");
    text.append(part.data(), n);
  }
}

Result<std::unique_ptr<ByteSource>> unpacked(const std::filesystem::path& file) {
  if (file.extension() == ".xes") return connect::file::open_file(file);
  MYELIN_TRY(members, connect::file::list_members(file));
  if (members.size() != 1)
    return fail(ErrorCode::invalid_argument,
                fmt::format("{} holds {} files", file.string(), members.size()),
                "unpack it and name one log");
  return connect::file::open_member(file, members.front(), nullptr);
}

Result<ReadLog> read_xes_file(const std::filesystem::path& file) {
  MYELIN_TRY(source, unpacked(file));
  MYELIN_TRY(text, whole(*source));
  stats::process::EventLogBuilder builder;
  MYELIN_TRY(summary, connect::file::read_xes(text, [&](const connect::file::XesEvent& event) {
               return builder.add(event.trace, event.name, to_us(event.at));
             }));
  return ReadLog{builder.finish(), summary.passed_over};
}

Result<std::size_t> column_of(const std::vector<std::string>& header, const std::string& wanted,
                              std::initializer_list<std::string_view> usual,
                              std::string_view option) {
  const auto find = [&](std::string_view name) {
    return static_cast<std::size_t>(std::ranges::find(header, name) - header.begin());
  };
  if (!wanted.empty() && find(wanted) < header.size()) return find(wanted);
  if (wanted.empty())
    for (const auto name : usual)
      if (find(name) < header.size()) return find(name);
  std::string there;
  for (const auto& name : header) there += (there.empty() ? "" : ", ") + name;
  return fail(ErrorCode::not_found, fmt::format("no column for {}", option),
              fmt::format("name one of {} with {}", there, option));
}

Result<ReadLog> read_table(const std::filesystem::path& file, const EventColumns& columns) {
  MYELIN_TRY(inputs, connect::file::open_inputs(file));
  if (inputs.tables.size() != 1)
    return fail(ErrorCode::invalid_argument,
                fmt::format("{} holds {} tables", file.string(), inputs.tables.size()),
                "name a file with one table");
  MYELIN_TRY(reader, inputs.tables.front().open());
  const auto& header = reader->header();
  MYELIN_TRY(of_case,
             column_of(header, columns.of_case,
                       {"case:concept:name", "case_id", "case", "caseid", "order"}, "--case"));
  MYELIN_TRY(activity, column_of(header, columns.activity,
                                 {"concept:name", "activity", "event", "status"}, "--activity"));
  MYELIN_TRY(time, column_of(header, columns.time,
                             {"time:timestamp", "timestamp", "time", "at", "date"}, "--time"));
  stats::process::EventLogBuilder builder;
  ReadLog result;
  for (connect::file::Row row;;) {
    MYELIN_TRY(more, reader->next(row));
    if (!more) break;
    const auto cell = [&](std::size_t i) {
      return i < row.cells.size() ? row.cells[i] : std::string_view{};
    };
    const auto at = parse_time(cell(time), Zone{});
    if (!at || cell(of_case).empty() || cell(activity).empty()) {
      ++result.passed_over;
      continue;
    }
    MYELIN_CHECK(builder.add(cell(of_case), cell(activity), to_us(*at)));
  }
  result.log = builder.finish();
  return result;
}

}  // namespace

Result<ReadLog> read_event_file(const std::filesystem::path& file, const EventColumns& columns) {
  const auto name = file.filename().string();
  if (name.find(".xes") != name.npos) return read_xes_file(file);
  return read_table(file, columns);
}

}  // namespace myelin::app
