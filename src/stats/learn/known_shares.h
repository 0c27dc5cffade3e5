// KnownShares: of earlier cases with the same key (a seller, a route), which share ended in a yes,
// shrunk towards what is usual. A case counts from the time when its end became known, so that a
// feature made of it looks into no future.
//
// Thread safety: none while it learns; share() and count() from any thread afterwards. Units: times
// are the caller's, ascending in advance().
#pragma once
#include <cmath>
#include <functional>
#include <queue>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace myelin::stats::learn {

struct UsualShare {
  double share = 0;   // of a key of which nothing is known
  double weight = 0;  // cases that this belief is worth
};

class KnownShares {
 public:
  // A case whose end becomes known at `at`; NaN: never.
  void expect(double at, std::string key, bool yes) {
    if (!std::isnan(at)) waiting_.push({at, std::move(key), yes});
  }
  void advance(double now) {
    for (; !waiting_.empty() && waiting_.top().at <= now; waiting_.pop()) {
      auto& one = seen_[waiting_.top().key];
      one.first += waiting_.top().yes ? 1 : 0;
      one.second += 1;
    }
  }
  double share(const std::string& key, const UsualShare& usual) const {
    const auto at = seen_.find(key);
    if (at == seen_.end()) return usual.share;
    return (at->second.first + usual.share * usual.weight) / (at->second.second + usual.weight);
  }
  double count(const std::string& key) const {
    const auto at = seen_.find(key);
    return at == seen_.end() ? 0 : at->second.second;
  }

 private:
  struct Known {
    double at = 0;
    std::string key;
    bool yes = false;
    bool operator>(const Known& other) const { return at > other.at; }
  };
  std::priority_queue<Known, std::vector<Known>, std::greater<>> waiting_;
  std::unordered_map<std::string, std::pair<double, double>> seen_;
};

}  // namespace myelin::stats::learn
