// Cases in the tools that the company has: what leaves for them, and what comes back. Out: the
// outbox's parcels, with what the tool knows of their case. Back: webhooks, looks at the tickets,
// and what a reply shows that nobody told us. Whatever the way, it is held against the link of the
// case (repair/links.h), so that an echo, a duplicate and old news change nothing.
#include <fmt/format.h>

#include <algorithm>

#include "base/log.h"
#include "connect/notify/plain_text.h"
#include "engine/rooms.h"
#include "repair/proof_store.h"

namespace myelin::engine {
namespace {

using connect::tools::Remark;
using connect::tools::Sighting;
using model::CaseState;
using model::Progress;
using store::Session;

constexpr auto look_every = std::chrono::seconds{2};

}  // namespace

void Engine::Rooms::address(repair::Parcel& parcel) const {
  if (courier->tool(parcel.channel) == nullptr) return;
  const CaseId id = parcel.actions.front().repair;
  const auto* repair = memory->cases.find(id);
  if (repair == nullptr) return;
  // Not the number alone: after a restored backup cases may be numbered again.
  parcel.reference = fmt::format("myelin-{}-{:x}", id.value, to_us(repair->opened_at));
  if (const auto* link = memory->links.find(id, parcel.channel)) parcel.ticket = link->ticket.id;
}

Status Engine::Rooms::note_ticket(Session& transaction, const repair::Parcel& parcel,
                                  const connect::tools::Told& told) {
  if (!told.ticket) return {};
  const Time now = clock().now();
  model::ExternalLink link{parcel.actions.front().repair, parcel.channel, *told.ticket, now};
  // Where people left it is news, and is taken as such after this commit (heed).
  const auto* before = memory->links.find(link.repair, link.channel);
  if (before != nullptr && !told.moved) {
    link.ticket.progress = before->ticket.progress;
    link.ticket.version = before->ticket.version;
  }
  MYELIN_CHECK(memory->links.note(transaction, link));
  if (told.note.empty()) return {};
  MYELIN_TRY(first, repair::first_seen(transaction, link, told.note, now));
  static_cast<void>(first);
  return {};
}

// One sighting on its way into a case. Its parts run on the writer thread.
struct Engine::Rooms::Heeding {
  Rooms& rooms;
  const std::string& channel;
  const Sighting& seen;

  std::optional<model::ExternalLink> link() const {
    if (const auto* found = rooms.memory->links.find(channel, seen.ticket)) return *found;
    // A sender who names the case itself is believed: it holds the channel's secret.
    const auto* repair = rooms.memory->cases.find(seen.repair);
    if (repair == nullptr) return std::nullopt;
    if (const auto* known = rooms.memory->links.find(seen.repair, channel)) return *known;
    model::ExternalLink made;
    made.repair = seen.repair;
    made.channel = channel;
    made.ticket.id = seen.ticket;
    made.ticket.progress = model::progress_of(repair->state);
    return made;
  }

  std::string actor(const std::string& person) const {
    return person.empty() ? channel : fmt::format("{} ({})", person, channel);
  }

  // Whether this will resolve the case: then its proof has to be planned beforehand.
  std::optional<CaseId> resolves() const {
    const auto known = link();
    if (!known || repair::news_of(*known, seen) != Progress::done) return std::nullopt;
    const auto* repair = rooms.memory->cases.find(known->repair);
    if (repair == nullptr || !model::unfinished(repair->state)) return std::nullopt;
    return known->repair;
  }

  // What goes to other channels goes on; to this one only where something of ours that is still
  // on its way would leave the ticket elsewhere, or where nobody sees there what a deed did.
  Status carry(Result<repair::Changes> decided, bool state) const {
    if (!decided) return std::unexpected(std::move(decided.error()));
    const bool crossing = state && rooms.outbox->pending(channel, decided->value.id);
    if (!crossing && seen.deed.empty())
      std::erase_if(decided->actions, [&](const auto& a) { return a.channel == channel; });
    return rooms.reflex->carry(*decided);
  }

  Status apply(Session& session, CaseId id, Progress progress,
               std::optional<model::Comparison>& plan) const {
    auto& cases = rooms.memory->cases;
    const auto* repair = cases.find(id);
    if (repair == nullptr) return {};
    const Time now = rooms.clock().now();
    const auto by = actor(seen.person);
    const auto why = seen.reason.empty()
                         ? fmt::format("{} there: ticket {}", model::name(progress), seen.ticket)
                         : seen.reason;
    if (progress == Progress::done) {
      if (!model::unfinished(repair->state)) return {};
      auto resolved = cases.resolve(id, why, by, now);
      if (!resolved) return std::unexpected(std::move(resolved.error()));
      plan->round = resolved->value.reopened;
      MYELIN_CHECK(carry(std::move(resolved), true));
      return repair::append(session, *plan);
    }
    if (repair->state == CaseState::closed) return carry(cases.comment(id, why, by, now), false);
    if (repair->state == CaseState::resolved)
      MYELIN_CHECK(carry(cases.reopen(id, why, by, now), true));
    if (progress == Progress::working && cases.find(id)->state == CaseState::open)
      return carry(cases.take(id, seen.person.empty() ? channel : seen.person, by, now), true);
    return {};
  }

  Status remark(Session& session, const model::ExternalLink& of, const Remark& said) const {
    if (connect::tools::is_ours(said.text)) return {};
    const auto text = connect::notify::one_line(said.text, limits::attribute_bytes_max);
    if (text.find_first_not_of(' ') == std::string::npos) return {};
    const Time now = rooms.clock().now();
    MYELIN_TRY(first, repair::first_seen(session, of, said.id, now));
    if (!first) return {};
    return carry(rooms.memory->cases.comment(of.repair, text, actor(said.person), now), false);
  }

