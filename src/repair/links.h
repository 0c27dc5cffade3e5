// Links: which ticket of which tool a case is, and how that was when it was last seen. What comes
// back is held against it: a state that it shows already is an echo of ours, or old news, and
// changes nothing; a remark is taken once.
//
// Thread safety: none; belongs to the writer thread. Invariants: a case has at most one ticket
// behind a channel, a ticket at most one case; memory changes at once: when the commit fails,
// load() again.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "connect/tools/hook.h"
#include "model/ticket.h"
#include "store/store.h"

namespace myelin::repair {

class Links {
 public:
  Status load(store::Session& session);
  const model::ExternalLink* find(CaseId repair, std::string_view channel) const;
  const model::ExternalLink* find(std::string_view channel, std::string_view ticket) const;
  std::vector<model::ExternalLink> of_channel(std::string_view channel) const;
  // What of it is no address, or longer than a name, is left out. REQUIRES: inside a transaction.
  Status note(store::Session& session, model::ExternalLink link);

 private:
  std::map<std::string, std::map<CaseId, model::ExternalLink>, std::less<>> channels_;
  std::map<std::pair<std::string, std::string>, CaseId> tickets_;
};

// What a sighting has to say that the link does not show yet; nullopt: nothing, it is an echo, or
// older than what was seen.
std::optional<model::Progress> news_of(const model::ExternalLink& link,
                                       const connect::tools::Sighting& seen);
// True the first time; then it is remembered. REQUIRES: inside a transaction.
Result<bool> first_seen(store::Session& session, const model::ExternalLink& link,
                        std::string_view item, Time now);
// Whether a channel was told anything of a case, or is about to be.
Result<bool> was_told(store::Session& session, CaseId repair, std::string_view channel);
// Of a case, as the store holds them.
Result<std::vector<model::ExternalLink>> links_of(store::Session& session, CaseId repair);

}  // namespace myelin::repair
