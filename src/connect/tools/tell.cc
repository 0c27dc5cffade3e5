// How a case's ticket is brought to where the case is, whatever the tool. Before anything is made
// that may be there already, it is looked for: a create whose answer was lost finds its ticket by
// our reference, a note whose answer was lost is found by its mark, and a move is where it should
// be. So repeating is always safe, and the outbox may repeat after a timeout or a crash.
#include <fmt/format.h>

#include "connect/tools/tool.h"

namespace myelin::connect::tools {
namespace {

using model::Progress;
using model::Ticket;
using notify::Delivery;
using notify::Outcome;

// People may have gone further there than the case has: taking pulls back nothing that is done, and
// reopening nothing that is being worked on.
bool must_move(const Card& card, Progress there) {
  if (!card.moves) return false;
  switch (card.progress) {
    case Progress::open:
      return there == Progress::done;
    case Progress::working:
      return there == Progress::open;
    case Progress::done:
      break;
  }
  return there != Progress::done;
}

}  // namespace

Answer<Ticket> Tool::bring(const Card& card, Ticket ticket, Told& told) {
  if (!card.note.empty()) {
    bool there = false;
    if (card.again) {
      auto found = noted(ticket, card.mark);
      if (!found) return std::unexpected(std::move(found.error()));
      there = *found;
    }
    if (!there) {
      auto after = add_note(ticket, card.note + "\n\n" + mark_line(card.mark), told.note);
      if (!after) return after;
      ticket = std::move(*after);
    }
  }
  told.moved = must_move(card, ticket.progress);
  return told.moved ? move(card, ticket) : Answer<Ticket>{std::move(ticket)};
}

Told Tool::tell(const Card& card) {
  const std::lock_guard one{mutex_};
  rest_.begin();
  Told told;
  const auto failed = [&](Delivery why) {
    told.delivery = std::move(why);
    return told;
  };
  auto found = find(card.reference, card.ticket);
  if (!found) return failed(std::move(found.error()));
  if (!*found && !card.ticket.empty())
    return failed({Outcome::refused, "the ticket was deleted there", {}});
  if (!*found && card.progress == Progress::done) {
    told.delivery = {Outcome::delivered, "done before it had a ticket", {}};
    return told;
  }
  const bool is_new = !*found;
  Answer<Ticket> now = is_new ? create(card) : bring(card, std::move(**found), told);
  // A ticket is born open.
  told.moved = told.moved || is_new;
  if (is_new && now && card.progress != now->progress) now = move(card, *now);
  if (!now) return failed(std::move(now.error()));
  told.ticket = std::move(*now);
  told.delivery = {Outcome::delivered, fmt::format("ticket {}", told.ticket->id), {}};
  return told;
}

Answer<std::optional<Ticket>> Tool::look(const std::string& reference, const std::string& id) {
  const std::lock_guard one{mutex_};
  rest_.begin();
  return find(reference, id);
}

Delivery Tool::reach() {
  const std::lock_guard one{mutex_};
  rest_.begin();
  const auto found = find("myelin-test", {});
  return found ? Delivery{Outcome::delivered, "the tool answers", {}} : found.error();
}

Result<Sighting> Tool::read(const Hook&, Time) const {
  return fail(ErrorCode::unsupported, "this tool sends no webhooks that Myelin reads",
              "its tickets are asked after instead: `poll` in docs/tools.md");
}

}  // namespace myelin::connect::tools
