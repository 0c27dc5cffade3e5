#include "connect/draft_json.h"

#include <gtest/gtest.h>

#include "base/limits.h"

namespace myelin::connect {
namespace {

model::Draft full() {
  model::Draft d;
  d.source = "tmall.reviews";
  d.external_id = "r-1";
  d.kind = model::SignalKind::returned;
  d.event = "damaged";
  d.at = from_us(1'795'336'200'000'000);
  d.due = from_us(1'795'336'200'123'456);
  d.keys = {{model::KeyKind::phone, "", "13800138000"},
            {model::KeyKind::openid, "wechat:wx1", "o\"1"}};
  d.customer_name = "王女士";
  d.customer_tier = "vip";
  d.order = "o-1";
  d.dimensions[model::Dimension::product] = "水壶\\2";
  d.dimensions[model::Dimension::version] = "v2";
  d.text = "盖子\n裂了\t\"真的\"\x01 😀";
  d.rating = 2.5;
  d.scale = model::RatingScale::nps;
  d.amount = Money{-12345, *Currency::parse("USD")};
  d.reach = 1200;
  d.attributes = {{"colour", "白"}, {"empty", ""}};
  return d;
}

TEST(DraftJson, what_was_written_reads_the_same) {
  const auto json = draft_to_json(full());
  const auto parsed = parse_drafts(json);
  ASSERT_TRUE(parsed) << parsed.error().message;
  ASSERT_EQ(parsed->size(), 1u);
  ASSERT_TRUE((*parsed)[0].draft) << (*parsed)[0].draft.error().message;
  const auto& d = *(*parsed)[0].draft;
  EXPECT_EQ(draft_to_json(d), json);
  EXPECT_EQ(d.text, full().text);
  EXPECT_EQ(d.keys.size(), 2u);
  EXPECT_EQ(d.amount->text(), "-123.45");
  EXPECT_EQ(d.amount->currency.view(), "USD");
  EXPECT_EQ(d.due, full().due);
  EXPECT_EQ(d.attributes, full().attributes);
}

TEST(DraftJson, three_shapes_are_told_apart) {
  const std::string one = R"({"kind":"review","external_id":7,"amount":12.345})";
  EXPECT_EQ(parse_drafts(one)->size(), 1u);
  EXPECT_EQ((*parse_drafts(one))[0].draft->external_id, "7");
  EXPECT_EQ((*parse_drafts(one))[0].draft->amount->minor, 1235);
  EXPECT_EQ(parse_drafts("[" + one + "," + one + "]")->size(), 2u);
  EXPECT_EQ(parse_drafts("\xEF\xBB\xBF" + one + "\r\n\n" + one + "\n")->size(), 2u);
  EXPECT_EQ(parse_drafts("{\n\"kind\":\"order\"\n}")->size(), 1u)
      << "one object over several lines";
  EXPECT_EQ(parse_drafts("[]")->size(), 0u);
}

TEST(DraftJson, a_bad_item_is_its_own_error_with_its_text) {
  const auto parsed = parse_drafts(
      "{\"kind\":\"review\"}\n{\"kind\":\n{\"kind\":\"order\",\"ratting\":3}\n", Shape::ndjson);
  ASSERT_TRUE(parsed);
  ASSERT_EQ(parsed->size(), 3u);
  EXPECT_TRUE((*parsed)[0].draft);
  ASSERT_FALSE((*parsed)[1].draft);
  EXPECT_EQ((*parsed)[1].raw, "{\"kind\":");
  ASSERT_FALSE((*parsed)[2].draft);
  EXPECT_EQ((*parsed)[2].index, 2u);
  EXPECT_EQ((*parsed)[2].draft.error().message, "the field 'ratting' is not known");
  EXPECT_EQ((*parsed)[2].draft.error().hint, "did you mean 'rating'?");
  EXPECT_EQ((*parsed)[2].raw, "{\"kind\":\"order\",\"ratting\":3}");
}

TEST(DraftJson, wrong_values_are_named) {
  const auto message = [](std::string_view body) {
    const auto parsed = parse_drafts(body);
    if (!parsed) return parsed.error().message;
    return (*parsed)[0].draft ? std::string("accepted") : (*parsed)[0].draft.error().message;
  };
  EXPECT_EQ(message(R"({"text":"x"})"), "the field 'kind' is missing");
  EXPECT_EQ(message(R"({"kind":"revue"})"), "the kind 'revue' is not known");
  EXPECT_EQ(message(R"({"kind":"review","at":"soon"})"), "'at': 'soon' is not a time");
  EXPECT_EQ(message(R"({"kind":"review","rating":"5"})"), "'rating' is a string");
  EXPECT_EQ(message(R"({"kind":"review","dimensions":{"sku":"1"}})"),
            "the dimension 'sku' is not known");
  EXPECT_EQ(message(R"({"kind":"review","keys":[{"kind":"phone"}]})"),
            "a key lacks its kind or its value");
  EXPECT_EQ(message(R"({"kind":"review","kind":"order"})"), "the field 'kind' is there twice");
  EXPECT_EQ(message(R"({"kind":"order","amount":"much"})"), "'much' is not an amount of money");
  EXPECT_EQ(message("[1]"), "a signal is a number");
  EXPECT_EQ(message(""), "the body is empty");
  EXPECT_TRUE(message("{\"kind\":\"review\"").starts_with("not JSON"));
  EXPECT_TRUE(message("{\"text\":\"\xFF\xFE\"}").starts_with("not JSON"));
}

TEST(DraftJson, limits_hold) {
  std::string deep = R"({"kind":"review","attributes":{"a":)" + std::string(100, '[') +
                     std::string(100, ']') + "}}";
  const auto parsed = parse_drafts(deep);
  ASSERT_FALSE(parsed);
  EXPECT_EQ(parsed.error().code, ErrorCode::too_large);
  const auto large = parse_drafts(std::string(limits::body_bytes_max + 1, ' '));
  ASSERT_FALSE(large);
  EXPECT_EQ(large.error().code, ErrorCode::too_large);
  std::string many;
  for (std::size_t i = 0; i <= limits::signals_per_request_max; ++i)
    many += "{\"kind\":\"visit\"}\n";
  ASSERT_FALSE(parse_drafts(many));
}

TEST(DraftJson, bytes_that_are_not_text_are_replaced_when_written) {
  std::string out;
  append_json_string(out,
                     "a\xFF"
                     "好\xE5");
  EXPECT_EQ(out, "\"a\xEF\xBF\xBD好\xEF\xBF\xBD\"");
}

}  // namespace
}  // namespace myelin::connect
