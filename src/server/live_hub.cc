#include "server/live_hub.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/limits.h"

namespace myelin::server {

Status LiveHub::add(const std::shared_ptr<Connection>& connection, std::function<bool()> welcome) {
  const std::lock_guard lock{mutex_};
  if (streams_.size() >= limits::live_streams_max)
    return fail(ErrorCode::unavailable, "too many streams of live events are open",
                "Close one, or ask GET /v1/alerts from time to time instead");
  streams_.push_back({connection.get(), connection,
                      std::make_shared<const std::function<bool()>>(std::move(welcome))});
  traffic_.stream_opened();
  return {};
}

void LiveHub::remove(const Connection& connection) {
  const std::lock_guard lock{mutex_};
  const auto gone =
      std::erase_if(streams_, [&](const auto& one) { return one.key == &connection; });
  if (gone != 0) traffic_.stream_closed();
}

void LiveHub::dismiss() {
  std::vector<Stream> open;
  {
    const std::lock_guard lock{mutex_};
    open = streams_;
  }
  // Outside the lock: whoever is closed calls remove().
  for (const auto& stream : open)
    if (!(*stream.welcome)())
      if (const auto reader = stream.connection.lock()) reader->close();
}

bool LiveHub::empty() const {
  const std::lock_guard lock{mutex_};
  return streams_.empty();
}

void LiveHub::send(std::string_view event, std::string_view json) {
  std::vector<std::shared_ptr<Connection>> readers;
  std::shared_ptr<const std::string> frame;
  {
    const std::lock_guard lock{mutex_};
    frame = std::make_shared<const std::string>(
        fmt::format("id: {}\nevent: {}\ndata: {}\n\n", next_id_++, event, json));
    for (const auto& one : streams_)
      if (auto reader = one.connection.lock()) readers.push_back(std::move(reader));
  }
  // Outside the lock: a reader that is dropped calls remove().
  for (const auto& reader : readers)
    if (!reader->push(frame)) traffic_.stream_dropped();
}

}  // namespace myelin::server
