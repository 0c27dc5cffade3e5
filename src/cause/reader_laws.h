// The laws that every reader of text keeps. A test includes this header, wraps its reader in a
// function and runs them.
//
// Thread safety: none; for tests only.
#pragma once
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <string>
#include <string_view>

#include "model/reading.h"
#include "text/clause.h"
#include "text/normal.h"
#include "text/transcript.h"

namespace myelin::cause::laws {

using Read = std::function<void(std::string_view, model::Reading&)>;

inline bool same(const model::Reading& a, const model::Reading& b) {
  const auto equal = [](const model::Mention& x, const model::Mention& y) {
    return x.factor == y.factor && x.polarity == y.polarity && x.intensity == y.intensity &&
           x.confidence == y.confidence && x.aspect == y.aspect && x.opinion == y.opinion &&
           x.object == y.object && x.cause == y.cause;
  };
  return a.language == b.language && a.polarity == b.polarity && a.confidence == b.confidence &&
         a.spam == b.spam && a.emotion == b.emotion &&
         a.emotion_confidence == b.emotion_confidence &&
         a.emotion_intensity == b.emotion_intensity &&
         std::equal(a.mentions.begin(), a.mentions.end(), b.mentions.begin(), b.mentions.end(),
                    equal);
}

// A span lies inside the text, and where the text is UTF-8 it cuts no code point.
inline ::testing::AssertionResult fits(std::string_view text, model::Span span) {
  const auto cuts = [&](std::size_t at) {
    std::size_t lead = at;
    while (lead > 0 && at - lead < 3 && (static_cast<unsigned char>(text[lead]) & 0xc0) == 0x80)
      --lead;
    const auto byte = static_cast<unsigned char>(text[lead]);
    const std::size_t length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    if (at == lead || lead + length <= at) return false;
    for (std::size_t i = lead + 1; i < lead + length; ++i)
      if (i >= text.size() || (static_cast<unsigned char>(text[i]) & 0xc0) != 0x80)
        return false;  // not UTF-8
    // An overlong form or a surrogate is not UTF-8 either, and falls apart into bytes.
    const auto second = static_cast<unsigned char>(text[lead + 1]);
    return !(byte < 0xc2 || byte > 0xf4 || (byte == 0xe0 && second < 0xa0) ||
             (byte == 0xed && second > 0x9f) || (byte == 0xf0 && second < 0x90) ||
             (byte == 0xf4 && second > 0x8f));
  };
  if (span.begin > span.end || span.end > text.size())
    return ::testing::AssertionFailure()
           << "span " << span.begin << "…" << span.end << " of " << text.size() << " bytes";
  for (const std::size_t at : {span.begin, span.end})
    if (at < text.size() && cuts(at))
      return ::testing::AssertionFailure() << "byte " << at << " is inside a code point";
  return ::testing::AssertionSuccess();
}

// Aspect and opinion lie in one clause of the text, as it is read.
inline bool in_one_clause(std::string_view text, const model::Mention& mention) {
  text::NormalText normal;
  std::vector<text::Clause> clauses;
  text::normalise(text, normal);
  text::keep_customer_turns(normal);
  text::split_clauses(normal, clauses);
  return std::ranges::any_of(clauses, [&](const text::Clause& clause) {
    const auto [begin, end] = normal.bytes(clause.begin, clause.end);
    const auto inside = [&](model::Span s) {
      return s.begin == s.end || (begin <= s.begin && s.end <= end);
    };
    return inside(mention.aspect) && inside(mention.opinion);
  });
}

// A valid reading, whatever came in.
inline void valid(std::string_view text, const model::Reading& reading, std::size_t factors) {
  const auto within = [](float x, float low) { return std::isfinite(x) && x >= low && x <= 1; };
  EXPECT_TRUE(within(reading.polarity, -1)) << reading.polarity;
  EXPECT_TRUE(within(reading.confidence, 0)) << reading.confidence;
  EXPECT_LT(static_cast<std::size_t>(reading.emotion), model::emotion_names.size());
  EXPECT_TRUE(within(reading.emotion_confidence, 0)) << reading.emotion_confidence;
  EXPECT_TRUE(within(reading.emotion_intensity, 0)) << reading.emotion_intensity;
  for (const auto& reason : reading.reasons) {
    EXPECT_TRUE(std::isfinite(reason.weight));
    EXPECT_TRUE(fits(text, reason.words));
    EXPECT_LT(reason.words.begin, reason.words.end) << "a reason without words";
  }
  std::uint32_t last = 0;
  for (const auto& mention : reading.mentions) {
    EXPECT_LT(mention.factor, factors);
    EXPECT_TRUE(within(mention.polarity, -1)) << mention.polarity;
    EXPECT_TRUE(within(mention.intensity, 0)) << mention.intensity;
    EXPECT_TRUE(within(mention.confidence, 0)) << mention.confidence;
    EXPECT_TRUE(fits(text, mention.aspect));
    EXPECT_TRUE(fits(text, mention.opinion));
    EXPECT_TRUE(fits(text, mention.object));
    EXPECT_TRUE(fits(text, mention.cause));
    for (const auto& words : {mention.object, mention.cause})
      EXPECT_TRUE(words.begin == words.end || words.end <= mention.aspect.begin ||
                  words.begin >= mention.aspect.end)
          << "the object and the cause are other words than the aspect";
    EXPECT_TRUE(in_one_clause(text, mention)) << "aspect and opinion stand in one clause: " << text;
    EXPECT_LT(mention.aspect.begin, mention.aspect.end)
        << "a mention without the words that prove it";
    EXPECT_LE(last, mention.aspect.begin) << "mentions stand in the order of the text";
    last = mention.aspect.begin;
  }
}

// One text: a valid reading; the same again, in a fresh value and in one that another text filled.
inline void keeps_laws(const Read& read, std::string_view text, std::size_t factors) {
  model::Reading first, again;
  read(text, first);
  valid(text, first, factors);
  read("包装破损，但是客服不错。The box was broken!", again);
  read(text, again);
  EXPECT_TRUE(same(first, again)) << "the reading depends on what was read before";
}

// The explained reading is the plain one, with reasons.
inline void explains_by_the_laws(const Read& read, const Read& explain, std::string_view text,
                                 std::size_t factors) {
  model::Reading plain, explained;
  read(text, plain);
  EXPECT_TRUE(plain.reasons.empty()) << "nobody asked for reasons";
  explain(text, explained);
  valid(text, explained, factors);
  EXPECT_TRUE(same(plain, explained)) << "to explain a reading must not change it";
}

// Texts woven from `words`, marks, stray bytes and anything at all.
inline rc::Gen<std::string> any_text(std::vector<std::string> words) {
  for (const char* piece : {"，",       "。",       "!",
                            "?",        " ",        "\n",
                            "但是",     "不过",     "客服：",
                            "\n顾客：", "[agent] ", "Customer 1: ",
                            "等了",     "三",       "天",
                            "days",     "没有",     "不",
                            "很",       "吗",       "but ",
                            "not ",     "n't ",     "\xff",
                            "\xe5",     "\xe5\xa5", "\xf0\x9f",
                            "👍",       "…",        "E\xcc\x81",
                            "Ａ",       "１",       "\xe2\x80\x8b",
                            "好",       "差",       "",
                            "。。。",   "在",       "\xed\xa0\x80"})
    words.emplace_back(piece);
  const auto piece = rc::gen::oneOf(rc::gen::elementOf(words), rc::gen::arbitrary<std::string>());
  return rc::gen::map(rc::gen::container<std::vector<std::string>>(piece),
                      [](const std::vector<std::string>& pieces) {
                        std::string text;
                        for (const auto& p : pieces) text += p;
                        return text;
                      });
}

}  // namespace myelin::cause::laws
