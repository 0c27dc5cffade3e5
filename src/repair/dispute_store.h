// Disputes, rulings and moves as rows that only grow. Thread safety: that of the session.
#pragma once
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "base/limits.h"
#include "model/dispute.h"
#include "repair/ping_pong.h"
#include "store/store.h"

namespace myelin::repair {

enum class DisputeState : std::uint8_t { open, ruled };
inline constexpr std::array<std::string_view, 2> dispute_state_names{"open", "ruled"};

struct DisputeFilter {
  std::optional<DisputeState> state{};
  std::string arbiter{}, factor{};  // empty: any
  CaseId repair{};
  std::int64_t before = 0;  // id where the last page ended
  std::size_t rows = limits::page_rows_max;
};
// Newest first.
Result<std::vector<model::Dispute>> find_disputes(store::Session& session,
                                                  const DisputeFilter& filter);
// Cases that went from one department to another within [from, until), with all their moves.
Result<std::vector<CaseTrail>> trails(store::Session& session, Time from, Time until);

// REQUIRES: inside a transaction. `ruled` has a ruling.
Status append_dispute(store::Session& session, const model::Dispute& dispute);
Status append_ruling(store::Session& session, const model::Dispute& ruled);
Status append_move(store::Session& session, const model::CaseMove& move);

}  // namespace myelin::repair
