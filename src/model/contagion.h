// Contagion: a post and its shares, how large they will be and who spreads them.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/time.h"

namespace myelin::model {

// A share names the post it shares in one of these attributes: its external id in the same source.
inline constexpr std::array<std::string_view, 2> parent_attributes{"parent", "repost_of"};

enum class ContagionStage : std::uint8_t { seed, spreading, eruption, fading };
inline constexpr std::array<std::string_view, 4> contagion_stage_names{"seed", "spreading",
                                                                       "eruption", "fading"};
constexpr std::string_view name(ContagionStage s) {
  return contagion_stage_names[static_cast<std::size_t>(s)];
}

// Somebody whose share (or post) others shared on.
struct Spreader {
  SignalId signal;
  CustomerId customer;      // 0: nobody known
  std::int64_t shares = 0;  // of this very signal, direct ones
  std::int64_t reach = 0;   // people who can see it; 0: not known
};

// What is known of a cascade at `at`, from signals up to then only.
struct Contagion {
  SignalId post;   // 0: only its shares were seen
  SignalId known;  // names the cascade for good: the post, or the first share that was seen of it
  Time posted_at, at;
  std::string product, channel, factor;
  std::int64_t shares = 0;
  double expected = 0, low = 0, high = 0;  // shares a day after the post; 90 % lie in [low, high]
  double threshold = 0;                    // shares that count as an eruption
  double probability = 0;                  // of reaching it within that day
  std::optional<Time> crossing_at;         // when, if it does as expected
  ContagionStage stage = ContagionStage::seed;
  double per_hour = 0;        // shares, by the last half hour
  double negative_share = 0;  // of the post and the shares that say something; 0…1
  double direct_share = 0;    // of the shares, those of the post itself: a broadcast; else chains
  std::int64_t depth = 0;     // the longest chain
  std::int64_t reach = 0;     // followers of all who shared, where known
  std::vector<Spreader> spreaders;  // most shared first
};

}  // namespace myelin::model
