#include "server/signal_batch.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "base/limits.h"
#include "connect/draft_json.h"

namespace myelin::server {
namespace {

Result<connect::Shape> shape_of(std::string_view type) {
  const auto plain = type.substr(0, type.find(';'));
  if (plain == "application/json" || plain.empty()) return connect::Shape::automatic;
  if (plain == "application/x-ndjson" || plain == "application/jsonl" ||
      plain == "application/ndjson")
    return connect::Shape::ndjson;
  return fail(ErrorCode::unsupported, "signals in " + std::string{plain} + " are not read",
              "Send application/json (one object or an array) or application/x-ndjson");
}

std::string_view fate_name(engine::Fate fate) {
  switch (fate) {
    case engine::Fate::accepted:
      return "accepted";
    case engine::Fate::duplicate:
      return "duplicate";
    case engine::Fate::conflict:
      return "conflict";
    case engine::Fate::rejected:
      return "rejected";
  }
  return "rejected";
}

struct Item {
  std::size_t index;
  engine::Fate fate;
  SignalId id;
  const Error* error;
};

void append(std::string& out, const Item& item) {
  fmt::format_to(std::back_inserter(out), R"({{"index":{},"outcome":"{}")", item.index,
                 fate_name(item.fate));
  if (item.id) fmt::format_to(std::back_inserter(out), R"(,"id":"{}")", item.id.value);
  if (item.error != nullptr) {
    fmt::format_to(std::back_inserter(out), R"(,"code":"{}","message":)",
                   traits(item.error->code).name);
    connect::append_json_string(out, item.error->message);
    if (!item.error->hint.empty()) {
      out += R"(,"hint":)";
      connect::append_json_string(out, item.error->hint);
    }
  }
  out += '}';
}

bool refused(engine::Fate fate) {
  return fate == engine::Fate::conflict || fate == engine::Fate::rejected;
}

}  // namespace

Result<SignalBatch> SignalBatch::read(const Request& request, Query& query, Zone zone) {
  SignalBatch batch;
  const std::string arrival = query.text("arrival");
  if (arrival == "history")
    batch.arrival = engine::Arrival::history;
  else if (arrival != "" && arrival != "live")
    return fail(ErrorCode::invalid_argument, "arrival=" + arrival + " is not known",
                "Use live or history");
  MYELIN_TRY(keep, query.boolean("quarantine"));
  batch.quarantine = keep.value_or(false);
  MYELIN_CHECK(query.nothing_else());
  MYELIN_TRY(shape, shape_of(header(request.headers, "content-type")));
  batch.minimal =
      header(request.headers, "prefer").find("return=minimal") != std::string_view::npos;
  MYELIN_TRY(items, connect::parse_drafts(request.body, shape, zone));
  const auto first = request.body.find_first_not_of(" \t\r\n");
  batch.single = shape == connect::Shape::automatic && items.size() == 1 &&
                 first != std::string::npos && request.body[first] == '{';
  batch.drafts.reserve(items.size());
  batch.index_of_draft.reserve(items.size());
  for (auto& item : items) {
    if (item.draft) {
      batch.drafts.push_back(std::move(*item.draft));
      batch.index_of_draft.push_back(item.index);
    } else {
      batch.bad.push_back({item.index, std::move(item.draft.error()), std::move(item.raw)});
    }
  }
  return batch;
}

Response SignalBatch::reply(const engine::Receipt& receipt, const Request& request) const {
  std::vector<Item> items;
  items.reserve(receipt.outcomes.size() + bad.size());
  for (std::size_t i = 0; i < receipt.outcomes.size(); ++i) {
    const engine::Outcome& outcome = receipt.outcomes[i];
    items.push_back({index_of_draft[i], outcome.fate, outcome.id,
                     refused(outcome.fate) ? &outcome.error : nullptr});
  }
  for (const Bad& one : bad) items.push_back({one.index, engine::Fate::rejected, {}, &one.error});
  std::sort(items.begin(), items.end(),
            [](const Item& a, const Item& b) { return a.index < b.index; });
  if (single && items.size() == 1 && items[0].error != nullptr)
    return problem(*items[0].error, request.path);

  Response response;
  const std::size_t refusals = receipt.refused + bad.size();
  response.status = refusals == 0 ? 200 : 207;
  response.body.reserve(96 + (minimal ? refusals * 160 : items.size() * 56));
  fmt::format_to(std::back_inserter(response.body),
                 R"({{"accepted":{},"duplicates":{},"refused":{},"items":[)", receipt.accepted,
                 receipt.duplicates, refusals);
  bool comma = false;
  for (const Item& item : items) {
    if (minimal && !refused(item.fate)) continue;
    if (comma) response.body += ',';
    comma = true;
    append(response.body, item);
  }
  response.body += "]}";
  return response;
}

void add_rate_limit(Response& response, const engine::Pulse& pulse) {
  const auto limit = pulse.queue_signals_max;
  response.headers.emplace_back("ratelimit-limit", std::to_string(limit));
  response.headers.emplace_back("ratelimit-remaining", std::to_string(std::max<std::int64_t>(
                                                           0, limit - pulse.queue_signals)));
}

}  // namespace myelin::server
