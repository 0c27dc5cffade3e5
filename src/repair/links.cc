#include "repair/links.h"

#include <algorithm>

#include "base/limits.h"
#include "connect/notify/http.h"
#include "connect/notify/plain_text.h"
#include "repair/sql.h"

namespace myelin::repair {
namespace {

using store::Value;

model::ExternalLink link_of(const store::Row& row) {
  model::ExternalLink link;
  link.repair = CaseId{row.integer(0)};
  link.channel = row.text(1);
  link.ticket.id = row.text(2);
  link.ticket.url = row.text(3);
  link.ticket.version = row.integer(4);
  const auto named = std::ranges::find(model::progress_names, row.text(5));
  if (named != model::progress_names.end())
    link.ticket.progress = static_cast<model::Progress>(named - model::progress_names.begin());
  link.ticket.person = row.text(6);
  link.seen_at = row.time(7);
  return link;
}

}  // namespace

Status Links::load(store::Session& session) {
  channels_.clear();
  tickets_.clear();
  return session.query(sql::load_links, {Value{std::int64_t{0}}}, [&](const store::Row& row) {
    auto link = link_of(row);
    tickets_[{link.channel, link.ticket.id}] = link.repair;
    channels_[link.channel].insert_or_assign(link.repair, std::move(link));
    return true;
  });
}

const model::ExternalLink* Links::find(CaseId repair, std::string_view channel) const {
  const auto of = channels_.find(channel);
  if (of == channels_.end()) return nullptr;
  const auto found = of->second.find(repair);
  return found == of->second.end() ? nullptr : &found->second;
}

const model::ExternalLink* Links::find(std::string_view channel, std::string_view ticket) const {
  const auto found = tickets_.find({std::string{channel}, std::string{ticket}});
  return found == tickets_.end() ? nullptr : find(found->second, channel);
}

std::vector<model::ExternalLink> Links::of_channel(std::string_view channel) const {
  std::vector<model::ExternalLink> all;
  if (const auto of = channels_.find(channel); of != channels_.end())
    for (const auto& [repair, link] : of->second) all.push_back(link);
  return all;
}

Status Links::note(store::Session& session, model::ExternalLink link) {
  // An address is shown as one to follow: nothing but http(s) gets in.
  if (!connect::notify::check_http_url(link.ticket.url)) link.ticket.url.clear();
  link.ticket.person = connect::notify::one_line(link.ticket.person, limits::name_bytes_max);
  const auto& t = link.ticket;
  MYELIN_TRY(changed,
             session.execute(sql::update_link, {Value{link.repair.value}, Value{link.channel},
                                                Value{t.id}, Value{t.url}, Value{t.version},
                                                Value{std::string{model::name(t.progress)}},
                                                Value{t.person}, Value{link.seen_at}}));
  if (changed == 0) {
    MYELIN_TRY(rows, session.append_to("external_link"));
    rows->add(link.repair.value);
    rows->add(link.channel);
    rows->add(t.id);
    rows->add(t.url);
    rows->add(t.version);
    rows->add(model::name(t.progress));
    rows->add(t.person);
    rows->add(link.seen_at);
    rows->end_row();
  }
  if (const auto* before = find(link.repair, link.channel))
    tickets_.erase({link.channel, before->ticket.id});
  tickets_[{link.channel, t.id}] = link.repair;
  channels_[link.channel].insert_or_assign(link.repair, link);
  return {};
}

std::optional<model::Progress> news_of(const model::ExternalLink& link,
                                       const connect::tools::Sighting& seen) {
  if (!seen.progress || *seen.progress == link.ticket.progress) return std::nullopt;
  const bool dated = seen.version > 0 && link.ticket.version > 0;
  if (dated && seen.version < link.ticket.version) return std::nullopt;
  return seen.progress;
}

Result<bool> first_seen(store::Session& session, const model::ExternalLink& link,
                        std::string_view item, Time now) {
  bool known = false;
  MYELIN_CHECK(session.query(sql::external_seen,
                             {Value{link.channel}, Value{link.ticket.id}, Value{std::string{item}}},
                             [&](const store::Row&) { return known = true, false; }));
  if (known) return false;
  MYELIN_TRY(rows, session.append_to("external_remark"));
  rows->add(link.channel);
  rows->add(link.ticket.id);
  rows->add(item);
  rows->add(now);
  rows->end_row();
  return true;
}

Result<bool> was_told(store::Session& session, CaseId repair, std::string_view channel) {
  bool told = false;
  MYELIN_CHECK(session.query(sql::was_told, {Value{repair.value}, Value{std::string{channel}}},
                             [&](const store::Row&) { return told = true, false; }));
  return told;
}

Result<std::vector<model::ExternalLink>> links_of(store::Session& session, CaseId repair) {
  std::vector<model::ExternalLink> links;
  MYELIN_CHECK(session.query(sql::load_links, {Value{repair.value}}, [&](const store::Row& row) {
    links.push_back(link_of(row));
    return true;
  }));
  return links;
}

}  // namespace myelin::repair
