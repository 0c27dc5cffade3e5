// Laws of what customers are sent, whatever happens: caps, consents, the night, one message a case.
#include "repair/care.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "repair/for_tests.h"

namespace myelin::repair {
namespace {

const Time start = local_time("2026-11-20 10:00");

Consent said(bool given, Time at, std::optional<Purpose> purpose = Purpose::marketing) {
  Consent c;
  c.given = given;
  c.at = at;
  c.purpose = purpose;
  c.medium = Medium::sms;
  c.source = "form";
  return c;
}

// A customer over months: he agrees and withdraws, cases want to write to him, at any hour.
struct Life {
  std::vector<Consent> book;
  std::vector<EarlierContact> sent;
  std::vector<std::size_t> known;  // lines of the book when each was sent
};
Life live(const Care& care, Purpose purpose) {
  Life life;
  Time now = start;
  for (const int hour_count : *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 60))) {
    now += hours{hour_count};
    const int deed = *rc::gen::inRange(0, 8);
    if (deed == 0) life.book.push_back(said(false, now, std::nullopt));
    if (deed == 1) life.book.push_back(said(true, now, purpose));
    // Imported late: it says what was agreed before.
    if (deed == 2) life.book.push_back(said(true, now - hours{*rc::gen::inRange(1, 200)}, purpose));
    if (deed < 3) continue;
    const CaseId repair{*rc::gen::inRange(1, 30)};
    const auto allowed = permission(
        care, {.repair = repair, .purpose = purpose, .medium = Medium::sms, .zone = Zone{}},
        life.book, life.sent, now);
    if (allowed.barrier == Barrier::none && allowed.from <= now) {
      life.sent.push_back({repair, purpose, now});
      life.known.push_back(life.book.size());
    }
  }
  return life;
}

RC_GTEST_PROP(CareLaws, NeverMoreThanACapInAnyWindow, ()) {
  Care care;
  const auto purpose = *rc::gen::element(Purpose::service, Purpose::marketing);
  care.rules[0].caps = care.rules[1].caps = {{*rc::gen::inRange(1, 3), *rc::gen::inRange(1, 10)},
                                             {*rc::gen::inRange(1, 5), *rc::gen::inRange(5, 40)}};
  const auto life = live(care, purpose);
  for (const auto& cap : care.rule(purpose).caps)
    for (const auto& last : life.sent) {
      const auto within = std::ranges::count_if(life.sent, [&](const EarlierContact& one) {
        return one.at <= last.at && one.at > last.at - days{cap.days};
      });
      RC_ASSERT(within <= cap.messages);
    }
}

RC_GTEST_PROP(CareLaws, NeverAfterAWithdrawalThatNoConsentFollowed, ()) {
  const auto purpose = *rc::gen::element(Purpose::service, Purpose::marketing);
  const auto life = live(Care{}, purpose);
  for (std::size_t i = 0; i < life.sent.size(); ++i) {
    std::optional<Time> no, yes;
    for (std::size_t line = 0; line < life.known[i]; ++line) {
      const auto& c = life.book[line];
      auto& last = c.given ? yes : no;
      last = std::max(last.value_or(c.at), c.at);
    }
    if (no) RC_ASSERT(yes && *yes > *no);
    if (purpose == Purpose::marketing) RC_ASSERT(yes.has_value());
  }
}

RC_GTEST_PROP(CareLaws, NeverInQuietHoursAndNeverTwiceAboutOneCase, ()) {
  const auto life = live(Care{}, Purpose::service);
  std::set<CaseId> cases;
  for (const auto& one : life.sent) {
    const Zone zone;
    const auto of_day = one.at - zone.day_start(zone.day(one.at));
    RC_ASSERT(of_day >= hours{9});
    RC_ASSERT(of_day < hours{21});
    RC_ASSERT(cases.insert(one.repair).second);
  }
}

RC_GTEST_PROP(CareLaws, TheOrderOfImportChangesNothing, ()) {
  std::vector<Consent> book;
  for (const int hour : *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 8)))
    book.push_back(said(*rc::gen::inRange(0, 2) == 1, start + hours{hour}));
  auto other = book;
  std::ranges::reverse(other);
  for (int hour = 0; hour < 9; ++hour)
    RC_ASSERT(standing(book, Purpose::marketing, Medium::sms, start + hours{hour}) ==
              standing(other, Purpose::marketing, Medium::sms, start + hours{hour}));
}

