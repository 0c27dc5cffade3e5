// ContagionWatch: every post and its shares as a live cascade; announces an eruption before it
// happens.
//
// A signal of kind post that names its parent (model::parent_attributes) is a share. One share
// costs microseconds, whatever the size of its cascade. Thread safety: none; the writer thread owns
// it. Invariants: what was concluded at a signal used only signals up to it; a cascade is announced
// at most once; cascades older than their day are forgotten.
#pragma once
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "model/contagion.h"
#include "risk/finding.h"
#include "risk/settings.h"
#include "stats/cascade/cascade_model.h"

namespace myelin::store {
class Session;
}  // namespace myelin::store

namespace myelin::risk {

// One signal of kind post.
struct Posted {
  Time at{};
  SignalId signal{};
  CustomerId customer{};
  std::string_view source, external_id;
  std::string_view parent{};  // external id of what it shares; empty: a post of its own
  std::string_view product{}, channel{};
  std::string_view factor{};        // its strongest complaint
  std::optional<float> polarity{};  // where it says something
  std::optional<std::int64_t> reach{};
};

class ContagionWatch {
 public:
  // Without a model nothing is forecast or announced; cascades are counted all the same.
  ContagionWatch(ContagionSettings settings,
                 std::shared_ptr<const stats::cascade::CascadeModel> model);

  // A finding when an eruption is announced, when its forecast changed by a quarter, or its stage.
  std::optional<Finding> observe(const Posted& posted);
  // To be called after each hour: says which announced cascades have ended, and forgets the old.
  std::vector<Finding> close_hour(Time now);

  // Cascades of the last day with at least `shares_min` shares, the largest forecast first, as they
  // stand at `now`.
  std::vector<model::Contagion> live(std::size_t rows, std::int64_t shares_min, Time now) const;

  // REQUIRES: a fresh watch. Reads the posts of the last day, and which were announced.
  Status load(store::Session& session, Time now);

 private:
  struct Node {
    Time at{};
    SignalId signal{};
    CustomerId customer{};
    std::int64_t reach = 0;
    std::uint32_t cascade = 0;  // 0: nobody has shared it yet
    std::uint32_t depth = 0, shares = 0;
    std::optional<float> polarity;
    std::string product, channel, factor;  // of roots
  };
  struct Cascade {
    stats::cascade::LiveCascade live;
    stats::cascade::Root root;
    std::uint64_t key = 0;  // of the root's node
    SignalId known{};       // model::Contagion::known
    Time posted_at{}, newest_at{};
    std::uint32_t direct = 0, depth = 0, said = 0, negative = 0;
    std::int64_t reach = 0;
    std::vector<std::uint64_t> top;  // nodes most shared, at most spreaders_max
    double hottest = 0;              // of the sum over half an hour
    double looked_count = 0, looked_age_s = 0;
    stats::cascade::SizeForecast size;
    double probability = 0;
    bool announced = false, ended = false;
    model::ContagionStage stage = model::ContagionStage::seed;
    double told_expected = 0;
  };

  Node& node_of(std::uint64_t key, const Posted& posted);
  Cascade& cascade_of(std::uint64_t key, Node& root);
  void rank(Cascade& cascade, std::uint64_t key);
  void look(Cascade& cascade, double age_s) const;
  model::ContagionStage stage_of(const Cascade& cascade, double age_s) const;
  bool complains(const Cascade& cascade) const;
  model::Contagion described(const Cascade& cascade, Time at) const;
  Finding finding_of(const Cascade& cascade, FindingPhase phase, Time at) const;
  void forget(std::uint64_t key);
  void make_room();  // for a post and what it shares

  ContagionSettings settings_;
  std::shared_ptr<const stats::cascade::CascadeModel> model_;
  std::unordered_map<std::uint64_t, Node> nodes_;
  std::unordered_map<std::uint32_t, Cascade> cascades_;
  std::deque<std::pair<Time, std::uint64_t>> oldest_;  // of nodes, in the order they came
  std::uint32_t last_ = 0;
};

// One line of an alert's forecasts, in the caller's transaction; and the newest of them.
Status save_contagion(store::Session& session, AlertId alert, const model::Contagion& contagion);
Result<std::optional<model::Contagion>> contagion_of(store::Session& session, AlertId alert);

}  // namespace myelin::risk
