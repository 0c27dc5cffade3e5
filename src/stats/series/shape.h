// ShapeNovelty: is the newest stretch of the series like anything it did before? Values are
// averaged by threes; the newest `length` averages are compared with every earlier stretch that
// does not overlap them; the score is the root mean square distance to the nearest. Known as the
// left matrix profile (Yeh et al. 2016) without normalisation: the level counts as well as the
// shape.
//
// Thread safety: none; a value. Scores come with every third value, 0 between. The newest `memory`
// stretches are kept; one score costs at most memory · length operations and mostly far less, for
// a distance is given up as soon as it exceeds the best.
#pragma once
#include <cstddef>
#include <vector>

namespace myelin::stats::series {

struct ShapeOptions {
  std::size_t length = 8;     // averages of three values
  std::size_t memory = 4096;  // stretches
};

class ShapeNovelty {
 public:
  explicit ShapeNovelty(const ShapeOptions& options) : options_(options) {}
  double score(double value);

 private:
  double nearest() const;

  ShapeOptions options_;
  double sum_ = 0;
  int summed_ = 0;
  std::vector<double> averages_;  // the newest, at most 2 · (memory + 2 · length) of them
};

}  // namespace myelin::stats::series
