#include <gtest/gtest.h>

#include <cmath>

#include "base/hash.h"
#include "base/json_text.h"
#include "base/money.h"
#include "base/random.h"
#include "base/time.h"

namespace myelin {

TEST(Time, ReadsWhatShopsWrite) {
  const Zone shanghai;
  const auto expected = format_utc(*parse_time("2026-11-22T08:30:00Z", shanghai));
  for (const char* text : {"2026-11-22 16:30:00", "2026/11/22 16:30", "2026-11-22T16:30:00+08:00",
                           "2026年11月22日 16:30:00", "20261122 16:30:00", "1795336200",
                           "1795336200000", " 2026-11-22 16:30:00.000 "}) {
    const auto t = parse_time(text, shanghai);
    ASSERT_TRUE(t) << text;
    EXPECT_EQ(format_utc(*t), expected) << text;
  }
  EXPECT_EQ(format_local(*parse_time("2026-11-22", shanghai), shanghai), "2026-11-22 00:00:00");
}

TEST(Time, RefusesWhatIsNoTime) {
  for (const char* text : {"", "soon", "2026-13-01", "2026-02-30", "2026-11-22 25:61", "12",
                           "2026-11-22 16:30 yesterday"})
    EXPECT_FALSE(parse_time(text, Zone{})) << text;
}

TEST(Time, DaysBeginAtLocalMidnight) {
  const Zone zone;
  const auto before = *parse_time("2026-11-22 23:59:59", zone),
             after = *parse_time("2026-11-23 00:00:00", zone);
  EXPECT_EQ(zone.day(before) + 1, zone.day(after));
  EXPECT_EQ(zone.day_start(zone.day(after)), after);
  EXPECT_EQ(Zone::weekday_of_day(zone.day(after)), 0) << "23 November 2026 is a Monday";
}

TEST(Money, IsExact) {
  EXPECT_EQ(Money::parse("1,234.50")->minor, 123450);
  EXPECT_EQ(Money::parse("¥0.07")->minor, 7);
  EXPECT_EQ(Money::parse("-3.5")->text(), "-3.50");
  EXPECT_EQ(Money::parse("12.345")->minor, 1235);
  EXPECT_EQ(Money::parse("R$ 10")->currency.view(), "BRL");
  for (const char* text : {"", "abc", "1.2.3", "--1", "99999999999999999999"})
    EXPECT_FALSE(Money::parse(text)) << text;
}

TEST(Hash, SourceAndIdDoNotRunTogether) {
  EXPECT_NE(fingerprint_of("ab", "c"), fingerprint_of("a", "bc"));
  EXPECT_EQ(fingerprint_of("a", "b"), fingerprint_of("a", "b"));
}

TEST(Random, HasTheMomentsItClaims) {
  Random random{7};
  for (double mean : {0.3, 4.0, 29.0, 80.0}) {
    double sum = 0, squares = 0;
    constexpr int n = 40'000;
    for (int i = 0; i < n; ++i) {
      const auto k = static_cast<double>(random.poisson(mean));
      sum += k;
      squares += k * k;
    }
    const double m = sum / n, variance = squares / n - m * m;
    EXPECT_NEAR(m, mean, 5 * std::sqrt(mean / n)) << mean;
    EXPECT_NEAR(variance / mean, 1, 0.05) << mean;
  }
}

TEST(JsonText, EscapesWhatJsonForbids) {
  EXPECT_EQ(json_quoted("a\"b\\c"), R"("a\"b\\c")");
  EXPECT_EQ(json_quoted(std::string("\n\x01\0", 3)), R"("\n\u0001\u0000")");
  EXPECT_EQ(json_quoted("好\x7f"), "\"好\x7f\"");
}

TEST(Random, SplitsDoNotDisturb) {
  Random a{1}, b{1};
  (void)b.split("other").bits();
  EXPECT_EQ(a.bits(), b.bits());
  EXPECT_NE(a.split("x").bits(), a.split("y").bits());
}

}  // namespace myelin
