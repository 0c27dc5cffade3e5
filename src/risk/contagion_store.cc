// ContagionWatch and the store: rebuilt from the posts at start; forecasts written beside alerts.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/hash.h"
#include "risk/alert_book.h"
#include "risk/contagion.h"
#include "risk/sql.h"
#include "store/store.h"

namespace myelin::risk {
namespace {

using store::Null;
using store::Row;
using store::Value;

std::string spreaders_text(const std::vector<model::Spreader>& spreaders) {
  std::string out;
  for (const auto& who : spreaders)
    out += fmt::format("{},{},{},{};", who.signal.value, who.customer.value, who.shares, who.reach);
  return out;
}

std::vector<model::Spreader> spreaders_of(std::string_view text) {
  std::vector<model::Spreader> found;
  while (!text.empty()) {
    std::array<std::int64_t, 4> numbers{};
    for (auto& number : numbers) {
      const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
      if (error != std::errc{} || end == text.data() + text.size()) return found;
      text.remove_prefix(static_cast<std::size_t>(end - text.data()) + 1);
    }
    found.push_back({SignalId{numbers[0]}, CustomerId{numbers[1]}, numbers[2], numbers[3]});
  }
  return found;
}

}  // namespace

Status ContagionWatch::load(store::Session& session, Time now) {
  const Time since = now - Duration{static_cast<std::int64_t>(2e6 * stats::cascade::horizon_s)};
  std::vector<SignalId> announced;
  Status status;
  MYELIN_CHECK(session.query(sql::load_announced, {Value{since}}, [&](const Row& row) {
    auto ids = verbatims_of_json(row.text(0));
    if (!ids) return status = std::unexpected(ids.error()), false;
    if (!ids->empty()) announced.push_back(ids->front());
    return true;
  }));
  MYELIN_CHECK(std::move(status));
  MYELIN_CHECK(session.query(sql::load_posts, {Value{since}}, [&](const Row& row) {
    const std::string source{row.text(3)}, external_id{row.text(4)}, product{row.text(5)},
        channel{row.text(6)}, parent{row.text(9)}, factor{row.text(10)};
    Posted posted{.at = row.time(1),
                  .signal = SignalId{row.integer(0)},
                  .customer = row.is_null(2) ? CustomerId{} : CustomerId{row.integer(2)},
                  .source = source,
                  .external_id = external_id,
                  .parent = parent,
                  .product = product,
                  .channel = channel,
                  .factor = factor};
    if (!row.is_null(7)) posted.reach = row.integer(7);
    if (!row.is_null(8)) posted.polarity = static_cast<float>(row.real(8));
    (void)observe(posted);
    return true;
  }));
  // What the alerts say counts, not what would be announced now.
  for (auto& [id, one] : cascades_)
    one.announced = std::ranges::find(announced, one.known) != announced.end();
  return {};
}

Status save_contagion(store::Session& session, AlertId alert, const model::Contagion& c) {
  MYELIN_CHECK(
      session.execute(sql::insert_contagion, {Value{alert.value},
                                              Value{c.post.value},
                                              Value{c.posted_at},
                                              Value{c.at},
                                              Value{c.product},
                                              Value{c.channel},
                                              Value{c.factor},
                                              Value{c.shares},
                                              Value{c.expected},
                                              Value{c.low},
                                              Value{c.high},
                                              Value{c.threshold},
                                              Value{c.probability},
                                              c.crossing_at ? Value{*c.crossing_at} : Value{Null{}},
                                              Value{std::string{name(c.stage)}},
                                              Value{c.per_hour},
                                              Value{c.negative_share},
                                              Value{c.direct_share},
                                              Value{c.depth},
                                              Value{c.reach},
                                              Value{spreaders_text(c.spreaders)}}));
  return {};
}

Result<std::optional<model::Contagion>> contagion_of(store::Session& session, AlertId alert) {
  std::optional<model::Contagion> found;
  MYELIN_CHECK(session.query(sql::contagion_of_alert, {Value{alert.value}}, [&](const Row& row) {
    model::Contagion c;
    c.post = SignalId{row.integer(0)};
    c.posted_at = row.time(1);
    c.at = row.time(2);
    c.product = row.text(3);
    c.channel = row.text(4);
    c.factor = row.text(5);
    c.shares = row.integer(6);
    c.expected = row.real(7);
    c.low = row.real(8);
    c.high = row.real(9);
    c.threshold = row.real(10);
    c.probability = row.real(11);
    if (!row.is_null(12)) c.crossing_at = row.time(12);
    const auto& names = model::contagion_stage_names;
    const auto stage = std::ranges::find(names, row.text(13));
    c.stage = stage == names.end() ? model::ContagionStage::seed
                                   : static_cast<model::ContagionStage>(stage - names.begin());
    c.per_hour = row.real(14);
    c.negative_share = row.real(15);
    c.direct_share = row.real(16);
    c.depth = row.integer(17);
    c.reach = row.integer(18);
    c.spreaders = spreaders_of(row.text(19));
    found = std::move(c);
    return false;
  }));
  return found;
}

}  // namespace myelin::risk