  Status take(Session& session, std::optional<model::Comparison>& plan) const {
    auto known = link();
    if (!known || rooms.memory->cases.find(known->repair) == nullptr) return {};
    if (resolves() && !plan)
      return fail(ErrorCode::conflict, "the case changed while its proof was planned",
                  "send it again");
    if (!seen.deed.empty()) {
      MYELIN_TRY(first, repair::first_seen(session, *known, seen.deed, rooms.clock().now()));
      if (!first) return {};
    }
    for (const auto& said : seen.remarks) MYELIN_CHECK(remark(session, *known, said));
    const auto news = repair::news_of(*known, seen);
    if (news) MYELIN_CHECK(apply(session, known->repair, *news, plan));
    if (!seen.deed.empty()) return {};  // there is no ticket to remember
    auto& ticket = known->ticket;
    if (news) ticket.progress = *news;
    ticket.version = std::max(ticket.version, seen.version);
    if (!seen.url.empty()) ticket.url = seen.url;
    if (!seen.person.empty()) ticket.person = seen.person;
    known->seen_at = rooms.clock().now();
    return rooms.memory->links.note(session, *known);
  }
};

Result<bool> Engine::Rooms::heed(const std::string& channel, const Sighting& seen) {
  if (seen.ticket.empty()) return false;
  const Heeding heeding{*this, channel, seen};
  std::optional<CaseId> resolving;
  CaseId of;
  MYELIN_CHECK(command({}, [&](Session&) -> Status {
    if (const auto known = heeding.link()) of = known->repair;
    resolving = heeding.resolves();
    return {};
  }));
  if (!of) return false;
  std::optional<model::Comparison> plan;
  if (resolving) {
    MYELIN_TRY(planned, plan_proof(*resolving));
    plan = std::move(planned);
  }
  MYELIN_CHECK(command({}, [&](Session& transaction) { return heeding.take(transaction, plan); }));
  return true;
}

Result<HookAnswer> Engine::take_hook(const std::string& channel, const connect::tools::Hook& hook) {
  const auto& rooms = *rooms_;
  if (const auto* app = rooms.courier->app(channel)) return rooms_->take_word(*app, channel, hook);
  const auto* found = rooms.settings.repair->channel(channel);
  const Time now = rooms.clock().now();
  Result<Sighting> seen = connect::tools::bad_signature();
  if (auto* tool = rooms.courier->tool(channel))
    seen = tool->read(hook, now);
  else if (found != nullptr && found->kind == model::ChannelKind::webhook && !found->secret.empty())
    seen = connect::tools::read_signed(hook, found->secret, now);
  if (!seen) return std::unexpected(std::move(seen.error()));
  MYELIN_TRY(known, rooms_->heed(channel, *seen));
  return HookAnswer{known, {}};
}

Result<std::string> Engine::greet_hook(const std::string& channel,
                                       const connect::tools::Hook& hook) {
  const auto* app = rooms_->courier->app(channel);
  if (app == nullptr) return connect::tools::bad_signature();
  return app->greeted(hook, rooms_->clock().now());
}

Status Engine::deliver() {
  return rooms_->deliver_due();
}

Status Engine::look_at_tickets() {
  for (const auto& channel : rooms_->settings.repair->channels)
    if (channel.poll > Duration{0}) MYELIN_CHECK(rooms_->look_at(channel));
  return {};
}

Status Engine::Rooms::look_at(const connect::notify::Channel& channel) {
  auto looked = courier->mailbox(channel.name) != nullptr ? look_at_replies(channel)
                                                          : look_at_tickets(channel);
  inbound.looked(channel.name, looked, clock().now());
  return looked;
}

Status Engine::Rooms::look_at_tickets(const connect::notify::Channel& channel) {
  std::vector<std::pair<model::ExternalLink, std::string>> looked_at;
  MYELIN_CHECK(command({}, [&](Session&) -> Status {
    for (auto& link : memory->links.of_channel(channel.name)) {
      const auto* repair = memory->cases.find(link.repair);
      if (repair == nullptr || repair->state == CaseState::closed) continue;
      if (looked_at.size() == limits::tickets_per_look_max) break;
      looked_at.emplace_back(
          link, fmt::format("myelin-{}-{:x}", repair->id.value, to_us(repair->opened_at)));
    }
    return {};
  }));
  auto* tool = courier->tool(channel.name);
  for (const auto& [link, reference] : looked_at) {
    {
      const std::lock_guard lock{stop_mutex};
      if (stopping) return {};
    }
    const auto now = tool->look(reference, link.ticket.id);
    if (!now) return fail(ErrorCode::unavailable, now.error().detail);
    if (!*now || (*now)->version == link.ticket.version) continue;
    MYELIN_TRY(known, heed(channel.name, connect::tools::seen_now(**now)));
    static_cast<void>(known);
  }
  return {};
}

// Tools that send no webhooks are asked, and mailboxes; in a thread of its own, for they may be
// slow.
void Engine::Rooms::tickets_loop() {
  std::map<std::string, Time> next;
  for (const auto& channel : settings.repair->channels)
    if (channel.poll > Duration{0}) next[channel.name] = clock().now();
  std::unique_lock lock{stop_mutex};
  while (!next.empty() && !stop_wake.wait_for(lock, look_every, [this] { return stopping; })) {
    lock.unlock();
    for (auto& [name, at] : next) {
      if (clock().now() < at) continue;
      const auto& channel = *settings.repair->channel(name);
      if (auto looked = look_at(channel); !looked)
        log::warning("looking at {} failed and will be tried again: {}", name,
                     looked.error().message);
      at = clock().now() + channel.poll;
    }
    lock.lock();
  }
}

}  // namespace myelin::engine
