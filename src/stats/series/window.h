// Window: the newest values of a series, oldest first. Thread safety: none; a value.
#pragma once
#include <cstddef>
#include <vector>

namespace myelin::stats::series {

class Window {
 public:
  // REQUIRES: size > 0.
  explicit Window(std::size_t size) : values_(size) {}

  bool full() const { return count_ == values_.size(); }
  // REQUIRES: full().
  double oldest() const { return values_[next_]; }
  void push(double value) {
    values_[next_] = value;
    next_ = next_ + 1 == values_.size() ? 0 : next_ + 1;
    if (count_ < values_.size()) ++count_;
  }

 private:
  std::vector<double> values_;
  std::size_t next_ = 0, count_ = 0;
};

}  // namespace myelin::stats::series
