#include "raw/importer.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>

#include "base/clock.h"
#include "connect/draft_json.h"
#include "raw/recording_sink_test.h"
#include "raw/row_mapper.h"

namespace myelin::raw {
namespace {

class Folder {
 public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "myelin-import-XXXXXX").string();
    EXPECT_NE(mkdtemp(name.data()), nullptr);
    path_ = name;
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  std::filesystem::path write(const std::string& name, std::string_view bytes) const {
    std::ofstream(path_ / name, std::ios::binary)
        .write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    return path_ / name;
  }
  void python(const std::string& program) const {
    write("make.py", program);
    ASSERT_EQ(std::system(("cd '" + path_.string() + "' && python3 make.py && rm make.py").c_str()),
              0);
  }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

std::string lines(const std::vector<model::Draft>& drafts) {
  std::string text;
  for (const auto& draft : drafts) text += connect::draft_to_json(draft) + "\n";
  return text;
}

std::vector<Mapping> shipped() {
  return *load_mappings(std::filesystem::path(MYELIN_SOURCE_DIR) / "mappings");
}

TEST(Importer, gb18030_and_xlsx_copies_give_identical_drafts) {
  Folder folder;
  folder.python(R"py(
import csv, io, os, zipfile
rows = [['label', 'review']] + [[str(i % 2), f'第{i}条,"味道"不错\n送餐慢'] for i in range(50)] + [['1', '好吃'], ['1', '好吃']]
t = io.StringIO(); csv.writer(t).writerows(rows); t = t.getvalue()
os.makedirs('a'); os.makedirs('b'); os.makedirs('c')
open('a/waimai.csv', 'w', encoding='utf-8', newline='').write(t)
open('b/waimai.csv', 'w', encoding='gb18030', newline='').write(t)
esc = lambda s: s.replace('&', '&amp;').replace('<', '&lt;')
z = zipfile.ZipFile('c/waimai.xlsx', 'w')
z.writestr('[Content_Types].xml', '<Types/>')
z.writestr('xl/workbook.xml', '<workbook xmlns:r="r"><sheets><sheet name="s" r:id="r1"/></sheets></workbook>')
z.writestr('xl/_rels/workbook.xml.rels', '<R><R Id="r1" Target="worksheets/s.xml"/></R>')
cell = lambda v: f'<c><v>{v}</v></c>' if v in '01' else f'<c t="inlineStr"><is><t xml:space="preserve">{esc(v)}</t></is></c>'
z.writestr('xl/worksheets/s.xml', '<worksheet><sheetData>' + ''.join('<row>' + ''.join(map(cell, r)) + '</row>' for r in rows) + '</sheetData></worksheet>')
z.close()
for n in ['a/waimai.csv', 'b/waimai.csv', 'c/waimai.xlsx']: os.utime(n, (1793500000, 1793500000))
)py");
  std::vector<std::string> results;
  for (const auto* name : {"a/waimai.csv", "b/waimai.csv", "c/waimai.xlsx"}) {
    RecordingSink sink;
    const auto report = Importer({.mappings = shipped()}, sink).run(folder.path() / name);
    ASSERT_TRUE(report) << report.error().message;
    EXPECT_EQ(report->quarantined, 0) << sink.quarantined_text();
    EXPECT_EQ(report->tables[0].how, "proposed");
    EXPECT_EQ(report->accepted, 52) << "equal rows are two signals";
    EXPECT_EQ(report->duplicates, 0);
    results.push_back(lines(sink.drafts));
  }
  EXPECT_EQ(results[0], results[1]);
  EXPECT_EQ(results[0], results[2]);
  EXPECT_NE(results[0].find("\"text\":\"第0条,\\\"味道\\\"不错\\n送餐慢\""), std::string::npos)
      << results[0].substr(0, 400);
  EXPECT_NE(results[0].find("\"attributes\":{\"label\":\"0\"}"), std::string::npos);
}

TEST(Importer, the_same_file_twice_sends_nothing_new) {
  Folder folder;
  const auto path = folder.write("comments.csv", "内容,星级\n好,5\n好,5\n差,1\n");
  RecordingSink sink;
  EXPECT_EQ(Importer({}, sink).run(path)->accepted, 3);
  const auto again = Importer({}, sink).run(path);
  EXPECT_EQ(again->accepted, 0);
  EXPECT_EQ(again->duplicates, 3);
}

TEST(Importer, bad_rows_go_to_quarantine_and_come_back_repaired) {
  Folder folder;
  const auto path = folder.write(
      "评价.csv",
      "评价ID,订单编号,宝贝标题,评价内容,评价结果,评价时间\nA1,1,壶,漏水,差评,2026-11-01\nA2,2,壶,"
      "好,好评,昨天\nA3,3,壶\nA4,4,壶,好,很好,2026-11-02\n,5,壶,好,好评,2026-11-02\n");
  RecordingSink sink;
  const auto report = Importer({.mappings = shipped()}, sink).run(path);
  ASSERT_TRUE(report);
  EXPECT_EQ(report->rows, 5);
  EXPECT_EQ(report->accepted, 1);
  ASSERT_EQ(sink.quarantined.size(), 4u);
  EXPECT_EQ(sink.quarantined[0].origin, "评价.csv line 3");
  EXPECT_EQ(sink.quarantined[0].reason_code, "bad_time");
  EXPECT_EQ(sink.quarantined[0].mapping, "tmall.reviews");
  EXPECT_EQ(
      sink.quarantined[0].row_json,
      R"({"评价ID":"A2","订单编号":"2","宝贝标题":"壶","评价内容":"好","评价结果":"好评","评价时间":"昨天"})");
  EXPECT_EQ(sink.quarantined[1].reason_code, "ragged_row");
  EXPECT_EQ(sink.quarantined[2].reason_code, "unknown_value");
  EXPECT_EQ(sink.quarantined[3].reason_code, "no_id");
  const auto mappings = shipped();
  const auto& mapping = *std::find_if(mappings.begin(), mappings.end(),
                                      [](const auto& m) { return m.name == "tmall.reviews"; });
  std::string row = sink.quarantined[0].row_json;
  EXPECT_FALSE(replay(row, mapping));
  row.replace(row.find("昨天"), std::string("昨天").size(), "2026-11-01 09:00:00");
  const auto repaired = replay(row, mapping);
  ASSERT_TRUE(repaired) << repaired.error().message;
  ASSERT_EQ(repaired->size(), 1u);
  EXPECT_EQ((*repaired)[0].external_id, "A2");
}

TEST(Importer, a_refused_draft_quarantines_its_row_with_what_was_joined) {
  RecordingSink sink;
  sink.refuse = [](const model::Draft& draft) {
    return draft.kind == model::SignalKind::payment && draft.external_id == "o1:2";
  };
  const auto report =
      Importer({.mappings = shipped(), .batch_drafts = 2}, sink)
          .run(std::filesystem::path(MYELIN_SOURCE_DIR) / "mappings/templates/olist");
  ASSERT_TRUE(report);
  ASSERT_EQ(sink.quarantined.size(), 1u);
  EXPECT_EQ(
      sink.quarantined[0].row_json,
      R"({"order_id":"o1","payment_sequential":"2","payment_type":"voucher","payment_installments":"1","payment_value":"15.00","orders.order_purchase_timestamp":"2017-03-01 10:00:00"})");
  const auto mappings = shipped();
  const auto& mapping = *std::find_if(mappings.begin(), mappings.end(),
                                      [](const auto& m) { return m.name == "olist.payments"; });
  const auto again = replay(sink.quarantined[0].row_json, mapping);
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_EQ(format_utc(*(*again)[0].at), "2017-03-01T13:00:00Z")
      << "the looked-up time is in the row";
}

TEST(Importer, ids_of_replayed_rows_are_those_they_had) {
  Folder folder;
  const auto path = folder.write(
      "comments.csv", "内容,星级,时间\n好,5,2026-11-01\n好,5,2026-11-01\n差,1,2026-11-01\n");
  RecordingSink sink;
  const auto report = Importer({}, sink).run(path);
  ASSERT_TRUE(report);
  RecordingSink refusing;
  refusing.refuse = [](const auto&) { return true; };
  ASSERT_TRUE(Importer({}, refusing).run(path));
  ASSERT_EQ(refusing.quarantined.size(), 3u);
  ASSERT_EQ(sink.drafts.size(), 3u) << sink.quarantined_text();
  const auto again = replay(refusing.quarantined[1].row_json, report->tables[0].proposal->mapping);
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_EQ((*again)[0].external_id, sink.drafts[1].external_id);
}

TEST(Importer, a_dry_run_sends_nothing_and_says_what_would_happen) {
  RecordingSink sink;
  const auto report =
      Importer({.mappings = shipped(), .dry_run = true}, sink)
          .run(std::filesystem::path(MYELIN_SOURCE_DIR) / "mappings/templates/olist");
  ASSERT_TRUE(report);
  EXPECT_TRUE(sink.drafts.empty());
  EXPECT_EQ(report->drafts, 14);
  EXPECT_EQ(report->tables.size(), 8u);
  EXPECT_EQ(report->tables[4].examples.size(), 3u);
  EXPECT_EQ(report->tables[4].with_customer, 5);
}

TEST(Importer, it_can_be_stopped_and_tells_how_far_it_is) {
  Folder folder;
  std::string text = "内容,星级\n";
  for (int i = 0; i < 20'000; ++i) text += fmt::format("第{}条,5\n", i);
  const auto path = folder.write("a.csv", text);
  std::atomic<bool> stop = false;
  ManualClock clock(from_us(1'793'500'000'000'000));
  std::vector<ImportProgress> seen;
  RecordingSink sink;
  const auto report = Importer({.clock = &clock,
                                .stop = &stop,
                                .progress =
                                    [&](const ImportProgress& p) {
                                      seen.push_back(p);
                                      stop = p.rows > 8'000;
                                    },
                                .progress_every_s = 0},
                               sink)
                          .run(path);
  ASSERT_TRUE(report);
  EXPECT_TRUE(report->interrupted);
  EXPECT_LT(report->rows, 20'000);
  EXPECT_EQ(report->accepted, report->drafts) << "what was mapped is not lost";
  ASSERT_GT(seen.size(), 2u);
  EXPECT_EQ(seen[0].tables, 1u);
}

TEST(Importer, what_cannot_be_read_is_named) {
  Folder folder;
  RecordingSink sink;
  EXPECT_FALSE(Importer({}, sink).run(folder.path() / "gone"));
  folder.write("a.bin", std::string("\0\1", 2));
  const auto nothing = Importer({}, sink).run(folder.path());
  ASSERT_FALSE(nothing);
  EXPECT_NE(nothing.error().message.find("a.bin"), std::string::npos);
  folder.write("b.json", "[{\"内容\":\"好\",\"星级\":5},{\"内容\":");
  const auto broken = Importer({}, sink).run(folder.path());
  ASSERT_TRUE(broken) << broken.error().message;
  EXPECT_EQ(broken->accepted, 1);
  EXPECT_EQ(sink.quarantined.back().reason_code, "broken_table");
}

}  // namespace
}  // namespace myelin::raw
