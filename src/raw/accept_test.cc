#include "raw/accept.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <limits>

#include "base/hash.h"
#include "base/limits.h"

namespace myelin::raw {
namespace {

using model::Draft;
using model::KeyKind;
using model::SignalKind;

const Time now = from_us(1'795'336'200'000'000);

const trust::Vault& vault() {
  static const trust::Vault opened = [] {
    const auto folder =
        std::filesystem::temp_directory_path() / ("myelin_accept_" + std::to_string(::getpid()));
    auto made = trust::Vault::open(folder / "key");
    std::filesystem::remove_all(folder);
    return std::move(made).value();
  }();
  return opened;
}

Draft review() {
  Draft draft;
  draft.source = "tmall.reviews";
  draft.external_id = "r1";
  draft.at = now - hours{1};
  draft.text = "包装破损，打我电话13800138000";
  return draft;
}

Result<Accepted> take(Draft draft) {
  const trust::Masker masker{vault()};
  return accept(std::move(draft), vault(), masker, now);
}

}  // namespace

// A share must find its post by the very id; a telephone number under that name is still masked.
TEST(Accept, KeepsTheIdOfTheSharedPostAndMasksWhatIsNone) {
  Draft draft = review();
  draft.kind = model::SignalKind::post;
  draft.attributes = {{"parent", "4711081512345678"}};
  EXPECT_EQ(take(draft)->signal.attributes[0].second, "4711081512345678");
  draft.attributes = {{"parent", "13800138000"}};
  EXPECT_EQ(take(draft)->signal.attributes[0].second.find("13800138000"), std::string::npos);
}

TEST(Accept, MasksAndSeals) {
  Draft draft = review();
  draft.customer_name = "张伟";
  draft.keys = {{KeyKind::phone, "", "+86 138-0013-8000"},
                {KeyKind::email, "", " Zhang@QQ.com "},
                {KeyKind::platform, "tmall", "zw88"}};
  draft.attributes = {{"收件人", "李娜"}, {"颜色", "红"}};
  const auto accepted = take(draft);
  ASSERT_TRUE(accepted);
  EXPECT_EQ(accepted->signal.text.find("13800138000"), std::string::npos);
  EXPECT_EQ(accepted->signal.attributes[0].second.find("李娜"), std::string::npos);
  EXPECT_EQ(accepted->signal.attributes[1].second, "红");
  ASSERT_EQ(accepted->keys.size(), 3U);
  EXPECT_EQ(accepted->keys[0].token, key_token("phone:13800138000", vault())->token);
  EXPECT_EQ(accepted->keys[1].token, key_token("email:zhang@qq.com", vault())->token);
  EXPECT_EQ(accepted->keys[2].token, key_token("platform:tmall:zw88", vault())->token);
  // Phone (of the key and of the text: one), e-mail, the customer's name, the attribute's name.
  EXPECT_EQ(accepted->secrets.size(), 4U);
  EXPECT_EQ(*vault().unseal(accepted->secrets[0].sealed), "13800138000");
  EXPECT_EQ(accepted->signal.fingerprint, fingerprint_of("tmall.reviews", "r1"));
}

TEST(Accept, SaysWhichFieldIsWrong) {
  const auto message = [](auto change) {
    Draft draft = review();
    change(draft);
    const auto accepted = take(draft);
    return accepted ? std::string{"accepted"} : accepted.error().message;
  };
  EXPECT_EQ(message([](Draft&) {}), "accepted");
  EXPECT_EQ(message([](Draft& d) { d.source = "  "; }), "source is missing");
  EXPECT_EQ(message([](Draft& d) { d.source = "a\xff"; }), "source is not valid UTF-8");
  EXPECT_EQ(message([](Draft& d) { d.order = "a\nb"; }), "order holds a control character");
  EXPECT_EQ(message([](Draft& d) { d.at.reset(); }), "at is missing");
  EXPECT_EQ(message([](Draft& d) { d.at = now + hours{25}; }).substr(0, 5), "at is");
  EXPECT_EQ(message([](Draft& d) { d.at = now + hours{23}; }), "accepted");
  EXPECT_EQ(message([](Draft& d) { d.at = from_us(0); }),
            "at is 1970-01-01T00:00:00Z, before 1990");
  EXPECT_EQ(message([](Draft& d) { d.rating = 7; }), "rating is 7, outside of stars 1 to 5");
  EXPECT_EQ(message([](Draft& d) { d.rating = 0, d.scale = model::RatingScale::nps; }), "accepted");
  EXPECT_NE(message([](Draft& d) { d.rating = std::numeric_limits<double>::quiet_NaN(); }),
            "accepted");
  EXPECT_EQ(message([](Draft& d) { d.amount = Money{-5, {}}; }),
            "amount of review -0.05 is negative");
  EXPECT_EQ(message([](Draft& d) { d.kind = SignalKind::refund, d.amount = Money{-500, {}}; }),
            "accepted");
  EXPECT_EQ(message([](Draft& d) { d.kind = SignalKind::order, d.external_id.clear(); }),
            "external_id is missing, and a signal of kind order needs it");
  EXPECT_EQ(message([](Draft& d) { d.keys = {{KeyKind::phone, "", "abc"}}; }),
            "the phone key holds letters");
  EXPECT_EQ(message([](Draft& d) { d.keys = {{KeyKind::openid, "", "o6_b"}}; }),
            "the openid key has no space");
  EXPECT_EQ(message([](Draft& d) { d.keys.resize(limits::identity_keys_max + 1); }),
            "keys has 17 keys; at most 16 are taken");
  EXPECT_EQ(message([](Draft& d) { d.text.assign(limits::text_bytes_max + 1, 'a'); }),
            "text has 262145 bytes; at most 262144 are taken");
  EXPECT_EQ(message([](Draft& d) { d.reach = -1; }), "reach is negative");
  EXPECT_EQ(message([](Draft& d) { d.text = "broken \xff text"; }), "accepted");
}

TEST(Accept, KeysThatIdentifyNobodyAreDropped) {
  Draft draft = review();
  draft.keys = {{KeyKind::phone, "", "138****8000"},
                {KeyKind::account, "", "匿名用户"},
                {KeyKind::phone, "", "400-820-8820"},
                {KeyKind::phone, "", "00000000000"}};
  const auto accepted = take(draft);
  ASSERT_TRUE(accepted);
  EXPECT_TRUE(accepted->keys.empty());
}

TEST(Accept, ContentIsStableAndTellsChangesApart) {
  const auto content = [](Draft d) { return take(std::move(d))->signal.content; };
  Draft other = review();
  EXPECT_EQ(content(review()), content(review()));
  other.text += "！";
  EXPECT_NE(content(review()), content(other));
  other = review();
  other.rating = 1;
  EXPECT_NE(content(review()), content(other));
}

TEST(Accept, ATextWithoutIdGetsOneFromItsContent) {
  Draft draft = review();
  draft.external_id.clear();
  const auto one = take(draft), again = take(draft);
  EXPECT_TRUE(one->signal.external_id.starts_with("content:"));
  EXPECT_EQ(one->signal.fingerprint, again->signal.fingerprint);
  draft.text = "另一条";
  EXPECT_NE(take(draft)->signal.fingerprint, one->signal.fingerprint);
}

}  // namespace myelin::raw
