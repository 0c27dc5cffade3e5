#include <gtest/gtest.h>

#include "connect/file/xes_reader.h"

namespace myelin::connect::file {
namespace {

struct Read {
  Result<XesSummary> summary = XesSummary{};
  std::vector<std::string> lines;
};
Read read(std::string text) {
  Read result;
  result.summary = read_xes(text, [&](const XesEvent& event) -> Status {
    result.lines.push_back(std::string(event.trace) + " " + std::string(event.name) + " " +
                           format_utc(event.at));
    return {};
  });
  return result;
}
std::string event(const std::string& name, const std::string& at, const std::string& more = "") {
  return "<event><string key=\"concept:name\" value=\"" + name +
         "\"/><date key=\"time:timestamp\" value=\"" + at + "\"/>" + more + "</event>";
}

TEST(Xes, ReadsTracesWithTheirEvents) {
  const auto got = read(
      "<?xml version=\"1.0\"?><log><trace><string key=\"concept:name\" value=\"7\"/>" +
      event("A &amp; B", "2011-10-01T00:38:44.546+02:00") +
      event("C", "2011-10-01T08:00:00Z", "<string key=\"lifecycle:transition\" value=\"start\"/>") +
      "</trace><trace>" +
      event("D", "2011-10-02T08:00:00Z",
            "<string key=\"lifecycle:transition\" value=\"complete\"/>") +
      event("", "2011-10-02T08:00:00Z") + event("E", "yesterday") + "</trace></log>");
  ASSERT_TRUE(got.summary);
  EXPECT_EQ(got.summary->traces, 2U);
  EXPECT_EQ(got.summary->events, 3U);
  EXPECT_EQ(got.summary->passed_over, 2U);
  ASSERT_EQ(got.lines.size(), 3U);
  EXPECT_TRUE(got.lines[0].starts_with("7 A & B 2011-09-30T22:38:44")) << got.lines[0];
  EXPECT_TRUE(got.lines[1].starts_with("7 C+start")) << got.lines[1];
  EXPECT_TRUE(got.lines[2].starts_with("#2 D ")) << got.lines[2];
}

TEST(Xes, RefusesWhatIsNoLog) {
  EXPECT_EQ(read("<log><trace>").summary.error().code, ErrorCode::corrupt);
  EXPECT_EQ(read("<html/>").summary.error().code, ErrorCode::corrupt);
  EXPECT_EQ(read("").summary.error().code, ErrorCode::corrupt);
  EXPECT_EQ(read("<!DOCTYPE log [<!ENTITY a \"b\">]><log/>").summary.error().code,
            ErrorCode::unsupported);
}

TEST(Xes, EntitiesOfTheFilesOwnStayWords) {
  const auto got = read("<log><trace>" + event("&a;", "2011-10-02T08:00:00Z") + "</trace></log>");
  ASSERT_EQ(got.lines.size(), 1U);
  EXPECT_TRUE(got.lines[0].starts_with("#1 &a;")) << got.lines[0];
}

}  // namespace
}  // namespace myelin::connect::file
