#include "engine/rooms.h"

#include <fmt/format.h>

#include <fstream>
#include <future>
#include <sstream>

#include "base/log.h"
#include "cause/taxonomy_store.h"
#include "engine/consent_signals.h"
#include "engine/sql.h"
#include "revenue/losses.h"
#include "text/name_model.h"

namespace myelin::engine {
namespace {

constexpr int prepare_threads = 2;

std::optional<std::string> read_file(const std::filesystem::path& path) {
  std::ifstream file{path, std::ios::binary};
  if (!file) return std::nullopt;
  std::ostringstream text;
  text << file.rdbuf();
  return std::move(text).str();
}

// The newest taxonomy of the store; a new store begins with the shipped one.
Result<std::shared_ptr<const cause::Taxonomy>> spoken_taxonomy(store::Session& session,
                                                               const std::filesystem::path& share,
                                                               Time now) {
  MYELIN_TRY(current, cause::current_taxonomy(session));
  if (current) return current;
  const auto path = share / "taxonomies" / "retail.yaml";
  const auto yaml = read_file(path);
  if (!yaml)
    return fail(ErrorCode::not_found, fmt::format("{} cannot be read", path.string()),
                "set MYELIN_SHARE to the folder that holds taxonomies/ and models/");
  MYELIN_TRY(taxonomy, cause::Taxonomy::parse(*yaml, 1));
  MYELIN_CHECK(cause::save_taxonomy(session, *taxonomy, now, "as shipped"));
  return taxonomy;
}

}  // namespace

std::uint64_t Listeners::add(Engine::Listener listener) {
  const std::lock_guard lock{mutex_};
  listeners_.emplace(++last_, std::move(listener));
  return last_;
}

void Listeners::remove(std::uint64_t ticket) {
  const std::lock_guard lock{mutex_};
  listeners_.erase(ticket);
}

void Listeners::tell(const LiveEvent& event) const {
  const std::lock_guard lock{mutex_};
  for (const auto& [ticket, listener] : listeners_) listener(event);
}

Status Engine::Rooms::open() {
  started_at = clock().now();
  const auto yaml = options.configuration_yaml ? options.configuration_yaml
                                               : read_file(options.home / "myelin.yaml");
  MYELIN_TRY(read, Settings::read(yaml.value_or(""), options.zone));
  settings = std::move(read);
  MYELIN_TRY(playbooks,
             repair::Playbooks::parse(read_file(options.home / "playbooks.yaml").value_or("")));
  settings.playbooks = std::make_shared<const repair::Playbooks>(std::move(playbooks));
  if (const auto bytes = read_file(models() / "cascades.bin")) {
    MYELIN_TRY(cascades, stats::cascade::CascadeModel::from_bytes(*bytes));
    settings.cascades = std::make_shared<const stats::cascade::CascadeModel>(std::move(cascades));
  } else {
    log::warning("{} cannot be read: spreading posts are counted and not forecast",
                 (models() / "cascades.bin").string());
  }
  MYELIN_CHECK(store::migrate(*store));
  MYELIN_TRY(opened, store->open_writer());
  session = std::move(opened);
  MYELIN_TRY(taxonomy, spoken_taxonomy(*session, options.share, started_at));
  // The models are read while memory is.
  auto making = std::async(std::launch::async,
                           [&, this] { return Language::make(taxonomy, models(), taught()); });
  MYELIN_TRY(names, text::NameModel::open(models() / "names.zh.bin"));
  masker = trust::Masker{vault, std::move(names)};
  memory = std::make_unique<Memory>(settings, action_ids);
  MYELIN_TRY(for_orders, sessions.borrow());
  MYELIN_TRY(for_customers, sessions.borrow());
  MYELIN_CHECK(memory->load({*session, *for_orders, *for_customers}, *taxonomy, started_at));
  MYELIN_TRY(spoken, making.get());
  language.set(spoken);
  MYELIN_CHECK(session->query(sql::load_topic_book, {}, [&](const store::Row& row) {
    auto book = cause::TopicBook::load(row.text(0));
    if (book)
      topics = std::make_shared<const cause::TopicBook>(std::move(*book));
    else
      log::warning("{}: {}", book.error().message, book.error().hint);
    return false;
  }));
  MYELIN_CHECK(session->query(sql::history_promised, {}, [this](const store::Row& row) {
    history_promised = row.integer(0) > 0;
    return false;
  }));
  MYELIN_TRY(stored_keys, trust::load_keys(*session));
  keys = std::move(stored_keys);
  MYELIN_TRY(stored_people, trust::load_people(*session));
  people = std::move(stored_people);
  outbox = std::make_unique<repair::Outbox>(settings.repair, action_ids,
                                            Random{static_cast<std::uint64_t>(to_us(started_at))});
  MYELIN_CHECK(session->begin());
  MYELIN_TRY(in_doubt, outbox->open(*session, started_at));
  MYELIN_CHECK(repair::save(*session, in_doubt));
  MYELIN_CHECK(session->commit());
  outbox->enqueue(in_doubt.queued);
  MYELIN_TRY(made, repair::Courier::make(
                       settings.repair, clock(),
                       [this](std::string_view key, model::Language in) {
                         const auto* found = language.now()->taxonomy->department(key);
                         if (found == nullptr) return std::string{key};
                         return in == model::Language::en ? found->name_en : found->name_zh;
                       },
                       [this](const model::Action& action, bool reveal) {
                         return letter(action, reveal);
                       }));
  courier = std::move(made);
  MYELIN_CHECK(session->query(sql::first_counts, {}, [this](const store::Row& row) {
    counters.signals = row.integer(0);
    counters.texts = row.integer(1);
    counters.mentions = row.integer(2);
    counters.last_signal_us = row.integer(3);
    counters.quarantined = row.integer(4);
    counters.actions_dead = row.integer(5);
    return false;
  }));
  MYELIN_CHECK(session->query(
      sql::last_day, {store::Value{started_at - hours{24}}}, [this](const store::Row& row) {
        counters.last_day.add(from_us(row.integer(0)), started_at, row.integer(1));
        return true;
      }));
  // Until the books are closed anew the last closing says what was paid and lost.
  MYELIN_TRY(books, revenue::read_books(*session, {}, {}, settings.zone));
  count_money(books);
  reflex = std::make_unique<Reflex>(
      ReflexParts{memory, *session, language, counters, clock(), settings,
                  [this](const LiveEvent& event) { listeners.tell(event); },
                  [this](std::span<const model::Action> actions) { outbox->enqueue(actions); }});
  reflex->committed();
  writer = std::make_unique<Writer>(
      *session, Writer::Hooks{[this](auto batches) { take(batches); }, [this] { recover(); }},
      options.queue_signals_max);
  MYELIN_CHECK(command({}, [this](store::Session& transaction) -> Status {
    MYELIN_CHECK(reflex->settle_steps(clock().now()));
    MYELIN_TRY(letters, repair::settled_letters(transaction));
    return settle_letters(transaction, letters, clock().now());
  }));
  sessions.before_lending([this] { return writer->settle(); });
  pool = std::make_unique<PreparePool>(
      prepare_threads,
      [this](ArrivedBatch& batch, std::size_t begin, std::size_t end) {
        prepare(batch, begin, end);
      },
      [this] { writer->wake(); });
  if (options.background) {
    background.emplace_back([this] { pulse_loop(); });
    background.emplace_back([this] { delivery_loop(); });
    background.emplace_back([this] { tickets_loop(); });
    background.emplace_back([this] { scores_loop(); });
    background.emplace_back([this] { beside_loop(); });
  } else if (history_promised) {
    if (const auto done = finish_history(); !done)
      log::warning("what was read again is not followed yet: {}", done.error().message);
  }
  return {};
}

Engine::Rooms::~Rooms() {
  {
    const std::lock_guard lock{stop_mutex};
    stopping = true;
  }
  stop_wake.notify_all();
  sessions.close();  // nobody waits for what walks all of history
  for (auto& thread : background) thread.join();
  pool.reset();  // finishes preparing, so that the writer can answer everything that was taken
  if (writer && !broken) (void)note_watch();
  writer.reset();
  if (session) (void)session->settle();  // so that the next start has nothing to bring in
}

void Engine::Rooms::prepare(ArrivedBatch& batch, std::size_t begin, std::size_t end) const {
  const auto spoken = language.now();
  const Time now = clock().now();
  for (std::size_t i = begin; i < end; ++i) {
    auto& prepared = batch.prepared[i];
    auto accepted = raw::accept(std::move(batch.drafts[i]), vault, masker, now);
    if (!accepted) {
      prepared.refused = std::move(accepted.error());
      continue;
    }
    prepared.accepted = std::move(*accepted);
    prepared.language = spoken;
    const auto& signal = prepared.accepted.signal;
    auto consent = consent_said(signal, now);
    if (!consent) {
      prepared.refused = std::move(consent.error());
      continue;
    }
    prepared.consent = std::move(*consent);
    if (signal.text.empty()) continue;
    prepared.stop = signal.kind == model::SignalKind::message && says_stop(signal.text);
    spoken->read(signal.text, prepared.reading.emplace());
    prepared.print = risk::print_of(signal.text);
  }
}

void Engine::Rooms::take(std::span<const std::shared_ptr<ArrivedBatch>> batches) {
  const auto answer_all = [&](const Error& error) {
    for (const auto& batch : batches) batch->done(std::unexpected(error));
  };
  if (broken)
    return answer_all({ErrorCode::unavailable,
                       "the engine could not rebuild its memory after a failed commit",
                       "restart it; nothing that was acknowledged is lost"});
  const auto began = std::chrono::steady_clock::now();
  Result<std::vector<Receipt>> receipts;
  Status status = session->begin();
  if (status) {
    receipts = reflex->decide(batches);
    if (!receipts) status = std::unexpected(receipts.error());
    if (status)
      status = session->commit();
    else
      (void)session->rollback();
  }
  if (!status) {
    log::error("a commit of {} batches failed: {}", batches.size(), status.error().message);
    recover();
    return answer_all({ErrorCode::unavailable,
                       "the store could not take the signals: " + status.error().message,
                       "send them again; nothing of this request was kept"});
  }
  reflex->committed();
  const auto took = std::chrono::duration_cast<Duration>(std::chrono::steady_clock::now() - began);
  ++counters.commits;
  if (took > Duration{10'000}) ++counters.commits_over_10ms;
  std::size_t accepted = 0;
  for (const auto& receipt : *receipts) accepted += receipt.accepted;
  const Time now = clock().now();
  arrivals.add(now, static_cast<std::int64_t>(accepted));
  commit_us.add(now, took.count());
  if (accepted > 0) books_dirty = true;
  look_at_outbox();
  for (std::size_t i = 0; i < batches.size(); ++i) batches[i]->done(std::move((*receipts)[i]));
}

void Engine::Rooms::recover() {
  reflex->rolled_back();
  auto fresh = std::make_unique<Memory>(settings, action_ids);
  Status loaded = session->settle();
  if (loaded) {
    auto for_orders = sessions.borrow_unsettled(), for_customers = sessions.borrow_unsettled();
    if (for_orders && for_customers)
      loaded = fresh->load({*session, **for_orders, **for_customers}, *language.now()->taxonomy,
                           clock().now());
    else
      loaded = std::unexpected((for_orders ? for_customers : for_orders).error());
  }
  if (loaded) {
    memory = std::move(fresh);
    loaded = outbox->reload(*session);
  }
  if (!loaded) {
    log::error("memory could not be rebuilt from the store: {}", loaded.error().message);
    broken = true;
  }
}

Status Engine::Rooms::command(const Deed& deed,
                              const std::function<Status(store::Session&)>& change,
                              const std::function<void()>& after) {
  if (broken)
    return fail(ErrorCode::unavailable,
                "the engine could not rebuild its memory after a failed commit",
                "restart it; nothing that was acknowledged is lost");
  return writer->run(
      [&](store::Session& transaction) -> Status {
        MYELIN_CHECK(change(transaction));
        if (deed.verb.empty()) return {};
        return memory->audit.append(
            transaction, {clock().now(), deed.actor, deed.verb, deed.object, deed.detail});
      },
      [this, &after] {
        if (after) after();
        reflex->committed();
        look_at_outbox();
      });
}

void Engine::Rooms::look_at_outbox() {
  const auto due = outbox->next_due(clock().now());
  delivery_due_us = due ? to_us(*due) : 0;
  counters.actions_queued = static_cast<std::int64_t>(outbox->waiting() + outbox->in_flight());
}

Status Engine::Rooms::note_watch() {
  return command({}, [this](store::Session& transaction) -> Status {
    if (!memory->watched_until) return {};
    const Time now = clock().now();
    MYELIN_TRY(changed,
               transaction.execute(sql::update_watch_run, {store::Value{*memory->watched_until}}));
    if (changed > 0) return {};
    MYELIN_CHECK(transaction.execute(
        sql::insert_watch_run,
        {store::Value{next_row()}, store::Value{now}, store::Value{*memory->watched_until}}));
    return {};
  });
}

}  // namespace myelin::engine
