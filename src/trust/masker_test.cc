#include "trust/masker.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <map>

#include "base/random.h"
#include "trust/mask/scan.h"
#include "trust/masker_sentences.h"

namespace myelin::trust {
namespace {

// A vault whose key lives in a folder of its own for the time of the test program.
const Vault& test_vault() {
  static const Vault vault = [] {
    const auto file = std::filesystem::temp_directory_path() /
                      ("myelin_masker_" + std::to_string(::getpid())) / "key";
    auto opened = Vault::open(file);
    std::filesystem::remove_all(file.parent_path());
    return std::move(opened).value();
  }();
  return vault;
}
const Masker& masker() {
  static const Masker made{test_vault()};
  return made;
}

struct Marked {
  std::string text;
  std::vector<Finding> expected;
};
// Reads "电话{phone:138…}": the text without marks, and what is marked.
Marked unmarked(std::string_view marked) {
  Marked out;
  while (!marked.empty()) {
    const auto open = marked.find('{');
    out.text += marked.substr(0, open);
    if (open == std::string_view::npos) break;
    const auto colon = marked.find(':', open), close = marked.find('}', open);
    const auto kind = std::find(personal_kind_names.begin(), personal_kind_names.end(),
                                marked.substr(open + 1, colon - open - 1));
    const auto begin = static_cast<std::uint32_t>(out.text.size());
    out.text += marked.substr(colon + 1, close - colon - 1);
    out.expected.push_back({static_cast<PersonalKind>(kind - personal_kind_names.begin()), begin,
                            static_cast<std::uint32_t>(out.text.size())});
    marked.remove_prefix(close + 1);
  }
  return out;
}

// Random text from what tempts a finder: digits of all scripts, labels, units, separators, broken
// bytes.
std::string tempting(Random& random) {
  static constexpr std::array pieces{
      "1",      "3",        "8",        "0",    "13",       "138",
      "0013",   "8000",     "一",       "三",   "零",       "幺",
      "１",     " ",        "-",        "、",   "+86",      "X",
      "@",      ".com",     "a",        "京A",  "·",        "微信",
      "号",     "：",       "收件人",   "张",   "伟",       "女士",
      "先生",   "我叫",     "路",       "栋",   "室",       "浙江省",
      "杭州市", "区",       "小区",     "文三", "订单号",   "QQ",
      "护照",   "[手机号#", "]",        "\xff", "\xe4\xb8", "😀",
      "的",     "，",       "62220212", "\n",   "找",       "11010519491231002"};
  std::string out;
  for (auto n = random.between(0, 24); n > 0; --n) out += random.pick(pieces);
  return out;
}

bool valid_utf8(std::string_view text) {
  return !mask::features_of(text).broken;
}

std::string identity_card(Random& random) {
  std::string d = "330106" + std::to_string(random.between(1950, 2009)) + "0" +
                  std::to_string(random.between(1, 9)) + std::to_string(random.between(10, 28)) +
                  std::to_string(random.between(100, 999));
  constexpr std::array<int, 17> weights{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
  int sum = 0;
  for (std::size_t i = 0; i < 17; ++i) sum += weights[i] * (d[i] - '0');
  return d + "10X98765432"[sum % 11];
}

std::string bank_card(Random& random) {
  std::string d = "621700" + std::to_string(random.between(100'000'000'000, 999'999'999'999));
  for (char check = '0';; ++check) {
    int sum = 0;
    const std::string whole = d + check;
    for (std::size_t i = 0; i < whole.size(); ++i) {
      const int digit = whole[whole.size() - 1 - i] - '0';
      sum += i % 2 == 0 ? digit : digit * 2 / 10 + digit * 2 % 10;
    }
    if (sum % 10 == 0) return whole;
  }
}

}  // namespace

TEST(Masker, PrecisionAndRecallOnItsSentences) {
  std::map<PersonalKind, std::array<int, 3>> tally;  // found and right, found and wrong, missed
  int clean = 0, sentences = 0, right = 0, wrong = 0, missed = 0;
  for (std::string_view marked : marked_sentences) {
    ++sentences;
    const Marked one = unmarked(marked);
    const auto found = masker().mask(one.text).findings;
    clean += found == one.expected;
    if (found != one.expected)
      std::printf("  differs: %s -> %s\n", one.text.c_str(), masker().mask(one.text).text.c_str());
    for (const Finding& f : found) {
      const bool good =
          std::find(one.expected.begin(), one.expected.end(), f) != one.expected.end();
      ++(good ? right : wrong);
      ++tally[f.kind][good ? 0 : 1];
    }
    for (const Finding& f : one.expected)
      if (std::find(found.begin(), found.end(), f) == found.end()) ++missed, ++tally[f.kind][2];
  }
  for (const auto& [kind, n] : tally)
    std::printf("  %-10s right %3d  wrong %2d  missed %2d\n", std::string{name(kind)}.c_str(), n[0],
                n[1], n[2]);
  const double precision = 1.0 * right / (right + wrong), recall = 1.0 * right / (right + missed);
  std::printf("masker: %d sentences, %d exactly right, precision %.3f, recall %.3f (exact spans)\n",
              sentences, clean, precision, recall);
  EXPECT_GE(sentences, 150);
  EXPECT_GE(precision, 0.97);
  EXPECT_GE(recall, 0.97);
}

TEST(Masker, EqualValuesGetEqualTags) {
  const auto masked = masker().mask("打13800138000或者138-0013-8000，别打13900139000");
  ASSERT_EQ(masked.findings.size(), 3U);
  EXPECT_EQ(masked.secrets.size(), 2U);
  const auto first = masked.text.find("[手机号#");
  const std::string tag = masked.text.substr(first, masked.text.find(']', first) + 1 - first);
  EXPECT_EQ(masked.text.find(tag, first + 1) != std::string::npos, true) << masked.text;
  EXPECT_EQ(*test_vault().unseal(masked.secrets[0].sealed), "13800138000");
  EXPECT_EQ(masked.secrets[0].token, test_vault().token("phone", "13800138000"));
}

TEST(Masker, AFieldsNameIsALabel) {
  EXPECT_EQ(masker().mask_field("收件人", "张伟").findings.size(), 1U);
  EXPECT_EQ(masker().mask_field("product_name", "Blue Mug").findings.size(), 0U);
  EXPECT_EQ(masker().mask_field("name", "Blue Mug").findings.size(), 0U);
  EXPECT_EQ(masker().mask_field("颜色", "张伟").findings.size(), 0U);
  EXPECT_EQ(masker().mask_field("订单号", "13800138000").text, "13800138000");
  EXPECT_EQ(masker().mask_field("收件人", "张伟").findings[0].begin, 0U);
}

RC_GTEST_PROP(MaskerLaws, MaskingIsIdempotentAndItsOutputIsUtf8, (std::uint64_t seed)) {
  Random random{seed};
  for (int i = 0; i < 20; ++i) {
    const std::string text = tempting(random);
    const Masked once = masker().mask(text);
    RC_ASSERT(valid_utf8(once.text));
    RC_ASSERT(masker().mask(once.text).text == once.text);
    std::uint32_t from = 0;
    for (const Finding& f : once.findings) {
      RC_ASSERT(f.begin >= from && f.end > f.begin && f.end <= text.size());
      from = f.end;
    }
  }
}

RC_GTEST_PROP(MaskerLaws, AnyBytesGiveValidUtf8, (const std::string& bytes)) {
  RC_ASSERT(valid_utf8(masker().mask(bytes).text));
}

// However it is split, and whatever words stand around it.
RC_GTEST_PROP(MaskerLaws, NoMobileSurvives, (std::uint64_t seed)) {
  Random random{seed};
  std::string digits = "1" + std::to_string(random.between(3, 9));
  while (digits.size() < 11) digits += std::to_string(random.between(0, 9));
  static constexpr std::array between{"", "", "", " ", "-", "  ", "\xE3\x80\x80", "\xE2\x80\x8B"};
  static constexpr std::array around{"电话", "谢谢",  "，",        "vx",   "好评", "在",
                                     " ",    "3天前", "价格99元 ", "\xff", "(",    "路"};
  std::string text = random.pick(around), spelled;
  for (char c : digits) {
    if (!spelled.empty()) spelled += random.pick(between);
    spelled += c;
  }
  text += spelled;
  static constexpr std::array after{"", "，谢谢", "打不通", "\n", "号", ")"};
  text += random.pick(after);
  const Masked masked = masker().mask(text);
  RC_ASSERT(masked.text.find("[手机号#") != std::string::npos);
  RC_ASSERT(masked.text.find(spelled) == std::string::npos);
}

RC_GTEST_PROP(MaskerLaws, CheckDigitsDecide, (std::uint64_t seed)) {
  Random random{seed};
  const std::string card = identity_card(random), bank = bank_card(random);
  RC_ASSERT(masker().mask("号码" + card + "。").text.find(card) == std::string::npos);
  RC_ASSERT(masker().mask("号码" + bank + "。").text.find(bank) == std::string::npos);
  std::string no_card = card, no_bank = bank;
  no_card[16] = static_cast<char>('0' + (no_card[16] - '0' + 1) % 10);
  no_bank[9] = static_cast<char>('0' + (no_bank[9] - '0' + 1) % 10);
  RC_ASSERT(masker().mask("号码" + no_card + "。").findings.empty());
  RC_ASSERT(masker().mask("号码" + no_bank + "。").findings.empty());
}

}  // namespace myelin::trust
