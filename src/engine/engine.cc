#include "engine/engine.h"

#include <fmt/format.h>

#include <future>

#include "engine/replay.h"
#include "engine/rooms.h"
#include "engine/sql.h"

namespace myelin::engine {
namespace {

// Fewer drafts than this are prepared by the thread that brings them: handing them over would take
// longer.
constexpr std::size_t pool_drafts_min = 32;

}  // namespace

Engine::Engine(std::unique_ptr<Rooms> rooms) : rooms_(std::move(rooms)) {}
Engine::~Engine() = default;

Result<std::unique_ptr<Engine>> Engine::open(Options options, std::unique_ptr<store::Store> store) {
  std::error_code error;
  std::filesystem::create_directories(options.home, error);
  if (error)
    return fail(ErrorCode::unavailable,
                fmt::format("{} cannot be created: {}", options.home.string(), error.message()),
                "choose another --home");
  MYELIN_TRY(vault, trust::Vault::open(options.home / "vault.key"));
  auto rooms = std::make_unique<Rooms>(std::move(options), std::move(store), std::move(vault));
  MYELIN_CHECK(rooms->open());
  return std::unique_ptr<Engine>(new Engine(std::move(rooms)));
}

Status Engine::accept_async(std::vector<model::Draft> drafts, Arrival arrival,
                            std::function<void(Result<Receipt>)> done) {
  auto batch = std::make_shared<ArrivedBatch>();
  const std::size_t size = drafts.size();
  batch->drafts = std::move(drafts);
  batch->prepared.resize(size);
  batch->arrival = arrival;
  batch->done = std::move(done);
  if (size < pool_drafts_min) {
    rooms_->prepare(*batch, 0, size);
    return rooms_->writer->submit(std::move(batch));
  }
  batch->parts_waiting = PreparePool::slices(size);
  MYELIN_CHECK(rooms_->writer->submit(batch));
  rooms_->pool->submit(batch);
  return {};
}

Result<Receipt> Engine::accept(std::vector<model::Draft> drafts, Arrival arrival) {
  std::promise<Result<Receipt>> answered;
  auto answer = answered.get_future();
  MYELIN_CHECK(accept_async(std::move(drafts), arrival, [&](Result<Receipt> receipt) {
    answered.set_value(std::move(receipt));
  }));
  return answer.get();
}

Status Engine::finish_history() {
  return rooms_->finish_history();
}

Status Engine::Rooms::finish_history() {
  const std::lock_guard one{replay_mutex};
  const auto spoken = language.now();
  {
    MYELIN_TRY(reading, sessions.borrow());
    MYELIN_CHECK(replay({memory, *reflex, settings, *spoken->taxonomy, *reading, clock(),
                         [&](const auto& step) { return command({}, step); }}));
  }
  MYELIN_CHECK(note_watch());
  MYELIN_CHECK(fold());
  MYELIN_CHECK(close_books());
  if (!history_promised) return {};
  MYELIN_CHECK(command({}, [](store::Session& transaction) -> Status {
    MYELIN_CHECK(transaction.execute(sql::keep_history_promise));
    return {};
  }));
  history_promised = false;
  return {};
}

Status Engine::tick() {
  return rooms_->command(
      {}, [this](store::Session&) { return rooms_->reflex->advance(rooms_->clock().now()); });
}

Status Engine::close_books() {
  return rooms_->close_books();
}

Pulse Engine::pulse() const {
  const auto& rooms = *rooms_;
  const auto& c = rooms.counters;
  Pulse pulse;
  pulse.signals = c.signals;
  pulse.texts = c.texts;
  pulse.mentions = c.mentions;
  pulse.customers = c.customers;
  pulse.orders = c.orders;
  pulse.alerts_firing = c.alerts_firing;
  pulse.cases_open = c.cases_open;
  pulse.cases_overdue = c.cases_overdue;
  pulse.actions_queued = c.actions_queued;
  pulse.actions_dead = c.actions_dead;
  pulse.quarantined = c.quarantined;
  pulse.queue_signals_max = static_cast<std::int64_t>(rooms.options.queue_signals_max);
  pulse.queue_signals = static_cast<std::int64_t>(rooms.writer->signals_waiting());
  pulse.commits = c.commits;
  pulse.commits_over_10ms = c.commits_over_10ms;
  pulse.duplicates = c.duplicates;
  pulse.refused = c.refused;
  pulse.at_stake.minor = c.at_stake_minor;
  pulse.lost.minor = c.lost_minor;
  pulse.paid.minor = c.paid_minor;
  const Time now = rooms.clock().now();
  pulse.signals_last_day = c.last_day.sum(now);
  pulse.signals_per_second = static_cast<double>(rooms.arrivals.over(now, 10).sum) / 10;
  const auto commits = rooms.commit_us.over(now, 60);
  pulse.commit_ms_mean = commits.count > 0 ? static_cast<double>(commits.sum) /
                                                 static_cast<double>(commits.count) / 1000
                                           : 0;
  pulse.commit_ms_max = static_cast<double>(commits.most) / 1000;
  pulse.started_at = rooms.started_at;
  pulse.last_signal_at = from_us(c.last_signal_us);
  const auto spoken = rooms.language.now();
  pulse.taxonomy_version = spoken->taxonomy->version();
  pulse.model_version = spoken->reader->model_version();
  pulse.ready = !rooms.broken;
  return pulse;
}

std::uint64_t Engine::listen(Listener listener) {
  return rooms_->listeners.add(std::move(listener));
}
void Engine::stop_listening(std::uint64_t ticket) {
  rooms_->listeners.remove(ticket);
}

void Engine::end_questions() {
  rooms_->sessions.close();
}

}  // namespace myelin::engine
