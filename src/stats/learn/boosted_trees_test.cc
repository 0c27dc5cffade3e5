#include "stats/learn/boosted_trees.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "base/random.h"
#include "stats/learn/scoring.h"

namespace myelin::stats::learn {
namespace {

struct Sample {
  std::vector<double> values, targets, truths;
  std::size_t columns = 0;
  TrainingRows rows() const { return {{values, columns}, targets, {}}; }
};

// Two features that act together, one that only matters where it is missing, one that is noise.
Sample sample(std::size_t n, Loss loss, std::uint64_t seed) {
  Random random(seed);
  Sample s;
  s.columns = 4;
  for (std::size_t i = 0; i < n; ++i) {
    const double a = random.normal(), b = random.uniform(), d = random.normal();
    const bool missing = random.chance(0.3);
    const double c = missing ? std::nan("") : random.normal();
    const double truth = std::sin(2 * a) + (a > 0 && b > 0.5 ? 1.5 : 0) + (missing ? 1 : 0) - 0.5;
    s.values.insert(s.values.end(), {a, b, c, d});
    s.truths.push_back(truth);
    s.targets.push_back(loss == Loss::logistic ? random.chance(1 / (1 + std::exp(-truth)))
                                               : truth + random.normal(0, 0.5));
  }
  return s;
}

// E[margin] when only the features of `known` are seen, as the trees' covers have it, by brute
// force over every subset: what attribute() must agree with.
double brute_force_attribution(const BoostedTrees& trees, std::span<const double> row,
                               std::size_t feature, const TrainingRows& rows) {
  // One tree over binary features: conditional means are averages over the training rows that
  // agree in the features met on the way, which for a full factorial sample are plain averages.
  const auto columns = trees.columns();
  const auto value_of = [&](unsigned known) {
    double sum = 0;
    std::size_t n = 0;
    for (std::size_t i = 0; i < rows.features.rows(); ++i) {
      bool agrees = true;
      for (std::size_t c = 0; c < columns; ++c)
        if (known >> c & 1U) agrees = agrees && rows.features.row(i)[c] == row[c];
      if (!agrees) continue;
      sum += trees.margin(rows.features.row(i));
      ++n;
    }
    return sum / static_cast<double>(n);
  };
  double total = 0;
  for (unsigned set = 0; set < 1U << columns; ++set) {
    if (set >> feature & 1U) continue;
    const auto size = std::popcount(set);
    const double weight = std::tgamma(size + 1) * std::tgamma(static_cast<double>(columns) - size) /
                          std::tgamma(static_cast<double>(columns) + 1);
    total += weight * (value_of(set | 1U << feature) - value_of(set));
  }
  return total;
}

TEST(BoostedTrees, LearnWhatIsThereAndStopBeforeTheNoise) {
  const auto train = sample(4000, Loss::squared, 1), held = sample(2000, Loss::squared, 2),
             test = sample(2000, Loss::squared, 3);
  BoostingOptions options;
  options.rounds = 2000;
  options.stop_after = 20;
  const auto held_rows = held.rows();
  const auto trees = BoostedTrees::fit(train.rows(), options, &held_rows);
  ASSERT_TRUE(trees);
  EXPECT_LT(trees->trees(), 1000U);
  double error = 0, variance = 0;
  for (std::size_t i = 0; i < test.targets.size(); ++i) {
    const double away = trees->predict(test.rows().features.row(i)) - test.truths[i];
    error += away * away;
    variance += test.truths[i] * test.truths[i];
  }
  EXPECT_LT(error, 0.06 * variance);
}

TEST(BoostedTrees, RankAndCalibrateUnderLogisticLoss) {
  const auto train = sample(6000, Loss::logistic, 4), test = sample(4000, Loss::logistic, 5);
  BoostingOptions options;
  options.loss = Loss::logistic;
  options.rounds = 80;
  options.row_share = 0.7;
  options.column_share = 0.75;
  const auto trees = BoostedTrees::fit(train.rows(), options);
  ASSERT_TRUE(trees);
  std::vector<double> stated;
  for (std::size_t i = 0; i < test.targets.size(); ++i)
    stated.push_back(trees->predict(test.rows().features.row(i)));
  // What the truth itself reaches.
  EXPECT_GT(auc(stated, test.targets), auc(test.truths, test.targets) - 0.02);
  EXPECT_LT(calibration_error(stated, test.targets), 0.03);
}

TEST(BoostedTrees, QuantilesCoverTheirShare) {
  const auto train = sample(6000, Loss::quantile, 6), test = sample(4000, Loss::quantile, 7);
  for (const double share : {0.1, 0.5, 0.9}) {
    BoostingOptions options;
    options.loss = Loss::quantile;
    options.quantile = share;
    options.rounds = 150;
    const auto trees = BoostedTrees::fit(train.rows(), options);
    ASSERT_TRUE(trees);
    double below = 0;
    for (std::size_t i = 0; i < test.targets.size(); ++i)
      below += test.targets[i] <= trees->predict(test.rows().features.row(i));
    EXPECT_NEAR(below / static_cast<double>(test.targets.size()), share, 0.03) << share;
  }
}

TEST(BoostedTrees, SameSeedSameBytesAndBytesComeBack) {
  const auto train = sample(800, Loss::logistic, 8);
  BoostingOptions options;
  options.loss = Loss::logistic;
  options.row_share = options.column_share = 0.5;
  options.rounds = 30;
  const auto first = BoostedTrees::fit(train.rows(), options),
             second = BoostedTrees::fit(train.rows(), options);
  ASSERT_TRUE(first && second);
  EXPECT_EQ(first->to_bytes(), second->to_bytes());
  options.seed = 2;
  EXPECT_NE(first->to_bytes(), BoostedTrees::fit(train.rows(), options)->to_bytes());
  const auto bytes = first->to_bytes();
  const auto again = BoostedTrees::from_bytes(bytes);
  ASSERT_TRUE(again);
  for (std::size_t i = 0; i < 100; ++i)
    EXPECT_EQ(first->margin(train.rows().features.row(i)),
              again->margin(train.rows().features.row(i)));
  EXPECT_FALSE(BoostedTrees::from_bytes(bytes.substr(0, bytes.size() - 1)));
  EXPECT_FALSE(BoostedTrees::from_bytes(""));
  // Bytes that somebody changed are refused or still lead a walk to an end; they never crash.
  Random random(9);
  for (int trial = 0; trial < 2000; ++trial) {
    auto broken = bytes;
    broken[static_cast<std::size_t>(
        random.between(0, static_cast<std::int64_t>(broken.size()) - 1))] ^= 0x41;
    if (const auto read = BoostedTrees::from_bytes(broken))
      read->margin(std::vector<double>(read->columns(), 0.5));
  }
}

TEST(BoostedTrees, AttributionsSumToThePrediction) {
  const auto train = sample(2000, Loss::logistic, 10);
  BoostingOptions options;
  options.loss = Loss::logistic;
  options.depth_max = 5;
  options.rounds = 40;
  const auto trees = BoostedTrees::fit(train.rows(), options);
  ASSERT_TRUE(trees);
  std::vector<double> parts(4);
  for (std::size_t i = 0; i < 200; ++i) {
    const auto row = train.rows().features.row(i);
    double sum = trees->attribute(row, parts);
    for (double part : parts) sum += part;
    EXPECT_NEAR(sum, trees->margin(row), 1e-9);
  }
}

// On a full factorial of binary features all features are independent, so the path-dependent
// expectation is the plain conditional mean and the Shapley values can be had by brute force.
TEST(BoostedTrees, AttributionsAreShapleyValues) {
  Sample s;
  s.columns = 4;
  for (unsigned cell = 0; cell < 16; ++cell) {
    const double a = cell & 1U, b = cell >> 1 & 1U, c = cell >> 2 & 1U, d = cell >> 3 & 1U;
    for (int repeat = 0; repeat < 4; ++repeat) {
      s.values.insert(s.values.end(), {a, b, c, d});
      s.targets.push_back(a * b * 3 - c + a * c * d + 0.3 * d);
    }
  }
  BoostingOptions options;
  options.depth_max = 4;
  options.leaf_rows_min = 1;
  options.rounds = 1;
  options.learning_rate = 1;
  options.ridge = 0;
  const auto tree = BoostedTrees::fit(s.rows(), options);
  ASSERT_TRUE(tree);
  std::vector<double> parts(4);
  for (std::size_t i = 0; i < 64; i += 4) {
    const auto row = s.rows().features.row(i);
    tree->attribute(row, parts);
    for (std::size_t c = 0; c < 4; ++c)
      EXPECT_NEAR(parts[c], brute_force_attribution(*tree, row, c, s.rows()), 1e-12)
          << i << " " << c;
  }
}

TEST(BoostedTrees, AWeightIsThatManyRows) {
  // Few enough rows that each value is its own bin: bins hold rows, not weight.
  const auto once = sample(200, Loss::squared, 11);
  Sample twice;
  twice.columns = 4;
  std::vector<double> weights;
  for (std::size_t i = 0; i < 200; ++i) {
    const int copies = i % 3 == 0 ? 2 : 1;
    weights.push_back(copies);
    for (int k = 0; k < copies; ++k) {
      const auto row = once.rows().features.row(i);
      twice.values.insert(twice.values.end(), row.begin(), row.end());
      twice.targets.push_back(once.targets[i]);
    }
  }
  auto weighted = once.rows();
  weighted.weights = weights;
  BoostingOptions options;
  options.rounds = 10;
  const auto first = BoostedTrees::fit(weighted, options),
             second = BoostedTrees::fit(twice.rows(), options);
  ASSERT_TRUE(first && second);
  for (std::size_t i = 0; i < 200; ++i)
    EXPECT_NEAR(first->predict(once.rows().features.row(i)),
                second->predict(once.rows().features.row(i)), 1e-9);
}

TEST(BoostedTrees, SayWhatCannotBeTrainedOn) {
  const std::vector<double> values{1, 2, 3, 4}, targets{0, 1, 0, 2};
  BoostingOptions options;
  options.loss = Loss::logistic;
  EXPECT_EQ(BoostedTrees::fit({{values, 1}, targets, {}}, options).error().code,
            ErrorCode::invalid_argument);
  options.loss = Loss::squared;
  EXPECT_TRUE(BoostedTrees::fit({{values, 1}, targets, {}}, options));
  EXPECT_FALSE(BoostedTrees::fit({{values, 3}, targets, {}}, options));
  EXPECT_FALSE(BoostedTrees::fit({{{}, 1}, {}, {}}, options));
  options.depth_max = 9;
  EXPECT_FALSE(BoostedTrees::fit({{values, 1}, targets, {}}, options));
  // One row, a column of missing values only: the mean is the answer.
  const std::vector<double> one{std::nan("")}, seven{7};
  const auto trees = BoostedTrees::fit({{one, 1}, seven, {}}, BoostingOptions{});
  ASSERT_TRUE(trees);
  EXPECT_DOUBLE_EQ(trees->predict(one), 7);
}

}  // namespace
}  // namespace myelin::stats::learn
