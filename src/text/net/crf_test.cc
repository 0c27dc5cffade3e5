#include "text/net/crf.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <map>
#include <vector>

#include "base/random.h"
#include "text/net/layout.h"

namespace myelin::text::net {
namespace {

constexpr std::uint16_t unknown = 0xffff;

struct Case {
  HeadShape head;
  std::vector<float> weights, emissions;
  std::size_t size = 0, stride = 16;
  Chain chain;
};

Case make(std::vector<std::string> outputs, TagScheme scheme, std::size_t size,
          std::uint64_t seed) {
  Case made;
  made.head = {.name = "t", .kind = Head::tags, .outputs = std::move(outputs), .scheme = scheme};
  const std::size_t tags = made.head.outputs.size();
  Random random(seed);
  made.weights.resize(tags * (tags + 2));
  for (float& w : made.weights) w = static_cast<float>(random.normal());
  made.size = size;
  made.emissions.resize(size * made.stride);
  for (float& e : made.emissions) e = static_cast<float>(2 * random.normal());
  made.chain.set(made.head, made.weights.data());
  return made;
}

double score(const Case& c, const std::vector<std::uint16_t>& tags) {
  double sum = c.chain.first(tags[0]) + c.chain.last(tags.back());
  for (std::size_t t = 0; t < tags.size(); ++t) {
    sum += c.emissions[t * c.stride + tags[t]];
    if (t > 0) sum += c.chain.from_to(tags[t - 1], tags[t]);
  }
  return sum;
}

// Every sequence of tags, one after the other.
template <class Visit>
void each_sequence(const Case& c, const Visit& visit) {
  std::vector<std::uint16_t> tags(c.size, 0);
  for (;;) {
    visit(tags);
    std::size_t t = 0;
    for (; t < c.size && ++tags[t] == c.chain.tags(); ++t) tags[t] = 0;
    if (t == c.size) return;
  }
}

bool agrees(const std::vector<std::uint16_t>& tags, const std::vector<std::uint16_t>& wanted) {
  for (std::size_t t = 0; t < tags.size(); ++t)
    if (wanted[t] != unknown && wanted[t] != tags[t]) return false;
  return true;
}

double loss_by_enumeration(const Case& c, const std::vector<std::uint16_t>& wanted) {
  double all = 0, some = 0;
  each_sequence(c, [&](const auto& tags) {
    const double weight = std::exp(score(c, tags));
    all += weight;
    if (agrees(tags, wanted)) some += weight;
  });
  return std::log(all) - std::log(some);
}

double loss_of(const Case& c, const std::vector<std::uint16_t>& wanted,
               std::vector<float>* d_emissions = nullptr, std::vector<float>* d_weights = nullptr) {
  CrfScratch scratch;
  std::vector<float> emissions(c.emissions.size()), weights(c.weights.size());
  const double loss = crf_loss(c.chain, c.emissions.data(), c.stride, wanted, 1, scratch,
                               emissions.data(), weights.data());
  if (d_emissions != nullptr) *d_emissions = emissions;
  if (d_weights != nullptr) *d_weights = weights;
  return loss;
}

TEST(crf, loss_is_that_of_all_sequences_counted_one_by_one) {
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    const auto c = make({"a", "b", "c"}, TagScheme::free, 5, seed);
    for (const std::vector<std::uint16_t>& wanted : {std::vector<std::uint16_t>{0, 1, 2, 1, 0},
                                                     {2, 2, 2, 2, 2},
                                                     {0, unknown, 2, unknown, 1},
                                                     {unknown, unknown, unknown, unknown, 1}})
      EXPECT_NEAR(loss_of(c, wanted), loss_by_enumeration(c, wanted), 1e-4);
  }
}

TEST(crf, a_scheme_leaves_out_what_it_forbids) {
  const auto c = make({"O", "B-x", "I-x", "B-y", "I-y"}, TagScheme::bio, 4, 3);
  const std::vector<std::uint16_t> wanted{1, 2, 3, 4};
  EXPECT_NEAR(loss_of(c, wanted), loss_by_enumeration(c, wanted), 1e-4);
  std::size_t allowed = 0;
  each_sequence(c, [&](const auto& tags) { allowed += score(c, tags) > -1e3; });
  EXPECT_LT(allowed, 5u * 5u * 5u * 5u);
  EXPECT_GT(allowed, 0u);
}

TEST(crf, gradients_are_the_slopes_of_the_loss) {
  auto c = make({"a", "b", "c", "d"}, TagScheme::free, 4, 9);
  const std::vector<std::uint16_t> wanted{3, unknown, 0, 1};
  std::vector<float> d_emissions, d_weights;
  loss_of(c, wanted, &d_emissions, &d_weights);
  constexpr float little = 1e-2F;
  const auto slope = [&](float& value) {
    const float kept = value;
    value = kept + little;
    c.chain.set(c.head, c.weights.data());
    const double above = loss_by_enumeration(c, wanted);
    value = kept - little;
    c.chain.set(c.head, c.weights.data());
    const double below = loss_by_enumeration(c, wanted);
    value = kept;
    c.chain.set(c.head, c.weights.data());
    return (above - below) / (2 * double{little});
  };
  for (std::size_t i = 0; i < c.weights.size(); ++i)
    EXPECT_NEAR(d_weights[i], slope(c.weights[i]), 1e-3) << "weight " << i;
  for (std::size_t t = 0; t < c.size; ++t)
    for (std::size_t j = 0; j < c.chain.tags(); ++j)
      EXPECT_NEAR(d_emissions[t * c.stride + j], slope(c.emissions[t * c.stride + j]), 1e-3);
}

TEST(crf, the_best_sequence_is_the_best_of_all) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const auto c = make({"O", "B-x", "I-x"}, seed % 2 == 0 ? TagScheme::bio : TagScheme::free,
                        1 + seed % 6, seed);
    std::vector<std::uint16_t> best;
    double most = -1e300;
    each_sequence(c, [&](const auto& tags) {
      if (score(c, tags) > most) most = score(c, tags), best = tags;
    });
    std::vector<float> turn;
    std::vector<std::uint16_t> from, found;
    crf_decode(c.chain, c.emissions.data(), c.stride, c.size, turn, from, found);
    EXPECT_EQ(found, best) << seed;
  }
}

