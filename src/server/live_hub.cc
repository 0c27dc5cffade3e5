#include "server/live_hub.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/limits.h"
#include "server/hidden_fields.h"

namespace myelin::server {

Status LiveHub::add(const std::shared_ptr<Connection>& connection, std::function<bool()> welcome,
                    trust::Fields hidden) {
  const std::lock_guard lock{mutex_};
  if (streams_.size() >= limits::live_streams_max)
    return fail(ErrorCode::unavailable, "too many streams of live events are open",
                "Close one, or ask GET /v1/alerts from time to time instead");
  streams_.push_back({connection.get(), connection,
                      std::make_shared<const std::function<bool()>>(std::move(welcome)), hidden});
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
  std::vector<Stream> streams;
  std::int64_t id = 0;
  {
    const std::lock_guard lock{mutex_};
    id = next_id_++;
    streams = streams_;
  }
  std::map<trust::Fields, std::shared_ptr<const std::string>> frames;
  // Outside the lock: a reader that is dropped calls remove().
  for (const auto& stream : streams) {
    const auto reader = stream.connection.lock();
    if (!reader) continue;
    auto& frame = frames[stream.hidden];
    if (!frame)
      frame = std::make_shared<const std::string>(
          fmt::format("id: {}\nevent: {}\ndata: {}\n\n", id, event,
                      stream.hidden.empty() ? std::string{json} : without(stream.hidden, json)));
    if (!reader->push(frame)) traffic_.stream_dropped();
  }
}

}  // namespace myelin::server
