#include "raw/mapping.h"

#include <gtest/gtest.h>

#include "connect/draft_json.h"
#include "raw/cell_text.h"
#include "raw/propose.h"
#include "raw/row_mapper.h"

namespace myelin::raw {
namespace {

std::string error_of(std::string_view yaml) {
  const auto parsed = parse_mappings(yaml, "m.yaml");
  return parsed ? "parsed" : parsed.error().message;
}

TEST(Mapping, errors_name_file_line_key_and_what_was_expected) {
  EXPECT_EQ(error_of("mapping: a\nsource: s\nemit:\n  - kind: revue\n    id: x\n    at: y\n")
                .substr(0, 45),
            "m.yaml:4: emit[0].kind: expected one of revie");
  EXPECT_EQ(error_of("mapping: a\nsource: s\nrankk: 5\n").substr(0, 30),
            "m.yaml:3: mapping: expected on");
  EXPECT_EQ(
      error_of("mapping: a\nsource: s\nemit:\n  - kind: review\n    id: x\n"),
      "m.yaml:4: emit[0].at: expected a time, or import where the table has none, found a map");
  EXPECT_EQ(error_of("mapping: a\nsource: s\nrank: high\nemit: []\n"),
            "m.yaml:3: rank: expected a number from 0 to 1000, found 'high'");
  EXPECT_EQ(
      error_of("mapping: a\nsource: s\nemit:\n  - kind: review\n    id: \"{x\"\n    at: y\n"),
      "m.yaml:5: emit[0].id: expected placeholders such as {column}, each closed, found '{x'");
  EXPECT_EQ(error_of("mapping: a\nsource: s\nemit:\n  - kind: review\n    id: x\n    at: import\n"),
            "m.yaml:6: emit[0].at: expected a default_time in the mapping, because import stands "
            "for it, found 'import'");
  EXPECT_TRUE(error_of("mapping: [\n").starts_with("m.yaml:")) << error_of("mapping: [\n");
  EXPECT_TRUE(error_of(", or CSV\nmapping: a\n").starts_with("m.yaml:")) << "once an endless loop";
  EXPECT_TRUE(error_of("mapping: a\nsource: s\nreader: myelin-json\n---\nmapping: b\nsauce: s\n")
                  .starts_with("m.yaml:6: "));
  EXPECT_EQ(error_of(""), "m.yaml: there is no mapping in it");
}

Result<std::string> map_one(std::string_view yaml, const std::vector<std::string>& header,
                            const std::vector<std::string_view>& cells) {
  MYELIN_TRY(mappings, parse_mappings(yaml, "m.yaml"));
  RowMapper mapper(mappings[0], "t.csv", nullptr);
  MYELIN_CHECK(mapper.bind(header));
  std::vector<model::Draft> drafts;
  if (auto mapped = mapper.map(cells, drafts); !mapped) return mapped.error().code;
  std::string out;
  for (const auto& draft : drafts) out += connect::draft_to_json(draft);
  return out;
}

TEST(Mapping, values_come_from_columns_templates_constants_and_tables) {
  const std::string yaml = R"(
mapping: a
source: s
zone: UTC
every: {kind: review, at: "{time}"}
emit:
  - id: "{order id}:{n}"
    rating: {from: "{verdict}", map: {好评: 5}, otherwise: error}
    text: ["{title}: {body}", "{body|content}"]
    dimensions: {channel: shop, product: "{sku}"}
    keys: [{kind: phone, value: "{phone}"}]
    rest: true
)";
  const std::vector<std::string> header{"Order_ID", "n",     "time", "verdict",
                                        "Body",     "phone", "sku",  "other"};
  EXPECT_EQ(
      *map_one(yaml, header,
               {"o1", "2", "2026-11-01", "好评", "ok", "138****0000", "=\"007\"", " x "}),
      R"({"source":"s","external_id":"o1:2","kind":"review","at":"2026-11-01T00:00:00Z","dimensions":{"product":"007","channel":"shop"},"text":"ok","rating":5,"scale":"stars","attributes":{"masked_phone":"138****0000","other":"x"}})");
  EXPECT_EQ(*map_one(yaml, header, {"o1", "", "2026-11-01", "", "", "", "", ""}), "no_id");
  EXPECT_EQ(*map_one(yaml, header, {"o1", "1", "", "", "", "", "", ""}), "no_time");
  EXPECT_EQ(*map_one(yaml, header, {"o1", "1", "2026-11-01", "棒", "", "", "", ""}),
            "unknown_value");
}

TEST(Mapping, cells_as_people_write_them) {
  EXPECT_EQ(clean_cell("\t=\"0012\" "), "0012");
  EXPECT_EQ(clean_cell("'123"), "123");
  EXPECT_EQ(clean_cell("null"), "");
  EXPECT_EQ(clean_cell("--"), "");
  EXPECT_EQ(clean_cell("　好　"), "好");
  EXPECT_EQ(parse_rating("5星"), 5);
  EXPECT_EQ(parse_rating("★★★☆☆"), 3);
  EXPECT_EQ(parse_rating("四星"), 4);
  EXPECT_EQ(parse_rating("4.5 out of 5"), 4.5);
  EXPECT_FALSE(parse_rating("good"));
  EXPECT_EQ(parse_count("1.2万"), 12'000);
  EXPECT_EQ(parse_count("3w+"), 30'000);
  EXPECT_FALSE(parse_count("many"));
}

TEST(Mapping, the_most_demanding_mapping_fits_best) {
  const auto few = *parse_mappings(
      "mapping: a\nsource: s\nmatch: {headers: [id]}\nemit: [{kind: review, id: x, at: y}]\n", "m");
  const auto more = *parse_mappings(
      "mapping: b\nsource: s\nmatch: {headers: [id, \"text|content\"], files: [\"*rev*\"]}\nemit: "
      "[{kind: review, id: x, at: y}]\n",
      "m");
  EXPECT_LT(fit(few[0], "x/Reviews.csv", {"ID", "Content"}),
            fit(more[0], "x/Reviews.csv", {"ID", "Content"}));
  EXPECT_EQ(fit(more[0], "x/orders.csv", {"ID", "Content"}), 0);
  EXPECT_EQ(fit(few[0], "x", {"name"}), 0);
}

TEST(Propose, chinese_headers_and_values) {
  TableSample sample{"2026 客户反馈.xlsx#评价",
                     {"订单编号", "评论", "星级", "手机号", "快递公司", "发货仓库", "创建时间",
                      "备注", "追评内容"},
                     {},
                     Time{}};
  for (int i = 0; i < 20; ++i)
    sample.rows.push_back({"o" + std::to_string(i), "送得慢,包装破了", std::to_string(1 + i % 5),
                           "1380000" + std::to_string(1000 + i), "远山", "华东", "2026-11-01 10:00",
                           "x", i % 2 == 0 ? "还行" : ""});
  const auto proposal = propose(sample);
  ASSERT_TRUE(proposal) << proposal.error().message;
  std::vector<std::string> roles;
  for (const auto& column : proposal->columns) roles.push_back(column.role);
  EXPECT_EQ(roles, (std::vector<std::string>{"order", "text", "rating", "phone", "carrier",
                                             "warehouse", "at", "attribute", "follow_up"}));
  EXPECT_GT(proposal->columns[0].confidence, 0.9);
  EXPECT_EQ(proposal->mapping.source, "评价");
  const auto parsed = parse_mappings(proposal->yaml, "p.yaml");
  ASSERT_TRUE(parsed) << parsed.error().message << proposal->yaml;
  EXPECT_EQ((*parsed)[0].emit.size(), 2u);
  EXPECT_EQ(proposal->warnings.size(), 1u) << "no id";
}

TEST(Propose, values_speak_where_headers_do_not) {
  TableSample sample{"x.csv", {"a", "b", "c"}, {}, from_us(1'793'500'000'000'000)};
  for (int i = 0; i < 20; ++i)
    sample.rows.push_back({"这个壶用了两天就漏水了,客服也不理人 " + std::to_string(i),
                           "2026-11-0" + std::to_string(1 + i % 9),
                           "138000010" + std::to_string(10 + i)});
  const auto proposal = propose(sample);
  ASSERT_TRUE(proposal) << proposal.error().message;
  EXPECT_EQ(proposal->columns[0].role, "text");
  EXPECT_EQ(proposal->columns[1].role, "at");
  EXPECT_EQ(proposal->columns[2].role, "phone");
  EXPECT_EQ(proposal->columns[0].confidence, 0.6);
  const auto unknown = propose({"y.csv", {"a"}, {{"1"}, {"2"}}, Time{}});
  EXPECT_FALSE(unknown) << "nothing is guessed where nothing speaks";
}

}  // namespace
}  // namespace myelin::raw
