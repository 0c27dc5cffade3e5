// Watch and the store: deltas out, deltas folded, counts and live cells back in.
#include <algorithm>
#include <tuple>

#include "risk/sql.h"
#include "risk/watch_recall.h"
#include "risk/watch_state.h"
#include "store/store.h"

namespace myelin::risk {

std::size_t Deltas::Hash::operator()(const Key& key) const {
  std::uint64_t h = (std::uint64_t{key.product} << 32 | key.channel) * 0x9e37'79b9'7f4a'7c15;
  h ^= (static_cast<std::uint64_t>(key.hour) << 20 ^ key.factor) * 0xc2b2'ae3d'27d4'eb4f;
  return h ^ h >> 29;
}

model::CellCount& Deltas::at(std::string_view product, std::string_view channel,
                             std::string_view factor, std::int64_t hour) {
  const Key key{names_.intern(product), names_.intern(channel), names_.intern(factor), hour};
  const auto [at, fresh] = index_.try_emplace(key, rows_.size());
  if (fresh) rows_.push_back({key, {.hour = hour}});
  return rows_[at->second].second;
}

Status Deltas::append(store::Session& session) {
  if (rows_.empty()) return {};
  MYELIN_TRY(appender, session.append_to("cell_delta"));
  for (const auto& [key, count] : rows_) {
    appender->add(names_.text(key.product));
    appender->add(names_.text(key.channel));
    appender->add(names_.text(key.factor));
    appender->add(key.hour);
    appender->add(static_cast<std::int64_t>(count.signals));
    appender->add(static_cast<std::int64_t>(count.negative));
    appender->add(static_cast<std::int64_t>(count.positive));
    appender->add(static_cast<std::int64_t>(count.spam));
    appender->end_row();
  }
  rows_.clear();
  index_.clear();
  names_ = Symbols{0xffff'ffff};
  return {};
}

Status Watch::append_deltas(store::Session& session) {
  return state_->deltas.append(session);
}

Status Watch::fold_deltas(store::Session& session) {
  MYELIN_CHECK(session.begin());
  for (const auto sql : {sql::fold_add, sql::fold_insert, sql::fold_clear})
    if (auto done = session.execute(sql); !done) {
      std::ignore = session.rollback();
      return std::unexpected(std::move(done.error()));
    }
  return session.commit();
}

Status Watch::recall_categories(store::Session& session) {
  return session.query(sql::load_categories, {}, [this](const store::Row& row) {
    categorise(row.text(0), row.text(1));
    return true;
  });
}

Status Watch::load(store::Session& session, Time now, const Recollection& recollection) {
  auto& s = *state_;
  s.advance(now);
  MYELIN_CHECK(recall_categories(session));
  const auto first_day = s.cells.counts.day() - ring_days + 1;
  MYELIN_CHECK(session.query(
      sql::load_counts, {utc_hour(s.settings.zone.day_start(first_day))},
      [&](const store::Row& row) {
        const auto product = row.text(0), channel = row.text(1), factor = row.text(2);
        const auto hour = row.integer(3);
        if (factor.empty() || factor == parcels_key) {
          const auto basis = factor.empty() ? Basis::texts : Basis::parcels;
          s.count_exposure(s.cells.exposure_path(product, channel, basis), hour, row.integer(4));
        } else if (row.integer(5) > 0) {
          s.count(s.cells.path(product, channel, factor), hour, row.integer(5));
        }
        return true;
      }));
  MYELIN_CHECK(
      recall_evidence(session, now, recollection, s.cells, s.values, s.evidence, s.background));
  MYELIN_CHECK(session.query(sql::load_live_cells, {}, [&](const store::Row& row) {
    const auto cell = s.cells.find(
        {std::string(row.text(0)), std::string(row.text(1)), std::string(row.text(2))});
    if (cell == no_cell) return true;
    if (row.boolean(6))
      s.live[cell] = {row.time(3), row.real(4), row.time(5)};
    else if (!row.is_null(7))
      s.ended[cell] = std::max(s.ended[cell], row.time(7));
    return true;
  }));
  for (const auto cell : s.touched) s.is_touched[cell] = 0;
  s.touched.clear();
  s.fit();
  return {};
}

}  // namespace myelin::risk