TEST(crf, the_share_of_a_tag_is_that_of_the_sequences_that_have_it) {
  const auto c = make({"O", "B-x", "I-x"}, TagScheme::bio, 5, 12);
  std::vector<double> expected(c.size * c.chain.tags());
  double all = 0;
  each_sequence(c, [&](const auto& tags) {
    const double weight = std::exp(score(c, tags));
    all += weight;
    for (std::size_t t = 0; t < c.size; ++t) expected[t * c.chain.tags() + tags[t]] += weight;
  });
  CrfScratch scratch;
  std::vector<float> shares;
  crf_marginals(c.chain, c.emissions.data(), c.stride, c.size, scratch, shares);
  ASSERT_EQ(shares.size(), expected.size());
  for (std::size_t i = 0; i < shares.size(); ++i) EXPECT_NEAR(shares[i], expected[i] / all, 1e-4);
}

TEST(crf, the_probability_of_a_span_is_that_of_the_sequences_that_mark_it) {
  const auto c =
      make({"O", "B-x", "I-x", "E-x", "S-x", "S-y", "B-y", "I-y", "E-y"}, TagScheme::bioes, 4, 6);
  const auto kinds = span_kinds(c.head);
  ASSERT_EQ(kinds.size(), 2u);
  std::map<std::array<std::size_t, 3>, double> expected;  // begin, end, kind
  double all = 0;
  each_sequence(c, [&](const auto& tags) {
    if (score(c, tags) < -1e3) return;  // forbidden
    const double weight = std::exp(score(c, tags));
    all += weight;
    for (std::size_t b = 0; b < tags.size(); ++b)
      for (std::size_t k = 0; k < kinds.size(); ++k) {
        if (tags[b] == kinds[k].single) expected[{b, b + 1, k}] += weight;
        if (tags[b] != kinds[k].begin) continue;
        std::size_t e = b + 1;
        while (tags[e] == kinds[k].inside) ++e;
        expected[{b, e + 1, k}] += weight;
      }
  });
  CrfScratch scratch;
  std::vector<TaggedSpan> found;
  crf_spans(c.chain, kinds, c.emissions.data(), c.stride, c.size, 1e-6F, scratch, found);
  EXPECT_EQ(found.size(), expected.size());
  for (const auto& span : found)
    EXPECT_NEAR(span.probability, (expected[{span.begin, span.end, span.kind}] / all), 1e-5);
  const auto every = found.size();
  crf_spans(c.chain, kinds, c.emissions.data(), c.stride, c.size, 0.3F, scratch, found);
  EXPECT_LT(found.size(), every);
  for (const auto& span : found) EXPECT_GE(span.probability, 0.3F);
  crf_spans(c.chain, kinds, c.emissions.data(), c.stride, 0, 0.3F, scratch, found);
  EXPECT_TRUE(found.empty());
}

TEST(crf, kinds_without_all_four_tags_mark_no_span) {
  const HeadShape head{.name = "t",
                       .kind = Head::tags,
                       .outputs = {"O", "B-x", "I-x", "E-x"},
                       .scheme = TagScheme::bioes};
  EXPECT_TRUE(span_kinds(head).empty());
}

TEST(crf, scores_beyond_reason_leave_finite_shares) {
  auto c = make({"O", "B-x", "I-x"}, TagScheme::bio, 40, 12);
  for (float& e : c.emissions) e *= 1e6F;
  for (float& w : c.weights) w *= 1e6F;
  c.chain.set(c.head, c.weights.data());
  CrfScratch scratch;
  std::vector<float> shares;
  crf_marginals(c.chain, c.emissions.data(), c.stride, c.size, scratch, shares);
  for (const float share : shares) ASSERT_TRUE(share >= 0 && share <= 1);
}

TEST(crf, a_long_sequence_keeps_its_numbers) {
  auto c = make({"a", "b"}, TagScheme::free, 4'000, 2);
  for (float& e : c.emissions) e *= 20;
  const std::vector<std::uint16_t> wanted(c.size, 0);
  std::vector<float> d_emissions;
  const double loss = loss_of(c, wanted, &d_emissions);
  EXPECT_TRUE(std::isfinite(loss));
  EXPECT_GT(loss, 0);
  for (const float d : d_emissions) ASSERT_TRUE(std::isfinite(d));
}

TEST(crf, schemes_know_what_may_follow) {
  const HeadShape bioes{.name = "t",
                        .kind = Head::tags,
                        .outputs = {"O", "B-x", "I-x", "E-x", "S-x", "B-y"},
                        .scheme = TagScheme::bioes};
  EXPECT_TRUE(may_follow(bioes, 0, 1));
  EXPECT_TRUE(may_follow(bioes, 1, 3));
  EXPECT_TRUE(may_follow(bioes, 3, 4));
  EXPECT_TRUE(may_follow(bioes, 6, 4));   // begins with S
  EXPECT_FALSE(may_follow(bioes, 1, 0));  // B left open
  EXPECT_FALSE(may_follow(bioes, 1, 6));  // open at the end
  EXPECT_FALSE(may_follow(bioes, 0, 2));
  EXPECT_FALSE(may_follow(bioes, 5, 2));  // B-y, I-x
}

}  // namespace
}  // namespace myelin::text::net
