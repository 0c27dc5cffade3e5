// Rows a second from file to drafts, without a store behind: reading, mapping, counting. One JSON
// line.
//
//   import_parse_bench [PATH [MAPPINGS]]   PATH: a file or folder; without it, 500,000 reviews made
//   here
#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "raw/importer.h"

namespace {

class Counting final : public myelin::raw::Sink {
 public:
  myelin::Result<myelin::raw::SinkReceipt> accept(
      std::vector<myelin::model::Draft> drafts) override {
    return myelin::raw::SinkReceipt{drafts.size(), 0, {}};
  }
  myelin::Status quarantine(myelin::raw::QuarantinedRow row) override {
    if (++quarantined <= 5)
      std::fprintf(stderr, "%s %s: %s\n", row.origin.c_str(), row.reason_code.c_str(),
                   row.reason.c_str());
    return {};
  }
  int quarantined = 0;
};

std::filesystem::path make_reviews() {
  const auto path = std::filesystem::temp_directory_path() / "myelin-import-bench.csv";
  std::ofstream out(path, std::ios::binary);
  out << "评价ID,订单编号,宝贝标题,宝贝ID,买家昵称,评价内容,评价结果,评价时间,追评内容,追评时间\n";
  for (int i = 0; i < 500'000; ++i)
    out << fmt::format(
        "A{0},20261103{0:08},青禾电热水壶,62000{1},买家{0},\"第{0}位买家说,盖子有点松,"
        "第二天就漏水了,客服让我自己换\",{2},2026-11-{3:02} 08:{4:02}:02,,\n",
        i, i % 40, i % 3 == 0 ? "差评" : "好评", 1 + i % 28, i % 60);
  return path;
}

}  // namespace

int main(int argc, char** argv) {
  using namespace myelin::raw;
  const auto path = argc > 1 ? std::filesystem::path(argv[1]) : make_reviews();
  const auto mappings =
      load_mappings(argc > 2 ? std::filesystem::path(argv[2])
                             : std::filesystem::path(MYELIN_SOURCE_DIR) / "mappings");
  if (!mappings) {
    std::fprintf(stderr, "%s\n", mappings.error().message.c_str());
    return 1;
  }
  Counting sink;
  ImportOptions options;
  options.mappings = *mappings;
  const auto report = Importer(options, sink).run(path);
  if (argc <= 1) std::filesystem::remove(path);
  if (!report) {
    std::fprintf(stderr, "%s\n", report.error().message.c_str());
    return 1;
  }
  for (const auto& table : report->tables) {
    std::fprintf(stderr, "%s by %s (%s): %lld rows, %lld drafts, %lld quarantined\n",
                 table.table.c_str(), table.mapping.c_str(), table.how.c_str(),
                 static_cast<long long>(table.rows), static_cast<long long>(table.drafts),
                 static_cast<long long>(table.quarantined));
    for (const auto& warning : table.warnings) std::fprintf(stderr, "  %s\n", warning.c_str());
    if (table.proposal)
      std::fprintf(stderr, "%s  %s\n", table.proposal->yaml.c_str(),
                   table.examples.empty() ? "" : table.examples[0].c_str());
  }
  for (const auto& [name, reason] : report->skipped)
    std::fprintf(stderr, "skipped %s: %s\n", name.c_str(), reason.c_str());
  const double rate = static_cast<double>(report->rows) / report->seconds;
  fmt::print(
      "{{\"bench\":\"import_parse\",\"rows\":{},\"drafts\":{},\"quarantined\":{},\"seconds\":{:.3f}"
      ",\"rows_per_second\":{:.0f}}}\n",
      report->rows, report->drafts, report->quarantined, report->seconds, rate);
  return 0;
}
