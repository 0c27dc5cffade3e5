// How values stand in JSON: snake_case, times in RFC 3339 UTC, money as {"amount","currency"}, ids
// as strings (a JavaScript number cannot hold them all), spans in Unicode code points. Private to
// this room: the only header that shows the JSON library.
//
// Thread safety: pure functions.
#pragma once
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "engine/answers.h"
#include "server/factor_names.h"

namespace myelin::server {

using Json = nlohmann::ordered_json;

std::string text_of(const Json& json);  // compact; invalid UTF-8 becomes U+FFFD

template <class Tag>
Json wire(Id<Tag> id) {
  return id ? Json(std::to_string(id.value)) : Json(nullptr);
}
Json wire(Time time);  // null for the epoch: "never"
Json wire(const std::optional<Time>& time);
Json wire(const Money& money);
Json number(double value);  // null for what is not finite
Json text_or_null(const std::string& text);
Json said(const std::string& text);  // a sentence of Myelin's as code and values; null for others

// {"key", "name", "department"}
Json factor_of(const std::string& key, const FactorNames& names);

Json wire(const model::Alert& alert, const FactorNames& names);
Json wire(const engine::AlertDetail& detail, const FactorNames& names);
Json wire(const model::Case& repair, const FactorNames& names, Time now);
Json wire(const engine::CaseDetail& detail, const FactorNames& names, Time now);
Json wire(const model::Dispute& dispute, const FactorNames& names);
Json wire(const repair::UndoOffers& offers);
Json wire(const repair::Run& run);
Json wire(const model::Comparison& plan);
Json wire(const model::Verdict& verdict);
Json wire(const model::Contagion& contagion, const FactorNames& names);
Json wire(const model::Action& action);
Json wire(const engine::Verbatim& verbatim);
Json wire(const engine::CauseAnswer& answer);
Json wire(const revenue::LedgerEntry& entry, const FactorNames& names);
Json wire(const revenue::Posting& posting, const FactorNames& names);
Json wire(const engine::LedgerAnswer& answer, const FactorNames& names);
Json wire(const engine::CustomerRow& row);
Json wire(const engine::CustomerDetail& detail);
Json wire(const engine::QuarantineRow& row);
Json wire(const engine::CoverageAnswer& answer);
Json wire(const engine::ImportRun& run);
Json wire(const engine::SilenceRow& silence);
Json wire(const model::AlertMark& mark);
Json wire(const engine::PrecisionAnswer& answer, const FactorNames& names);
Json wire(const engine::ForecastRow& forecast, const FactorNames& names);
Json wire(const model::OrderScore& score);
Json wire(const engine::ScoresAnswer& answer);
Json wire(const engine::TopicRow& topic);
Json wire(const engine::TopicDetail& topic);
Json wire(const engine::TaxonomyAnswer& answer, bool with_yaml);
Json wire(const engine::RestateAnswer& answer);
Json wire(const engine::Pulse& pulse);
Json wire(const engine::KeyInfo& key);
Json wire(const engine::PersonInfo& person);

template <class Rows, class Each>
Json list_of(const Rows& rows, Each&& each) {
  Json list = Json::array();
  for (const auto& row : rows) list.push_back(each(row));
  return list;
}

}  // namespace myelin::server
