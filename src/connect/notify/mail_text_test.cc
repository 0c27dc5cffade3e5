#include "connect/notify/mail_text.h"

#include <gtest/gtest.h>

namespace myelin::connect::notify {
namespace {

// python3's email.header.decode_header reads "=?UTF-8?B?5paw5bel5Y2V?=" as 新工单.
TEST(MailText, SubjectsAreEncodedAndFolded) {
  EXPECT_EQ(encoded_header("New case: late"), "New case: late");
  EXPECT_EQ(encoded_header("新工单"), "=?UTF-8?B?5paw5bel5Y2V?=");
  const std::string text = encoded_header(
      "抖音「小禾 6L 空气炸锅」的「包装破损」投诉是平时的 7.4 倍，集中在承运商极速达");
  std::size_t start = 0;
  while (start < text.size()) {
    const std::size_t end = std::min(text.find("\r\n", start), text.size());
    EXPECT_LE(end - start, 76u);
    start = end + 2;
  }
}

TEST(MailText, NothingIsInjectedIntoHeaders) {
  Message m;
  m.id = "act_1_a";
  m.at = *parse_time("2026-11-20T02:00:00Z", Zone{});
  m.title = "x\r\nBcc: victim@example.com\r\n\r\nbody";
  m.facts.push_back({"a", "b\r\n.\r\nQUIT", {}});
  const std::string text =
      mail_text(m, "myelin@example.com", {"ops@example.com"}, model::Language::zh);
  EXPECT_EQ(text.find("\r\nBcc:"), std::string::npos);
  EXPECT_EQ(text.find("\r\n.\r\n"), std::string::npos);
  EXPECT_NE(text.find("Subject: x  Bcc: victim@example.com    body\r\n"), std::string::npos)
      << text;
  EXPECT_NE(text.find("Date: Fri, 20 Nov 2026 02:00:00 +0000\r\n"), std::string::npos);
  EXPECT_NE(text.find("Message-ID: <act_1_a@example.com>\r\n"), std::string::npos);
}

TEST(MailText, AddressesAreBare) {
  EXPECT_TRUE(check_address("ops.night+x@mail.example.com"));
  for (const char* bad : {"", "ops", "@x", "a@", "a@b@c", "a@b\r\nRCPT TO:<c@d>", "Ops <a@b.c>",
                          "a@b,c@d", "-x@y.z", "中@b.c"})
    EXPECT_FALSE(check_address(bad)) << bad;
}

}  // namespace
}  // namespace myelin::connect::notify
