#include "connect/notify/plain_text.h"

#include <gtest/gtest.h>

namespace myelin::connect::notify {

TEST(PlainText, IsOneLineOfBoundedValidUtf8) {
  EXPECT_EQ(one_line("a\r\nBcc: b", 64), "a  Bcc: b");
  EXPECT_EQ(one_line("包装破损", 64), "包装破损");
  EXPECT_EQ(one_line("包装破损", 9), "包装…") << "cut between characters, mark included";
  EXPECT_EQ(one_line("包装破损", 12), "包装破损");
  EXPECT_EQ(one_line("x\xff\xc0\xafy", 64), "x\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbdy");
  EXPECT_EQ(one_line("\xed\xa0\x80", 64), "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd")
      << "a surrogate is no character";
  EXPECT_EQ(one_line("\xe5\x8c", 64), "\xef\xbf\xbd\xef\xbf\xbd") << "half a character";
}

TEST(PlainText, NamesCannotDrawLinksOrMentions) {
  EXPECT_EQ(plain_markdown("[点我](http://evil) <@all> **x** `y` # z", 200),
            "［点我］(http://evil) ＜@all＞ ＊＊x＊＊ ｀y｀ ＃ z");
  EXPECT_EQ(html_text("<a href=\"x\">'&"), "&lt;a href=&quot;x&quot;&gt;&#39;&amp;");
}

}  // namespace myelin::connect::notify