RC_GTEST_PROP(CareLaws, WhatQuietHoursPutOffIsNeverQuietAndNeverEarlier, ()) {
  Care care;
  care.quiet_from = minutes{*rc::gen::inRange(0, 24 * 60)};
  care.quiet_until = minutes{*rc::gen::inRange(0, 24 * 60)};
  const Zone zone{minutes{*rc::gen::inRange(-12, 14) * 60}};
  const Time now = start + minutes{*rc::gen::inRange(0, 10'000)};
  const Time from = after_quiet(care, zone, now);
  RC_ASSERT(from >= now);
  RC_ASSERT(from < now + days{1});
  RC_ASSERT(after_quiet(care, zone, from) == from);
}

TEST(Consents, InOneMomentNoIsHeardAndAConsentRunsOut) {
  const auto stands = [](std::vector<Consent> book, Time now) {
    return standing(book, Purpose::marketing, Medium::sms, now);
  };
  EXPECT_EQ(stands({}, start), Standing::silent);
  EXPECT_EQ(stands({said(true, start), said(false, start)}, start), Standing::withdrawn);
  EXPECT_EQ(stands({said(false, start), said(true, start)}, start), Standing::withdrawn);
  EXPECT_EQ(stands({said(false, start), said(true, start + hours{1})}, start + hours{2}),
            Standing::given);
  auto short_one = said(true, start);
  short_one.expires_at = start + days{1};
  EXPECT_EQ(stands({short_one}, start), Standing::given);
  EXPECT_EQ(stands({short_one}, start + days{1}), Standing::expired);
  EXPECT_FALSE(sound(said(true, start, std::nullopt), start)) << "a consent names its purpose";
  EXPECT_TRUE(sound(said(false, start, std::nullopt), start));
  EXPECT_FALSE(sound(said(true, start + hours{1}), start)) << "of the future";
}

TEST(Letters, PlaceholdersAreCheckedAndFilled) {
  EXPECT_TRUE(check_letter("{salutation}，尾号 {order_tail}", false));
  for (const char* text : {"", "{name}", "{", "}", "{{salutation}}", "得 {offer}"})
    EXPECT_FALSE(check_letter(text, false)) << text;
  EXPECT_FALSE(check_letter("没有优惠", true)) << "an offer that nobody reads of";
  EXPECT_EQ(fill_letter("{salutation}，{product}（{order_tail}）送 {offer}。",
                        {salutation("王小明", model::Language::zh), "水壶",
                         order_tail("SO-2026-0042"), "10 元券"}),
            "王小明，您好，水壶（0042）送 10 元券。");
  EXPECT_EQ(salutation("", model::Language::en), "Dear customer");
}

TEST(CareSettings, AreReadAndNobodyIsSoldToWithoutConsent) {
  const auto settings = settings_of(
      "channels: {gw: {kind: webhook, url: 'https://x/y'}}\n"
      "care: {channels: {sms: gw}, quiet_hours: '22:00-08:00', regions: {新疆: '+06:00'},\n"
      "  service: {consent: true, caps: [{messages: 2, days: 14}]}, price: {sms: 0.045},\n"
      "  templates: {sorry: '{salutation}，抱歉'}}");
  EXPECT_EQ(settings->care.channel(Medium::sms), "gw");
  EXPECT_TRUE(settings->care.rule(Purpose::service).consent);
  EXPECT_EQ(settings->care.rule(Purpose::service).caps[0].days, 14);
  EXPECT_EQ(settings->care.quiet_from, hours{22});
  EXPECT_EQ(*settings->care.medium_of("gw"), Medium::sms);
  const auto faulty = [](const std::string& care) {
    return !read_settings(
                "channels: {gw: {kind: webhook, url: 'https://x/y'}, "
                "robot: {kind: wecom, url: 'https://x/z'}}\ncare: " +
                    care,
                Zone{}, [](std::string_view) { return std::nullopt; })
                .has_value();
  };
  for (const char* care :
       {"{marketing: {consent: false}}", "{channels: {sms: nobody}}", "{channels: {sms: robot}}",
        "{channels: {pigeon: gw}}", "{quiet_hours: late}", "{price: {sms: free}}",
        "{templates: {x: '{name}'}}", "{regions: {新疆: east}}", "{service: {caps: 3}}", "{x: 1}"})
    EXPECT_TRUE(faulty(care)) << care;
}

}  // namespace
}  // namespace myelin::repair
