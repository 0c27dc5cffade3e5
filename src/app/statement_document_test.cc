#include "app/statement_document.h"

#include <gtest/gtest.h>

namespace myelin::app {
namespace {

Json money_of(const char* amount) {
  return {{"amount", amount}, {"currency", "CNY"}};
}

Json cause(const std::string& factor, const char* lost) {
  return {{"factor", factor},
          {"name", {{"zh", "原因 " + factor}, {"en", "cause <" + factor + ">"}}},
          {"department", "物流部"},
          {"lost", money_of(lost)},
          {"at_risk", money_of("1.00")},
          {"orders", 5},
          {"effect", {{"effect", -0.8}, {"low", -1.1}, {"high", -0.5}}}};
}

StatementParts parts() {
  StatementParts p;
  const auto account = [](const char* name, const char* amount) -> Json {
    return {{"account", name}, {"department", nullptr}, {"amount", money_of(amount)}};
  };
  p.ledger = {{"month", "2026-10"},
              {"state", "closed"},
              {"version", 2},
              {"orders", 100},
              {"accounts", Json::array({account("sales", "-1000.00"), account("lost", "50.00"),
                                        account("kept", "950.00")})},
              {"lines", Json::array({account("lost", "50.00")})},
              {"postings", Json::array()}};
  p.causes = {{"total", {{"orders", 100}}},
              {"items", Json::array({cause("a", "20.00"), cause("b", "15.00"), cause("c", "10.00"),
                                     cause("d", "5.00")})}};
  p.cases = {
      {"items", Json::array({{{"factor", {{"key", "a"}}}, {"state", "open"}, {"overdue", true}}})}};
  p.made_at = "2026-11-01";
  return p;
}

std::string page_of(const StatementParts& of) {
  return html_of(statement_document(of));
}

std::size_t times(const std::string& page, const std::string& what) {
  std::size_t n = 0;
  for (auto at = page.find(what); at != std::string::npos; at = page.find(what, at + 1)) ++n;
  return n;
}

TEST(Statement, SaysTheMoneyAndThreeDecisions) {
  const auto page = page_of(parts());
  EXPECT_NE(page.find("¥ 1,000.00"), std::string::npos);
  EXPECT_NE(page.find("¥ 50.00（5.00%）"), std::string::npos);
  EXPECT_EQ(times(page, "<li>"), 3U);
  EXPECT_NE(page.find("-0.80 (-1.10 … -0.50)"), std::string::npos);
  EXPECT_NE(page.find("进行中案件 1 件，其中 1 件逾期"), std::string::npos);
  EXPECT_EQ(page.find("http"), std::string::npos);  // nothing is loaded from elsewhere
}

TEST(Statement, EnglishNamesAreEscaped) {
  auto p = parts();
  p.chinese = false;
  const auto page = page_of(p);
  EXPECT_NE(page.find("cause &lt;a&gt;"), std::string::npos);
  EXPECT_EQ(page.find("cause <a>"), std::string::npos);
  EXPECT_NE(page.find("as closed, version 2"), std::string::npos);
}

TEST(Statement, AMonthWithoutMoneySaysSo) {
  auto p = parts();
  p.ledger["accounts"] = Json::array();
  p.ledger["lines"] = Json::array();
  p.causes["items"] = Json::array();
  const auto page = page_of(p);
  EXPECT_NE(page.find("没有带金额的订单"), std::string::npos);
  EXPECT_EQ(times(page, "<li>"), 1U);
}

// Compressed streams of a PDF are read by a reader of PDFs (tests/statement_pdf_test); here its
// frame.
TEST(Statement, IsAPdfOfPages) {
  const auto pdf = pdf_of(statement_document(parts()));
  ASSERT_TRUE(pdf) << pdf.error().message;
  EXPECT_TRUE(pdf->starts_with("%PDF-1."));
  EXPECT_NE(pdf->find("%%EOF"), std::string::npos);
  EXPECT_NE(pdf->find("/FontFile"), std::string::npos) << "fonts are inside";
}

TEST(Statement, LongTablesAndHostileTextsFillPages) {
  Document document{"t", "zh-CN", {}};
  Grid grid{{{"原因"}, {"金额", true}}, {}};
  for (int i = 0; i < 200; ++i) grid.rows.push_back({{"<b>&\xff 原因" + std::to_string(i)}, {"1"}});
  document.blocks.emplace_back(grid);
  document.blocks.emplace_back(Paragraph{{{std::string(20'000, 'x')}}, true});
  document.blocks.emplace_back(Items{{{{std::string(5'000, 'y')}}}});
  document.blocks.emplace_back(Grid{});
  const auto pdf = pdf_of(document);
  ASSERT_TRUE(pdf) << pdf.error().message;
  EXPECT_GE(times(*pdf, "/Type /Page %"), 4U);
}

TEST(Statement, TheJourneysResultIsSplitToDepartments) {
  auto p = parts();
  EXPECT_EQ(page_of(p).find("旅程的结果归谁"), std::string::npos) << "nothing was split";
  p.taxonomy = {
      {"departments",
       Json::array({{{"key", "logistics"}, {"name", {{"zh", "物流部"}, {"en", "Logistics"}}}}})}};
  const Json part = {{"department", "logistics"},
                     {"orders", 40},
                     {"part", -0.087},
                     {"interval_95", {{"low", -0.102}, {"high", -0.071}}}};
  const auto result = [&](const char* name) -> Json {
    return {{"result", name},
            {"orders", 900},
            {"mean", 0.25},
            {"untroubled", 0.2},
            {"departments", Json::array({part})}};
  };
  p.split = {{"results", Json::array({result("rating"), result("returned")})}};
  const auto page = page_of(p);
  EXPECT_NE(page.find("旅程的结果归谁"), std::string::npos);
  EXPECT_NE(page.find("物流部"), std::string::npos);
  EXPECT_NE(page.find("-0.087 (-0.102 … -0.071)"), std::string::npos) << "stars";
  EXPECT_NE(page.find("-8.700 (-10.200 … -7.100)"), std::string::npos) << "points of a hundred";
  EXPECT_NE(page.find("退货或退款 25.00%"), std::string::npos);
}

TEST(Statement, SaysWhatExperienceIsWorthWithItsIntervals) {
  auto p = parts();
  EXPECT_EQ(page_of(p).find("体验值多少"), std::string::npos) << "nothing is known of it";
  p.worth = {{"horizon_days", 60},
             {"satisfaction",
              {{"sample", {{"orders", 1'234}, {"kept", 0.98}}},
               {"again",
                {{"estimate", 0.031},
                 {"low", 0.012},
                 {"high", 0.05},
                 {"e_value", 1.4},
                 {"e_value_of_limit", 1.2}}},
               {"spend",
                {{"estimate", money_of("3.10")},
                 {"low", money_of("1.00")},
                 {"high", money_of("5.20")}}}}}};
  p.returns = {
      {"whole", {{"returns", 87}, {"refunded", money_of("9000.00")}}},
      {"saves",
       {{"value", money_of("120.00")}, {"low", money_of("70.00")}, {"high", money_of("190.00")}}},
      {"sensitivity", Json::array({{{"figure", "goods_share"}, {"assumed", true}},
                                   {{"figure", "later"}, {"assumed", false}}})}};
  const auto page = page_of(p);
  EXPECT_NE(page.find("+3.1 个百分点（95% +1.2 … +5.0）"), std::string::npos);
  EXPECT_NE(page.find("少退 1% 可省 ¥ 120.00（95% ¥ 70.00 … ¥ 190.00）"), std::string::npos);
  EXPECT_NE(page.find("有 1 个数是假设的"), std::string::npos);
  // A company whose customers hardly come back: returns alone are told.
  p.worth["satisfaction"] = nullptr;
  EXPECT_EQ(page_of(p).find("个百分点（95% +1.2"), std::string::npos);
  EXPECT_NE(page_of(p).find("少退 1%"), std::string::npos);
}

}  // namespace
}  // namespace myelin::app
