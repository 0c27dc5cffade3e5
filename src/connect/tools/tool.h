// Tool: a system in which the company works and which holds a ticket of each case: Zendesk,
// Chatwoot, Jira, Feishu tasks, DingTalk to-dos. One file a vendor, four small verbs each; what the
// verbs are put together to (never a second ticket, never a note twice) is written once, in
// tell.cc.
//
// Thread safety: tell(), look() and reach() from any thread, one at a time inside; read() from any
// thread. Each of the first three ends within the channel's timeout, however many requests it
// takes. Invariants: no redirects, TLS verified, replies bounded (notify/http.h); a ticket carries
// our reference, and a note our mark, so what may have arrived is looked for before it is sent
// again.
#pragma once
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "connect/notify/channel.h"
#include "connect/notify/sender.h"
#include "connect/tools/hook.h"
#include "connect/tools/rest.h"
#include "model/ticket.h"

namespace myelin::connect::tools {

// A case as its ticket is to show it.
struct Card {
  std::string reference;  // ours, of the case: stands in the ticket
  std::string ticket;     // the tool's id of it; empty: not known
  std::string mark;       // of this message: stands under its note
  std::string title;      // of a new ticket: one line
  std::string body;       // of a new ticket: plain lines
  std::string note;       // what happened; empty: nothing to say
  std::string link;       // the case in the console; may be empty
  model::Progress progress = model::Progress::open;
  bool moves = false;  // it is the progress that changed, not only something said
  model::Severity severity = model::Severity::warning;
  Time at, due_at;     // of what happened; of the case
  bool again = false;  // an earlier attempt may have arrived
};

struct Told {
  notify::Delivery delivery;
  std::optional<model::Ticket> ticket;  // as it is now
  std::string note;                     // the tool's id of the note, where it names one
  bool moved = false;                   // the ticket is where we put it; else where people left it
};

class Tool {
 public:
  explicit Tool(const notify::Channel& channel)
      : rest_(channel), hook_secret_(channel.hook_secret) {}
  virtual ~Tool() = default;

  // Brings the ticket to where the card is: finds it or makes it, adds the note, moves it. Does
  // nothing for a case that is done and has no ticket.
  Told tell(const Card& card);
  // How the ticket of a case stands. An error is a delivery that failed.
  Answer<std::optional<model::Ticket>> look(const std::string& reference, const std::string& id);
  // Whether the tool answers and lets us in; changes nothing there.
  notify::Delivery reach();
  // What a webhook of the tool says. Error::unauthenticated where its signature does not hold,
  // invalid_argument where it cannot be read, unsupported where the tool sends none.
  virtual Result<Sighting> read(const Hook& hook, Time now) const;

 protected:
  // The ticket with our reference, or of a known id; nullopt: there is none.
  virtual Answer<std::optional<model::Ticket>> find(const std::string& reference,
                                                    const std::string& id) = 0;
  virtual Answer<model::Ticket> create(const Card& card) = 0;
  // Brings `ticket` to card.progress, which differs.
  virtual Answer<model::Ticket> move(const Card& card, const model::Ticket& ticket) = 0;
  // Whether a note with the mark is there.
  virtual Answer<bool> noted(const model::Ticket& ticket, const std::string& mark) = 0;
  // Adds a note, and says how the ticket stands after it. `id`: the tool's of the note.
  virtual Answer<model::Ticket> add_note(const model::Ticket& ticket, const std::string& note,
                                         std::string& id) = 0;

  Rest rest_;
  const std::string hook_secret_;

 private:
  Answer<model::Ticket> bring(const Card& card, model::Ticket ticket, Told& told);
  std::mutex mutex_;
};

// Error::invalid_argument when the channel cannot work; it says what is missing.
Result<std::unique_ptr<Tool>> make_tool(const notify::Channel& channel);
// The keys that a kind of tool needs beside url and secret, and those it may have.
struct ToolKeys {
  std::vector<std::string_view> needed, allowed;
};
ToolKeys keys_of(model::ChannelKind kind);

}  // namespace myelin::connect::tools
