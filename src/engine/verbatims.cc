#include "engine/verbatims.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <unordered_map>

#include "engine/persons.h"
#include "engine/sql.h"

namespace myelin::engine {
namespace {

using store::Row;
using store::Value;

// How far back is looked at first, in signals, and how far then; after that, all of it.
constexpr std::array<std::int64_t, 2> windows{20'000, 400'000};

Verbatim verbatim_of(const Row& row) {
  Verbatim v;
  v.id = SignalId{row.integer(0)};
  v.source = row.text(1);
  v.kind = row.text(2);
  v.text = row.text(3);
  v.at = row.time(4);
  v.customer = CustomerId{row.integer(5)};
  v.order = row.text(6);
  if (!row.is_null(7)) v.rating = row.real(7);
  v.language = row.text(8);
  v.polarity = static_cast<float>(row.real(9));
  v.confidence = static_cast<float>(row.real(10));
  v.spam = row.boolean(11);
  for (std::size_t i = 0; i < model::dimension_count; ++i)
    v.dimensions.values[i] = row.text(12 + i);
  constexpr std::size_t feeling = 12 + model::dimension_count;
  if (!row.is_null(feeling))
    v.emotion = {std::string{row.text(feeling)}, static_cast<float>(row.real(feeling + 1)),
                 static_cast<float>(row.real(feeling + 2))};
  for (std::size_t i = 0; i < model::intent_names.size(); ++i)
    if ((row.integer(feeling + 3) >> i & 1) != 0) v.intents.emplace_back(model::intent_names[i]);
  return v;
}

model::Span span_of(const Row& row, std::size_t column) {
  return {static_cast<std::uint32_t>(row.integer(column)),
          static_cast<std::uint32_t>(row.integer(column + 1))};
}

template <class Rows, class IdOf>
std::string joined_ids(const Rows& rows, IdOf id_of) {
  std::string text;
  for (const auto& row : rows) {
    if (!text.empty()) text += ',';
    text += std::to_string(id_of(row).value);
  }
  return text;
}

Status add_mentions(store::Session& session, const Language& language,
                    std::vector<Verbatim>& verbatims) {
  if (verbatims.empty()) return {};
  std::unordered_map<SignalId, Verbatim*> by_id;
  for (auto& v : verbatims) by_id[v.id] = &v;
  const auto ids = joined_ids(verbatims, [](const Verbatim& v) { return v.id; });
  return session.query(
      sql::mentions_by_signal, {Value{ids}, Value{std::int64_t{language.taxonomy->version()}}},
      [&](const Row& row) {
        MentionView m;
        m.factor = row.text(1);
        if (const auto index = language.taxonomy->find(m.factor); index != model::no_factor) {
          m.name_zh = language.taxonomy->factors()[index].name_zh;
          m.name_en = language.taxonomy->factors()[index].name_en;
        }
        m.polarity = static_cast<float>(row.real(2));
        m.intensity = static_cast<float>(row.real(3));
        m.confidence = static_cast<float>(row.real(4));
        m.aspect = span_of(row, 5);
        m.opinion = span_of(row, 7);
        m.object = span_of(row, 9);
        m.cause = span_of(row, 11);
        by_id.at(SignalId{row.integer(0)})->mentions.push_back(std::move(m));
        return true;
      });
}

// A signal's row holds whose key it came with; people are shown the person it is now.
Status name_persons(store::Session& session, std::vector<Verbatim>& verbatims) {
  std::vector<CustomerId> own;
  for (const auto& v : verbatims) own.push_back(v.customer);
  MYELIN_TRY(persons, persons_now(session, own));
  for (auto& v : verbatims)
    if (v.customer) v.customer = persons.at(v.customer);
  return {};
}

void add_reasons(const Language& language, std::vector<Verbatim>& verbatims) {
  model::Reading reading;
  for (auto& v : verbatims) {
    language.explain(v.text, reading);
    v.reasons = reading.reasons;
  }
}

}  // namespace

Result<std::vector<Verbatim>> find_verbatims(store::Session& session, const Language& language,
                                             const SignalFilter& filter) {
  const std::int64_t sign = filter.negative ? (*filter.negative ? -1 : 1) : 0;
  const auto rows = std::min(filter.page.rows, limits::page_rows_max);
  std::vector<Verbatim> found;
  const auto look_from = [&](std::int64_t first) {
    found.clear();
    return session.query(sql::find_signals,
                         {Value{filter.page.before}, Value{filter.product}, Value{filter.channel},
                          Value{filter.factor}, Value{filter.order}, Value{filter.customer.value},
                          Value{filter.search}, Value{sign}, Value{static_cast<std::int64_t>(rows)},
                          Value{std::int64_t{language.taxonomy->version()}}, Value{first}},
                         [&](const Row& row) { return found.push_back(verbatim_of(row)), true; });
  };
  // Ids rise with arrival and lie so on disk: what is newest is found without the history before
  // it.
  std::int64_t newest = filter.page.before - 1;
  if (filter.page.before == 0)
    MYELIN_CHECK(session.query(sql::newest_signal, {}, [&](const Row& row) {
      newest = row.integer(0);
      return true;
    }));
  bool all = filter.customer || !filter.order.empty();  // few, and anywhere
  for (const auto window : windows) {
    if (all || found.size() >= rows) break;
    all = newest <= window;
    MYELIN_CHECK(look_from(std::max<std::int64_t>(newest - window, 0)));
  }
  if (found.size() < rows && !(all && !found.empty())) MYELIN_CHECK(look_from(0));
  MYELIN_CHECK(name_persons(session, found));
  MYELIN_CHECK(add_mentions(session, language, found));
  add_reasons(language, found);
  return found;
}

Result<std::vector<Verbatim>> verbatims_of(store::Session& session, const Language& language,
                                           std::span<const SignalId> ids) {
  if (ids.empty()) return std::vector<Verbatim>{};
  std::unordered_map<SignalId, std::size_t> place;
  for (std::size_t i = 0; i < ids.size(); ++i) place.emplace(ids[i], i);
  std::vector<Verbatim> found;
  MYELIN_CHECK(
      session.query(sql::signals_by_id, {Value{joined_ids(ids, [](SignalId id) { return id; })}},
                    [&](const Row& row) { return found.push_back(verbatim_of(row)), true; }));
  std::ranges::sort(found, {}, [&](const Verbatim& v) { return place.at(v.id); });
  MYELIN_CHECK(name_persons(session, found));
  MYELIN_CHECK(add_mentions(session, language, found));
  add_reasons(language, found);
  return found;
}

}  // namespace myelin::engine
