#include "text/normal.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <utf8proc.h>

#include <cstdlib>

namespace myelin::text {
namespace {

std::string normal_form(std::string_view utf8) {
  NormalText normal;
  normalise(utf8, normal);
  return to_utf8({normal.points.data(), normal.points.size()});
}

TEST(Normal, MakesWhatLooksAlikeEqual) {
  EXPECT_EQ(normal_form("ＡＢＣ１２３，！？"), "abc123,!?");
  EXPECT_EQ(normal_form("包裝破損，退貨"), "包装破损,退货");
  EXPECT_EQ(normal_form("a\xe2\x80\x8b b\xef\xbb\xbf"), "a b")
      << "zero-width space and byte-order mark";
  EXPECT_EQ(normal_form("㎏…①"), "kg...1");
  EXPECT_EQ(normal_form("E\xcc\x81t\xc3\xa9"), "été")
      << "a letter with a combining accent is one letter";
  EXPECT_EQ(normal_form("𝐕𝐗"), "vx") << "letters in mathematical dress";
  EXPECT_EQ(normal_form("好👍"), "好👍");
}

TEST(Normal, RepairsWhatIsNotUtf8) {
  EXPECT_EQ(normal_form("a\xff好"), "a\xef\xbf\xbd好");
  EXPECT_EQ(normal_form("\xe5\xa5"), "\xef\xbf\xbd") << "a code point cut short";
  EXPECT_EQ(normal_form("\xed\xa0\x80"), "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd") << "a surrogate";
  EXPECT_EQ(normal_form("\xc0\x80"), "\xef\xbf\xbd\xef\xbf\xbd") << "an overlong zero";
}

TEST(Normal, KnowsTheBytesBehindEachPoint) {
  const std::string text = "ＡE\xcc\x81…好";
  NormalText normal;
  normalise(text, normal);
  ASSERT_EQ(normal.size(), 6u);
  EXPECT_EQ(normal.bytes(0, 1), (std::pair<std::uint32_t, std::uint32_t>{0, 3}));
  EXPECT_EQ(normal.bytes(1, 2), (std::pair<std::uint32_t, std::uint32_t>{3, 6}))
      << "letter and accent";
  EXPECT_EQ(normal.bytes(2, 3), (std::pair<std::uint32_t, std::uint32_t>{6, 9}))
      << "one of the three dots";
  EXPECT_EQ(normal.bytes(2, 5), (std::pair<std::uint32_t, std::uint32_t>{6, 9}));
  EXPECT_EQ(normal.bytes(5, 6), (std::pair<std::uint32_t, std::uint32_t>{9, 12}));
}

// Against utf8proc's own NFKC, on letters of many scripts with and without marks; Han aside, which
// we fold further.
RC_GTEST_PROP(Normal, IsNfkcInLowerCase, ()) {
  static const std::u32string alphabet = U"aEéńÅﬁ①㈱ｶﾞがกำㅎㅏ한각\u0301\u0323\u030a\u1161\u11a8ĳ½";
  const auto picks = *rc::gen::container<std::vector<std::size_t>>(
      rc::gen::inRange<std::size_t>(0, alphabet.size()));
  std::string text;
  for (const auto pick : picks) {
    const char32_t c = alphabet[pick];
    const bool mark = (c >= 0x300 && c < 0x370) || (c >= 0x1100 && c < 0x1200);
    if (mark && !text.empty() &&
        utf8proc_category(static_cast<utf8proc_int32_t>(c)) == UTF8PROC_CATEGORY_MN)
      text += "x";
    text += to_utf8({&c, 1});
  }
  auto* const expected = utf8proc_NFKC(reinterpret_cast<const utf8proc_uint8_t*>(text.c_str()));
  RC_ASSERT(expected != nullptr);
  std::string lower;
  const auto* at = expected;
  for (utf8proc_int32_t c = 0; *at != 0;
       lower += to_utf8(std::u32string(1, static_cast<char32_t>(utf8proc_tolower(c)))))
    at += utf8proc_iterate(at, -1, &c);
  std::free(expected);
  RC_ASSERT(normal_form(text) == lower);
}

RC_GTEST_PROP(Normal, KeepsItsInvariantsOnAnyBytes, (const std::string& bytes)) {
  NormalText normal;
  normalise(bytes, normal);
  RC_ASSERT(normal.kinds.size() == normal.size());
  RC_ASSERT(normal.offsets.size() == normal.size() + 1);
  RC_ASSERT(normal.offsets.back() == bytes.size());
  RC_ASSERT(std::is_sorted(normal.offsets.begin(), normal.offsets.end()));
  const auto once = normal_form(bytes);
  RC_ASSERT(normal_form(once) == once);
}

}  // namespace
}  // namespace myelin::text
