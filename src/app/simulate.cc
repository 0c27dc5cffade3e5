#include "app/simulate.h"

#include <fmt/format.h>

#include <array>
#include <fstream>
#include <system_error>

#include "connect/draft_json.h"

namespace myelin::app {
namespace {

constexpr std::size_t buffer_bytes = 1 << 20;
constexpr std::array<std::string_view, 10> families{"catalog", "orders",  "shipments", "returns",
                                                    "refunds", "reviews", "posts",     "chats",
                                                    "calls",   "surveys"};

std::size_t family_of(model::SignalKind kind) {
  using enum model::SignalKind;
  switch (kind) {
    case order:
    case payment:
    case cancellation:
      return 1;
    case shipment:
      return 2;
    case returned:
      return 3;
    case refund:
      return 4;
    case review:
      return 5;
    case post:
      return 6;
    case message:
      return 7;
    case call:
      return 8;
    case survey:
      return 9;
    default:
      return 0;
  }
}

// Lines on their way to one file, written a megabyte at a time.
class LineFile {
 public:
  explicit LineFile(std::filesystem::path path)
      : path_(std::move(path)), file_(path_, std::ios::binary) {}
  void append(const model::Draft& draft) {
    connect::append_draft_json(buffer_, draft);
    buffer_ += '\n';
    if (buffer_.size() >= buffer_bytes) flush();
  }
  Status close() {
    flush();
    file_.close();
    if (file_.good()) return {};
    return fail(ErrorCode::unavailable, fmt::format("cannot write {}", path_.string()),
                "check that the disk has room and that the folder may be written to");
  }

 private:
  void flush() {
    file_.write(buffer_.data(), static_cast<std::streamsize>(buffer_.size()));
    buffer_.clear();
  }
  std::filesystem::path path_;
  std::ofstream file_;
  std::string buffer_;
};

Status check(const SimulateOptions& o) {
  if (o.company.days < 1 || o.company.days > 3650)
    return fail(ErrorCode::invalid_argument,
                fmt::format("{} days cannot be simulated", o.company.days), "write 1 to 3650");
  if (!(o.company.scale > 0 && o.company.scale <= 1000))
    return fail(ErrorCode::invalid_argument,
                fmt::format("the scale {} is out of range", o.company.scale),
                "write more than 0 and at most 1000; 1 gives about 2,000 signals a day");
  if (!o.overwrite && std::filesystem::exists(o.out / "truth.json"))
    return fail(ErrorCode::conflict,
                fmt::format("{} already holds a simulated company", o.out.string()),
                "choose another folder, or add --force to write over it");
  std::error_code error;
  std::filesystem::create_directories(o.out, error);
  if (error)
    return fail(ErrorCode::unavailable,
                fmt::format("cannot make the folder {}: {}", o.out.string(), error.message()));
  return {};
}

}  // namespace

Result<sim::Truth> simulate(const SimulateOptions& options) {
  MYELIN_CHECK(check(options));
  std::vector<LineFile> files;
  files.reserve(families.size());
  for (const auto family : families)
    files.emplace_back(options.out / fmt::format("{}.jsonl", family));
  sim::Company company{options.company};
  std::int64_t day_told = -1;
  for (model::Draft draft; company.next(draft);) {
    files[family_of(draft.kind)].append(draft);
    const std::int64_t day = (*draft.at - options.company.start) / hours{24};
    if (day == day_told) continue;
    day_told = day;
    if (options.progress) options.progress(static_cast<double>(day) / options.company.days);
  }
  for (auto& file : files) MYELIN_CHECK(file.close());
  std::ofstream truth(options.out / "truth.json", std::ios::binary);
  truth << sim::truth_json(company.truth());
  truth.close();
  if (!truth.good())
    return fail(ErrorCode::unavailable,
                fmt::format("cannot write {}", (options.out / "truth.json").string()),
                "check that the disk has room and that the folder may be written to");
  return company.truth();
}

}  // namespace myelin::app
